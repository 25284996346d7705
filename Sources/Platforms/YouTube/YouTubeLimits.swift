import Domain

/// YouTube tells of its quotas only by refusing (platform contract A.7): the project's, which starts anew at midnight Pacific,
/// the channel's own on uploads, and how fast requests may follow each other.
enum YouTubeLimits {
    static let all = PlatformLimits(buckets: { _, label in buckets(label) }, emptied: { code, _, label in emptied(code, label) })

    private static let inserts = LimitBucket(.app, "videos-insert")
    private static let uploads = LimitBucket(.account, "channel-uploads")
    private static let pace = LimitBucket(.account, "request-rate")

    /// Opening a session is the `videos.insert` that is charged; its bytes are not.
    private static func buckets(_ label: String) -> [LimitBucket] {
        label == YouTubeMachine.Step.openSession.rawValue ? [inserts, uploads, pace] : [pace]
    }

    private static func emptied(_ code: String, _ label: String) -> [LimitBucket] {
        switch code {
        case "quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg":
            label == YouTubeMachine.Step.openSession.rawValue ? [inserts] : []
        case "uploadLimitExceeded": [uploads]
        default: [pace]
        }
    }
}
