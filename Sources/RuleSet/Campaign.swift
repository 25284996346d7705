package import CivilTime
package import Domain
package import Expressions

package struct Campaign: Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable { case active, paused, draft }
    package var name: String
    /// Civil dates in `zone`, inclusive; they bound the visible call.
    package var from: CivilDate?
    package var until: CivilDate?
    package var zone: Zone
    package var state: State
    package var guardrails: [String]
    package var approval: Approval?
    /// Nil: the workspace's.
    package var missed: MissedPolicy?
    /// Nil: the destination's, the workspace's.
    package var retry: RetryPolicy?
    package var labels: [String]
    package var posts: [CampaignPost]
    package var was: [String]
    package var origin: RuleLocation
    package init(name: String, zone: Zone, state: State = .active, origin: RuleLocation) {
        self.name = name
        self.zone = zone
        self.state = state
        guardrails = []
        labels = []
        posts = []
        was = []
        self.origin = origin
    }
}

/// A post that the campaign itself schedules, to each of its destinations.
package struct CampaignPost: Sendable {
    package enum Timing: Sendable {
        /// Once, on the wall clock of the post's zone.
        case once(CivilDateTime)
        case repeating(Schedule)
    }
    /// One destination with what is said there.
    package struct Copy: Sendable {
        package var destination: String
        package var texts: PostTexts
        package init(destination: String, texts: PostTexts) {
            self.destination = destination
            self.texts = texts
        }
    }
    package var name: String
    package var timing: Timing
    package var zone: Zone
    /// In the order of the rules, each destination once.
    package var copies: [Copy]
    /// Path relative to the workspace.
    package var media: String?
    package var queue: ContentQueue?
    /// What expressions read as `post.text`, where no queue gives it.
    package var text: String?
    package var condition: Program?
    package var topic: Program?
    package var guardrails: [String]
    package var approval: Approval?
    /// Nil: the campaign's.
    package var missed: MissedPolicy?
    /// Nil: the workspace's.
    package var lead: Duration?
    /// Nil: the campaign's, the destination's, the workspace's.
    package var retry: RetryPolicy?
    package var labels: [String]
    package var was: [String]
    package var origin: RuleLocation
    package init(name: String, timing: Timing, zone: Zone, copies: [Copy], origin: RuleLocation) {
        self.name = name
        self.timing = timing
        self.zone = zone
        self.copies = copies
        guardrails = []
        labels = []
        was = []
        self.origin = origin
    }
}
