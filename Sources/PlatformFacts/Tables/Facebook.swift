import Domain

extension Capabilities {
    /// Facebook Pages; no adapter yet. Source: Meta's reels publishing page.
    static var facebook: Capabilities {
        var table = Capabilities(platform: .facebook)
        table.minDuration = .seconds(3)
        table.maxDuration = .seconds(90)
        return table
    }
}
