import CivilTime

/// A media container: the invisible half of an Instagram post. Lives 24 hours.
struct InstagramContainer: Codable, Sendable {
    var id: String
    var account: String
    var created: Timestamp
    /// `REELS`, `STORIES`, `VIDEO`, or empty for a single image.
    var mediaType: String
    var caption: String
    var isResumable: Bool
    var shareToFeed: Bool
    var thumbOffset: Int64?
    /// Bytes received by rupload so far.
    var pieces: [StoredPiece] = []
    var fileSize: Int64?
    var media: StoredMedia?
    /// When all bytes had arrived; processing starts.
    var uploaded: Timestamp?
    /// The subcode with which processing ends, when it fails.
    var failure: Int?
    var published: Timestamp?

    /// How long transcoding takes here.
    static let processing = Duration.seconds(15)
    static let lifetime = Duration.hours(24)

    var bytesTransferred: Int64 { pieces.reduce(0) { $0 + $1.length } }

    func statusCode(at now: Timestamp) -> String {
        if published != nil { return "PUBLISHED" }
        if now >= created + Self.lifetime { return "EXPIRED" }
        guard let uploaded, now >= uploaded + Self.processing else { return "IN_PROGRESS" }
        return failure == nil ? "FINISHED" : "ERROR"
    }

    func statusText(at now: Timestamp) -> String {
        switch statusCode(at: now) {
        case "PUBLISHED": "Published: Media has been successfully published."
        case "EXPIRED": "Expired: Media was not published within 24 hours."
        case "FINISHED": "Finished: Media has been uploaded and it is ready to be published."
        case "ERROR": "Error: Media upload has failed with error code \(failure ?? 2_207_053)"
        default: "In Progress: Media is still being processed."
        }
    }
}

/// What a published Instagram post adds to `SandboxPost`.
struct InstagramMedia: Codable, Sendable {
    var shortcode: String
    var container: String
    var mediaType: String
    var productType: String
}
