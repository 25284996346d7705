import Domain

extension Capabilities {
    /// A website of our own; no adapter yet, and no limit that the protocol names.
    static var website: Capabilities { Capabilities(platform: .website) }
}
