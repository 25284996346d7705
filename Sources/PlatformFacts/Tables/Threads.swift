import Domain

extension Capabilities {
    /// Threads; no adapter yet. Source: Meta's Threads posts page.
    static var threads: Capabilities {
        var table = Capabilities(platform: .threads)
        // 500 characters of which an emoji counts its UTF-8 bytes; bytes throughout are the cautious reading.
        table.caption = TextLimit(500, .utf8)
        table.maxDuration = .seconds(300)
        return table
    }
}
