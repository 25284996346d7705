package import Domain

/// The way to a platform's facts: one table each, and a total function over them.
package enum PlatformFacts {
    package static func capabilities(for platform: Platform) -> Capabilities { tables[platform] ?? table(of: platform) }

    /// Made once: rules ask for them again and again.
    private static let tables = Dictionary(uniqueKeysWithValues: Platform.allCases.map { ($0, table(of: $0)) })

    private static func table(of platform: Platform) -> Capabilities {
        switch platform {
        case .instagram: .instagram
        case .youtube: .youtube
        case .x: .x
        case .tiktok: .tiktok
        case .facebook: .facebook
        case .threads: .threads
        case .linkedin: .linkedin
        case .pinterest: .pinterest
        case .website: .website
        case .mastodon: .mastodon
        case .bluesky: .bluesky
        }
    }
}
