import Domain

extension Capabilities {
    /// Pinterest; no adapter yet. Source: the OpenAPI description 5.23 (title 100, description 800) and its video guidelines.
    static var pinterest: Capabilities {
        var table = Capabilities(platform: .pinterest)
        table.caption = TextLimit(800, .cautious)
        table.title = TextLimit(100, .cautious)
        table.mediaRequired = true
        table.maxMediaBytes = 2_000_000_000
        table.minDuration = .seconds(4)
        table.maxDuration = .seconds(15 * 60)
        return table
    }
}
