/// A service that accounts live on.
package enum Platform: String, Hashable, Codable, Sendable, CaseIterable {
    case tiktok, instagram, facebook, threads, youtube, x, linkedin, pinterest, website, mastodon, bluesky

    /// The name as its owner writes it.
    package var displayName: String {
        switch self {
        case .tiktok: "TikTok"
        case .instagram: "Instagram"
        case .facebook: "Facebook"
        case .threads: "Threads"
        case .youtube: "YouTube"
        case .x: "X"
        case .linkedin: "LinkedIn"
        case .pinterest: "Pinterest"
        case .website: "Website"
        case .mastodon: "Mastodon"
        case .bluesky: "Bluesky"
        }
    }
}
