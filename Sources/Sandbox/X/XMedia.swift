import CivilTime
import HTTPValues

/// An upload to X, from `initialize` on.
struct XMedia: Codable, Sendable {
    struct Segment: Codable, Sendable {
        var index: Int
        var piece: StoredPiece
    }

    var id: String
    var key: String
    var account: String
    var type: String
    var category: String
    var totalBytes: Int64
    var created: Timestamp
    var segments: [Segment] = []
    var media: StoredMedia?
    var finalized: Timestamp?
    var facts: MP4Facts?
    var isBroken = false

    /// Seconds that an unfinished upload is kept, and a finished one.
    static let unfinishedLife: Int64 = 1_295_999
    static let finishedLife: Int64 = 86_400

    var isVideo: Bool { category == "tweet_video" || category == "amplify_video" || category == "tweet_gif" }

    func isExpired(at now: Timestamp) -> Bool {
        if let finalized { return now >= finalized + .seconds(Self.finishedLife) }
        return now >= created + .seconds(Self.unfinishedLife)
    }

    /// Nil: nothing to process, ready.
    func state(at now: Timestamp) -> String? {
        guard isVideo, let finalized else { return nil }
        let age = (now - finalized).milliseconds
        if age < 1000 { return "pending" }
        if age < 5000 { return "in_progress" }
        return isBroken ? "failed" : "succeeded"
    }

    func processing(at now: Timestamp) -> JSON? {
        guard let state = state(at: now), let finalized else { return nil }
        switch state {
        case "pending": return ["state": "pending", "check_after_secs": 1]
        case "in_progress":
            let age = (now - finalized).milliseconds
            return ["state": "in_progress", "check_after_secs": 2, "progress_percent": .int(min(99, age / 50))]
        case "failed":
            return ["state": "failed", "error": ["code": 1, "name": "InvalidMedia", "message": "Unsupported video format"]]
        default: return ["state": "succeeded", "progress_percent": 100]
        }
    }
}

/// What a post on X adds to `SandboxPost`.
struct XPost: Codable, Sendable {
    /// The text as sent, for finding duplicates.
    var normalized: String
    /// The text as X renders it: links shortened.
    var rendered: String
    var mediaKeys: [String]
    var links: [Link]
    var replyTo: String?

    struct Link: Codable, Sendable {
        var short: String
        var expanded: String
        var start: Int
        var end: Int
    }
}

/// X's four shapes of errors.
enum XReply {
    static func problem(_ status: Int, _ title: String, _ detail: String, type: String = "about:blank") -> Refusal {
        Refusal(
            .json(
                ["title": .string(title), "detail": .string(detail), "type": .string(type), "status": .int(Int64(status))],
                status: status))
    }

    static func invalid(_ parameter: String, _ value: String, _ message: String) -> Refusal {
        Refusal(
            .json(
                [
                    "errors": [["parameters": .object([parameter: [.string(value)]]), "message": .string(message)]],
                    "title": "Invalid Request", "detail": "One or more parameters to your request was invalid.",
                    "type": "https://api.twitter.com/2/problems/invalid-request", "status": 400,
                ], status: 400))
    }

    static let unauthorized = problem(401, "Unauthorized", "Unauthorized")

    static func forbidden(_ detail: String) -> Refusal { problem(403, "Forbidden", detail) }

    static func oauth(_ status: Int, _ error: String, _ description: String) -> Refusal {
        Refusal(.json(["error": .string(error), "error_description": .string(description)], status: status))
    }

    static func rateLimited(until end: Timestamp, limit: Int = 100) -> SandboxReply {
        var reply = problem(429, "Too Many Requests", "Too Many Requests").reply
        reply.headers += headers(limit: limit, remaining: 0, end: end)
        return reply
    }

    static func headers(limit: Int, remaining: Int, end: Timestamp) -> [SandboxField] {
        [
            SandboxField("x-rate-limit-limit", String(limit)), SandboxField("x-rate-limit-remaining", String(max(0, remaining))),
            SandboxField("x-rate-limit-reset", String((end + .milliseconds(999)).seconds)),
        ]
    }

    static func fault(status: Int) -> SandboxReply {
        switch status {
        case 401: unauthorized.reply
        case 403: forbidden("You are not permitted to perform this action.").reply
        case 413, 431: .empty(status)
        case 429: problem(429, "Too Many Requests", "Too Many Requests").reply
        case 503: problem(503, "Service Unavailable", "Service Unavailable").reply
        case 500...: problem(status, "Internal Server Error", "Internal Server Error").reply
        default: problem(status, "Invalid Request", "One or more parameters to your request was invalid.").reply
        }
    }
}
