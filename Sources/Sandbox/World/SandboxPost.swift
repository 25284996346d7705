package import CivilTime

/// A post that people can see (or, while `isVisible` says no, that its owner can).
package struct SandboxPost: Codable, Sendable {
    package var platform: String
    /// The account's name.
    package var account: String
    package var id: String
    /// `reel`, `story`, `image`, `short`, `video` or `post`.
    package var kind: String
    /// Title and caption joined by a newline, or the caption alone.
    package var text: String
    package var media: [StoredMedia]
    package var at: Timestamp
    /// The platform's id of the request that made the post appear.
    package var requestID: String
    /// Where its page is: host and path of the permalink.
    package var pageHost: String
    package var pagePath: String
    /// Lists show it from here on (fault `list-lag`).
    package var listedFrom: Timestamp
    var instagram: InstagramMedia?
    var youtube: YouTubeVideo?
    var x: XPost?

    package func isVisible(at now: Timestamp) -> Bool { youtube.map { $0.privacy(at: now) != "private" } ?? true }
}

extension SandboxWorld {
    /// Adds a post and uses up a `list-lag` fault waiting for one.
    mutating func publish(_ post: SandboxPost) {
        var post = post
        if let lag = takeListLag(platform: post.platform) { post.listedFrom = post.at + lag }
        posts.append(post)
    }

    /// Index of a post; nil when there is none of that id on the platform.
    func postIndex(_ platform: String, _ id: String) -> Int? {
        posts.lastIndex { $0.platform == platform && $0.id == id }
    }
}
