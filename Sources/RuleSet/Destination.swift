package import Domain
package import HTTPValues

/// An account that is published to.
package struct Destination: Sendable {
    package var name: String
    package var platform: Platform
    package var credential: String
    /// The platform's own keys with defaults filled in, as `Draft.settings` wants them.
    package var settings: [String: JSON]
    package var guardrails: [String]
    /// `hold` or `resend` when a lookup cannot decide; nil: by the platform's lookup strength.
    package var onUncertain: String?
    /// Nil: the workspace's.
    package var retry: RetryPolicy?
    package var labels: [String]
    package var was: [String]
    package var origin: RuleLocation
    package init(
        name: String, platform: Platform, credential: String, settings: [String: JSON] = [:], guardrails: [String] = [],
        onUncertain: String? = nil, labels: [String] = [], was: [String] = [], origin: RuleLocation
    ) {
        self.name = name
        self.platform = platform
        self.credential = credential
        self.settings = settings
        self.guardrails = guardrails
        self.onUncertain = onUncertain
        self.labels = labels
        self.was = was
        self.origin = origin
    }
}
