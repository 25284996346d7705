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
    var guardrails: [String]
    var allowsRepeat: Bool
    var caption: String
    var title: String?
    var media: MediaFinding
    var assumes: [String]
    /// Causes that hold or drop the wish whatever the guardrails say.
    var standing: Verdict?
    var origin: RuleLocation

    struct Verdict: Sendable {
        var decision: Decision
        var reason: Reason
    }
}

/// What became of a wish.
struct Placement: Sendable {
    var decision: Decision
    var slot: Timestamp?
    /// For a held wish: where it would stand if it were released now.
    var wouldBe: Timestamp?
    var reasons: [Reason]
}
