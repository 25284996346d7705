import Domain

/// YouTube tells of its quotas only by refusing (platform contract A.7): the project's, which start anew at midnight Pacific and
/// which all channels of an installation share, the channel's own on uploads, and how fast requests may follow each other.
enum YouTubeLimits {
    static let all = PlatformLimits(
        app: project, buckets: { _, label in buckets(label) }, emptied: { code, _, label in emptied(code, label) })

    private static let inserts = LimitBucket(.app, "videos-insert")
    private static let units = LimitBucket(.app, "units")
    private static let uploads = LimitBucket(.account, "channel-uploads")
    private static let pace = LimitBucket(.credential, "request-rate")

    /// Google counts by project, whose number begins the ids of all its clients: `123456-abc.apps.googleusercontent.com`.
    private static func project(_ client: String) -> String {
        let number = client.prefix { $0.isASCII && $0.isNumber }
        return client.hasSuffix(".apps.googleusercontent.com") && !number.isEmpty ? String(number) : client
    }

    /// Opening a session is the `videos.insert` that is charged; its bytes are not.
    private static func buckets(_ label: String) -> [LimitBucket] {
        switch YouTubeMachine.Step(rawValue: label) {
        case .openSession: [inserts, uploads, pace]
        case .findUploads, .listUploads: [units, pace]
        case .askOffset, .upload, .uploadEnd, .statusQuery, nil: [pace]
        }
    }

    private static func emptied(_ code: String, _ label: String) -> [LimitBucket] {
        switch code {
        case "quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg":
            buckets(label).filter { [inserts, units].contains($0) }
        case "uploadLimitExceeded": [uploads]
        default: [pace]
        }
    }
}
