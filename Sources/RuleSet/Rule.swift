package import CivilTime
package import Domain
package import Expressions

package struct Rule: Sendable {
    package enum Trigger: Sendable {
        /// A source produced something.
        case newItem(source: String)
        /// Something of ours was published at a destination.
        case published(destination: String)
        /// Something of ours finally failed at a destination.
        case failed(destination: String)
        case metric(Metric)
        case schedule(Schedule)
    }
    /// A number of a published post passed a mark.
    package struct Metric: Hashable, Sendable {
        package enum Name: String, Hashable, Sendable, CaseIterable { case views, likes, comments, shares }
        package var destination: String
        package var name: Name
        package var atLeast: Int
        /// Only this long after publishing; nil: for ever.
        package var within: Duration?
        package init(destination: String, name: Name, atLeast: Int, within: Duration?) {
            self.destination = destination
            self.name = name
            self.atLeast = atLeast
            self.within = within
        }
    }
    package struct Backfill: Hashable, Sendable {
        package enum Order: String, Hashable, Sendable, CaseIterable { case oldest, newest }
        /// Items created on or after this day of the workspace's zone.
        package var since: CivilDate
        package var order: Order
        package init(since: CivilDate, order: Order) {
            self.since = since
            self.order = order
        }
    }
    package var name: String
    package var campaign: String?
    package var trigger: Trigger
    /// `when`: nil means always.
    package var condition: Program?
    package var topic: Program?
    package var posts: [RulePost]
    package var queue: ContentQueue?
    /// What expressions read as `post.text`, where no queue gives it.
    package var text: String?
    package var guardrails: [String]
    package var approval: Approval?
    /// `repeat: allow`: the same item may go to the same destination again by another rule.
    package var allowsRepeat: Bool
    package var backfill: Backfill?
    /// Items of our own making fire it too.
    package var includesOwn: Bool
    /// Nil: the campaign's.
    package var missed: MissedPolicy?
    /// Nil: the workspace's.
    package var lead: Duration?
    /// Nil: the campaign's, the destination's, the workspace's.
    package var retry: RetryPolicy?
    package var labels: [String]
    package var was: [String]
    package var origin: RuleLocation
    package var conditionOrigin: RuleLocation?
    package init(name: String, trigger: Trigger, posts: [RulePost] = [], origin: RuleLocation) {
        self.name = name
        self.trigger = trigger
        self.posts = posts
        guardrails = []
        allowsRepeat = false
        includesOwn = false
        labels = []
        was = []
        self.origin = origin
    }

    /// The source whose new items fire it.
    package var itemSource: String? { if case .newItem(let source) = trigger { source } else { nil } }
}

/// One entry of a rule's `post:` list, at one destination.
package struct RulePost: Sendable {
    package var destination: String
    /// `as:`, which tells two entries to one destination apart; empty without.
    package var variant: String
    package var after: Duration
    package var texts: PostTexts
    /// Path relative to the workspace; nil: the item's own file.
    package var media: String?
    package var guardrails: [String]
    package var approval: Approval?
    package var origin: RuleLocation
    package init(
        destination: String, variant: String = "", after: Duration = .zero, texts: PostTexts = PostTexts(), guardrails: [String] = [],
        origin: RuleLocation
    ) {
        self.destination = destination
        self.variant = variant
        self.after = after
        self.texts = texts
        self.guardrails = guardrails
        self.origin = origin
    }
}
