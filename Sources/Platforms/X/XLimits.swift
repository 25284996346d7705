import CivilTime
import Domain
import HTTPValues

/// X counts each endpoint for itself, in windows of 15 minutes and, for posts, of 24 hours (platform contract B.6): what a login
/// may, and what all logins of an app may. Every answer tells how much is left.
enum XLimits {
    static let all = PlatformLimits(
        buckets: { kind, label in buckets(kind == .visible ? XMachine.Step.createPost.rawValue : label) },
        readings: { label, response, _ in readings(label, response) },
        // The headers of a 429 say which window; without any it is the endpoint's.
        emptied: { code, _, label in code == "429" ? [LimitBucket(.credential, endpoint(label))] : [] })

    private static func endpoint(_ label: String) -> String {
        switch XMachine.Step(rawValue: label) {
        case .identify, .identifyForLookup: "users-me"
        case .initialize: "media-initialize"
        case .append: "media-append"
        case .finalize: "media-finalize"
        case .askProcessing: "media-status"
        case .createPost: "create-post"
        case .readTimeline: "timeline"
        case nil: label
        }
    }

    private static func buckets(_ label: String) -> [LimitBucket] {
        let name = endpoint(label)
        let window = LimitBucket(.credential, name)
        guard label == XMachine.Step.createPost.rawValue else { return [window] }
        return [window, LimitBucket(.credential, "\(name)-24h"), LimitBucket(.app, "\(name)-app-24h")]
    }

    private static func readings(_ label: String, _ response: HTTPResponse) -> [LimitReading] {
        let name = endpoint(label)
        let families: [(String, LimitBucket)] = [
            ("x-rate-limit", LimitBucket(.credential, name)), ("x-user-limit-24hour", LimitBucket(.credential, "\(name)-24h")),
            ("x-app-limit-24hour", LimitBucket(.app, "\(name)-app-24h")),
        ]
        return families.compactMap { family, bucket in
            guard let remaining = response.integer("\(family)-remaining"), let reset = response.integer("\(family)-reset"),
                (0...253_402_300_799).contains(reset)
            else { return nil }
            return LimitReading(
                bucket, ceiling: response.integer("\(family)-limit"), remaining: remaining, resetsAt: Timestamp(seconds: reset))
        }
    }
}
