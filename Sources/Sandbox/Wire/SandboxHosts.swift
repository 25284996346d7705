/// The real hosts that the sandbox stands in for, and the platform each belongs to.
package enum SandboxHosts {
    private static let table: [(host: String, platform: String, isPage: Bool)] = [
        ("open.tiktokapis.com", "tiktok", false),
        ("www.tiktok.com", "tiktok", true),
        ("p16-sign.tiktokcdn-us.com", "tiktok", true),
        ("graph.facebook.com", "instagram", false),
        ("graph.instagram.com", "instagram", false),
        ("rupload.facebook.com", "instagram", false),
        ("www.instagram.com", "instagram", true),
        ("www.googleapis.com", "youtube", false),
        ("youtube.googleapis.com", "youtube", false),
        ("oauth2.googleapis.com", "youtube", false),
        ("www.youtube.com", "youtube", true),
        ("youtu.be", "youtube", true),
        ("api.x.com", "x", false),
        ("api.twitter.com", "x", false),
        ("x.com", "x", true),
    ]

    /// The platforms in alphabetical order.
    package static let platforms = ["instagram", "tiktok", "x", "youtube"]

    package static func isPlatform(_ host: String) -> Bool { table.contains { $0.host == host } }

    package static func platform(of host: String) -> String? { table.first { $0.host == host }?.platform }

    /// A host that people open in a browser; faults do not touch it.
    package static func isPage(_ host: String) -> Bool { table.contains { $0.host == host && $0.isPage } }
}
