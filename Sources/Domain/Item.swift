package import CivilTime

/// `tiktok:VIDEO` for TikTok, whichever way it was found; else `source:NAME/NATIVE-ID`.
package struct ItemID: RawRepresentable, Hashable, Codable, Comparable, Sendable {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package static func tiktok(_ videoID: String) -> ItemID { ItemID(rawValue: "tiktok:\(videoID)") }
    package static func < (a: ItemID, b: ItemID) -> Bool { a.rawValue < b.rawValue }
}

/// One thing that a source produced, with the facts of the poll that found it. Later polls do not change it.
package struct Item: Hashable, Codable, Sendable {
    package struct Stats: Hashable, Codable, Sendable {
        package var views: Int64
        package var likes: Int64
        package var comments: Int64
        package var shares: Int64
        package init(views: Int64 = 0, likes: Int64 = 0, comments: Int64 = 0, shares: Int64 = 0) {
            self.views = views
            self.likes = likes
            self.comments = comments
            self.shares = shares
        }
    }

    package var id: ItemID
    /// Name of the source in the rules.
    package var source: String
    package var nativeID: String
    package var url: String
    package var caption: String
    package var duration: Duration
    package var width: Int
    package var height: Int
    /// When its author published it.
    package var created: Timestamp
    /// When a poll of ours first saw it.
    package var discovered: Timestamp
    package var stats: Stats
    package var isAIGC: Bool
    /// Created before the source's baseline but surfaced after it.
    package var isLate: Bool

    package init(
        id: ItemID, source: String, nativeID: String, url: String, caption: String, duration: Duration, width: Int = 0, height: Int = 0,
        created: Timestamp, discovered: Timestamp, stats: Stats = Stats(), isAIGC: Bool = false, isLate: Bool = false
    ) {
        self.id = id
        self.source = source
        self.nativeID = nativeID
        self.url = url
        self.caption = caption
        self.duration = duration
        self.width = width
        self.height = height
        self.created = created
        self.discovered = discovered
        self.stats = stats
        self.isAIGC = isAIGC
        self.isLate = isLate
    }
}

/// What is known of the file that belongs to an item or to a campaign's post.
package enum MediaFinding: Hashable, Codable, Sendable {
    /// Nobody has looked yet (a plan without the disk): taken as present, listed in `assumes`.
    case assumed
    case found(MediaFile)
    case missing
    /// More than one file matches; their names.
    case ambiguous([String])
    /// The post needs none.
    case notNeeded
}

/// A media file in the content store.
package struct MediaFile: Hashable, Codable, Sendable {
    /// Lower-case hex; also its name in the content store.
    package var sha256: String
    package var bytes: Int64
    /// `video/mp4`, `image/jpeg` …
    package var mimeType: String
    package var duration: Duration?
    package var width: Int?
    package var height: Int?
    package init(sha256: String, bytes: Int64, mimeType: String, duration: Duration? = nil, width: Int? = nil, height: Int? = nil) {
        self.sha256 = sha256
        self.bytes = bytes
        self.mimeType = mimeType
        self.duration = duration
        self.width = width
        self.height = height
    }
}
