package import CivilTime
package import Domain

/// What the planner works from besides the rules: known items and what the ledger says has been decided already.
package struct PlanInputs: Sendable {
    package struct KnownItem: Sendable {
        package var item: Item
        package var media: MediaFinding
        package init(_ item: Item, media: MediaFinding = .assumed) {
            self.item = item
            self.media = media
        }
    }

    /// Items not decided yet, in any order.
    package var items: [KnownItem] = []
    /// Every publication of the ledger whose slot can matter, or that is not at an end.
    package var history: [PublicationRecord] = []
    /// When each cause (`rule:NAME`, `post:CAMPAIGN/NAME`) was put to work; a cause that is missing is adopted at `from`.
    package var adoptions: [String: Timestamp] = [:]
    /// What is known of the file of a campaign's post, by workspace path.
    package var media: [String: MediaFinding] = [:]
    package var brakes: [Brake] = []
    /// No ledger was given: the plan knows no history.
    package var isCold = true

    package init() {}
}

/// The planner's answer: every publication that the rules cause in a period, with its verdict.
package struct Plan: Sendable {
    package var revision: String
    package var isCold: Bool
    package var from: Timestamp
    package var until: Timestamp
    /// Sorted by (slot or wanted instant, key).
    package var entries: [PlanEntry]
    package var standing: [StandingRule]
    /// What each rule said to each item, matched or not: for the ledger and `explain`.
    package var verdicts: [RuleVerdict]
}

package struct PlanEntry: Sendable {
    package enum Change: String, Codable, Sendable { case add, update, remove, keep }
    /// The publication as it is, or as it will enter the ledger.
    package var publication: PublicationRecord
    package var change: Change
    package var wouldBeAt: Timestamp?
    package var assumes: [String]

    /// The instant that orders entries.
    package var instant: Timestamp { publication.slot ?? publication.wantedAt }
}

/// A rule that waits for something unknown: where its next item would go if it came now.
package struct StandingRule: Sendable {
    package var rule: String
    package var on: String
    package var to: String
    package var earliestIfNow: Timestamp?
    package var reasons: [Reason]
}

/// Whether a rule's condition took an item.
package struct RuleVerdict: Hashable, Codable, Sendable {
    package var item: ItemID
    package var rule: String
    package var matched: Bool
    /// Set when the condition could not be evaluated.
    package var error: String?
}
