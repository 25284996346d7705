import Domain

extension Capabilities {
    /// LinkedIn; no adapter yet. Source: the Posts API (3,000 characters).
    static var linkedin: Capabilities {
        var table = Capabilities(platform: .linkedin)
        table.caption = TextLimit(3000, .cautious)
        return table
    }
}
