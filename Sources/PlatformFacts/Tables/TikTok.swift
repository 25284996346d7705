import Domain

extension Capabilities {
    /// TikTok, which is a source here. Sources: Display API and Content Posting API pages (2026-09).
    static var tiktok: Capabilities {
        var table = Capabilities(platform: .tiktok)
        // Direct post: title of 2,200 UTF-16 units.
        table.caption = TextLimit(2200, .utf16)
        table.mediaRequired = true
        table.maxMediaBytes = 4_000_000_000
        // Three minutes for every creator; some may post longer.
        table.maxDuration = .seconds(3 * 60)
        // About 15 a day and creator, shared by all API clients.
        table.quotas = [Quota(name: "posts", window: .rolling(.seconds(1 * 86_400)), max: 15)]
        return table
    }
}
