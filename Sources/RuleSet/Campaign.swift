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
    package var name: String
    /// Wall clock in `zone`.
    package var at: CivilDateTime
    package var zone: Zone
    package var destinations: [String]
    /// Path relative to the workspace.
    package var media: String?
    package var caption: TextTemplate?
    package var title: TextTemplate?
    package var guardrails: [String]
    package var was: [String]
    package var origin: RuleLocation
    package init(
        name: String, at: CivilDateTime, zone: Zone, destinations: [String], media: String? = nil, caption: TextTemplate? = nil,
        title: TextTemplate? = nil, guardrails: [String] = [], was: [String] = [], origin: RuleLocation
    ) {
        self.name = name
        self.at = at
        self.zone = zone
        self.destinations = destinations
        self.media = media
        self.caption = caption
        self.title = title
        self.guardrails = guardrails
        self.was = was
        self.origin = origin
    }
}

package struct Rule: Sendable {
    package enum Trigger: Hashable, Sendable {
        /// A source produced something.
        case newItem(source: String)
    }
    package var name: String
    package var campaign: String?
    package var trigger: Trigger
    /// `when`: nil means always.
    package var condition: Program?
    package var topic: Program?
    package var posts: [RulePost]
    package var guardrails: [String]
    /// `repeat: allow`: the same item may go to the same destination again by another rule.
    package var allowsRepeat: Bool
    package var retry: RetryPolicy
    package var was: [String]
    package var origin: RuleLocation
    package var conditionOrigin: RuleLocation?
    package init(name: String, trigger: Trigger, posts: [RulePost] = [], origin: RuleLocation) {
        self.name = name
        self.trigger = trigger
        self.posts = posts
        guardrails = []
        allowsRepeat = false
        retry = RetryPolicy()
        was = []
        self.origin = origin
    }
}

/// One entry of a rule's `post:` list.
package struct RulePost: Sendable {
    package var destination: String
    /// `as:`, which tells two entries to one destination apart; empty without.
    package var variant: String
    package var after: Duration
    package var caption: TextTemplate?
    package var title: TextTemplate?
    package var guardrails: [String]
    package var origin: RuleLocation
    package init(
        destination: String, variant: String = "", after: Duration = .zero, caption: TextTemplate? = nil, title: TextTemplate? = nil,
        guardrails: [String] = [], origin: RuleLocation
    ) {
        self.destination = destination
        self.variant = variant
        self.after = after
        self.caption = caption
        self.title = title
        self.guardrails = guardrails
        self.origin = origin
    }
}

package struct RetryPolicy: Hashable, Sendable {
    package enum Backoff: String, Hashable, Sendable, CaseIterable { case linear, exponential }
    package var attempts = 5
    package var backoff: Backoff = .exponential
    package var delay: Duration = .seconds(30)
    package var maxDelay: Duration = .seconds(3600)
    package init() {}

    /// The pause before attempt `number` (the second attempt is 2).
    package func pause(beforeAttempt number: Int) -> Duration {
        let step = max(0, number - 2)
        let factor: Int64 = backoff == .linear ? Int64(step + 1) : 1 << Int64(min(step, 30))
        let (product, overflow) = delay.components.seconds.multipliedReportingOverflow(by: factor)
        return overflow ? maxDelay : min(maxDelay, .seconds(product))
    }
}
