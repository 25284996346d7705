import Domain

extension Capabilities {
    /// Bluesky; no adapter yet. Source: the lexicons app.bsky.feed.post and app.bsky.embed.video.
    static var bluesky: Capabilities {
        var table = Capabilities(platform: .bluesky)
        table.caption = TextLimit(300, .graphemes)
        table.maxMediaBytes = 300_000_000
        return table
    }
}
