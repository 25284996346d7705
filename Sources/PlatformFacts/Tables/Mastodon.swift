import Domain

extension Capabilities {
    /// Mastodon; no adapter yet. Source: the defaults of `GET /api/v2/instance`; each server has its own.
    static var mastodon: Capabilities {
        var table = Capabilities(platform: .mastodon)
        table.caption = TextLimit(500, .graphemes)
        table.maxMediaBytes = 103_809_024
        return table
    }
}
