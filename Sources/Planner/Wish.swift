import CivilTime
import Domain

/// One publication that a rule or a campaign wants, before any guardrail has spoken.
struct Wish: Sendable {
    var key: PublicationKey
    /// Its keys under the names that its rule, campaign, post or destination had before (`was:`).
    var formerKeys: [PublicationKey] = []
    /// `rule:NAME` or `post:CAMPAIGN/NAME`.
    var cause: String
    var destination: String
    var platform: Platform
    var campaign: String?
    var rule: String?
    var post: String?
    var item: ItemID?
    var occurrence: String?
    var variant: String
    var wantedAt: Timestamp
    /// Orders items' wishes; nil for occurrences, which are placed before all items.
    var discovered: Timestamp?
    /// See `PublicationRecord.askedAt`.
    var askedAt: Timestamp?
    var guardrails: [String]
    var allowsRepeat: Bool
    var caption: String
    var title: String?
    /// What `dedupe: [{ by: topic }]` compares; nil: no topic.
    var topic: String?
    /// Labels of its source, rule, campaign, post and queue file.
    var labels: [String] = []
    var media: MediaFinding
    /// The queue's file; nil: none.
    var content: String?
    var assumes: [String]
    /// Causes that hold or drop the wish whatever the guardrails say.
    @Aside var standing: Verdict? = nil
    /// When the last of the approvals that it has was given: nothing is placed earlier, and `latest` counts from here.
    var approvedAt: Timestamp?
    /// Another approval is missing.
    var waitsForWords = false
    /// Brakes that stand before it. They are read at the gate (DESIGN §6): which of them stops it depends on its slot.
    var brakes: [Brake] = []
    /// Only foreseen: see `PlanEntry.isForeseen`.
    var isForeseen = false
    /// Among wishes of one instant, in the order of a backfill.
    var rank = 0
    var origin: RuleLocation

    struct Verdict: Sendable {
        var decision: Decision
        var reason: Reason
        /// Further causes of the same verdict.
        var others: [Reason] = []

        var reasons: [Reason] { [reason] + others }
    }

    /// The order in which slots are given (DESIGN §5): occurrences as if always known, before items as they were found; what
    /// had to be approved takes its place when the last word was said.
    func order(at index: Int) -> SortKey {
        SortKey(
            first: max(discovered ?? .distantPast, releasedAt ?? .distantPast), second: wantedAt, rank: rank, key: key, index: index)
    }

    /// When the last word was said; nil: none is needed, or one is missing.
    private var releasedAt: Timestamp? { waitsForWords ? nil : approvedAt }

    /// Where in that order an approved wish has taken its item: it was held from when it was found. nil: it takes it with its
    /// slot, or has none.
    func claim(at index: Int) -> SortKey? {
        guard item != nil, let found = discovered, let releasedAt, releasedAt > found else { return nil }
        return SortKey(first: found, second: wantedAt, rank: rank, key: key, index: index)
    }

    /// What `latest` counts from.
    var limitStart: Timestamp { max(wantedAt, approvedAt ?? wantedAt) }

    /// The first cause decides; what drops goes before what holds.
    mutating func stand(_ decision: Decision, _ reason: Reason) {
        guard let present = standing else {
            standing = Verdict(decision: decision, reason: reason)
            return
        }
        if present.decision == decision {
            standing?.others.append(reason)
        } else if decision == .dropped {
            standing = Verdict(decision: decision, reason: reason)
        }
    }
}

/// What became of a wish.
struct Placement: Sendable {
    var decision: Decision
    var slot: Timestamp? = nil
    /// For a held wish: where it would stand if it were released now.
    var wouldBe: Timestamp? = nil
    var reasons: [Reason]
    /// Facts that the verdict takes for granted.
    var assumes: [String] = []
}
