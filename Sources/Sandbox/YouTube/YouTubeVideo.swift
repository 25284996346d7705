import CivilTime
import HTTPValues

/// What an uploaded video adds to `SandboxPost`.
struct YouTubeVideo: Codable, Sendable {
    var title: String
    var description: String
    var tags: [String]
    var category: String
    var privacy: String
    var publishAt: Timestamp?
    var madeForKids: Bool
    var synthetic: Bool
    /// The `Slug` header, read back as `fileDetails.fileName`.
    var fileName: String
    var fileSize: Int64
    var mimeType: String
    var facts: MP4Facts?
    var uploaded: Timestamp
    /// `failureReason` of a file that cannot be processed.
    var failure: String?

    /// How long processing takes here.
    static let processing = Duration.seconds(30)

    /// `publishAt` makes a private video public; an instant in the past does so at once.
    func privacy(at now: Timestamp) -> String {
        if let publishAt, publishAt <= now { return "public" }
        return privacy
    }

    func isProcessed(at now: Timestamp) -> Bool { now >= uploaded + Self.processing }
}

/// A resumable upload: the place that a `Location` leads to.
struct YouTubeSession: Codable, Sendable {
    var id: String
    var account: String
    var opened: Timestamp
    var parts: [String]
    /// From `X-Upload-Content-Length`, else from the first range that says it.
    var total: Int64?
    var mimeType: String
    var fileName: String
    var video: YouTubeVideo
    var pieces: [StoredPiece] = []
    /// The finished video's id.
    var videoID: String?

    var persisted: Int64 { pieces.reduce(0) { $0 + $1.length } }

    /// Google gives no number for YouTube; Drive and Cloud Storage document a week.
    static let lifetime = Duration.days(7)
    static let chunk: Int64 = 262_144
    static let maxBytes: Int64 = 274_877_906_944
}

enum YouTubeScope {
    static let prefix = "https://www.googleapis.com/auth/"
    static let upload = "youtube.upload"
    static let readonly = "youtube.readonly"
    /// Scopes that suffice, by kind of call.
    static let insert = [upload, "youtube.force-ssl", "youtube"]
    static let read = [readonly, "youtube.force-ssl", "youtube"]
}

enum YouTubeReply {
    static func error(
        _ status: Int, _ reason: String, _ message: String, domain: String = "youtube.video", location: String? = nil,
        locationType: String = "other"
    ) -> Refusal {
        Refusal(failure(status, reason, message, domain: domain, location: location, locationType: locationType))
    }

    static let unauthorized = error(
        401, "authError",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
        domain: "global", location: "Authorization", locationType: "header")

    static let quotaExceeded = error(
        403, "quotaExceeded",
        "The request cannot be completed because you have exceeded your <a href=\"/youtube/v3/getting-started#quota\">quota</a>.",
        domain: "youtube.quota")

    static func oauth(_ status: Int, _ error: String, _ description: String) -> Refusal {
        Refusal(.json(["error": .string(error), "error_description": .string(description)], status: status))
    }

    static func rateLimited() -> SandboxReply {
        failure(403, "rateLimitExceeded", "The request cannot be completed because of too many requests.", domain: "usageLimits")
    }

    static func fault(status: Int) -> SandboxReply {
        switch status {
        case 401: unauthorized.reply
        case 403: failure(403, "forbidden", "The request is not properly authorized.", domain: "global")
        case 404: failure(404, "notFound", "Not Found", domain: "global")
        case 429: failure(429, "rateLimitExceeded", "Too many requests.", domain: "usageLimits")
        case 503: failure(503, "backendError", "Backend Error", domain: "global")
        case 500...: failure(status, "internalError", "Internal error encountered.", domain: "global")
        default: failure(status, "badRequest", "Bad Request", domain: "global")
        }
    }

    private static func failure(
        _ status: Int, _ reason: String, _ message: String, domain: String, location: String? = nil, locationType: String = "other"
    ) -> SandboxReply {
        var detail: [String: JSON] = ["domain": .string(domain), "reason": .string(reason), "message": .string(message)]
        if let location {
            detail["location"] = .string(location)
            detail["locationType"] = .string(locationType)
        }
        let names = [
            400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED",
            500: "INTERNAL", 503: "UNAVAILABLE",
        ]
        var error: [String: JSON] = ["code": .int(Int64(status)), "message": .string(message), "errors": [.object(detail)]]
        if let name = names[status] { error["status"] = .string(name) }
        return .json(["error": .object(error)], status: status)
    }
}
