package import CivilTime
package import Domain

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
    /// Set when the schedules come to more occurrences than one plan holds: what is wanted from this instant on is left out.
    package var cutAt: Timestamp?
}

package struct PlanEntry: Sendable {
    package enum Change: String, Codable, Sendable { case add, update, remove, keep }
    /// The publication as it is, or as it will enter the ledger. With `remove`: as it was.
    package var publication: PublicationRecord
    package var change: Change
    package var wouldBeAt: Timestamp?
    package var assumes: [String]
    /// Not decided yet, only foreseen: a queue has no file for it so far. It does not enter the ledger.
    package var isForeseen = false
    /// Its keys under names that something of it had before (`was:`).
    var formerKeys: [PublicationKey] = []
    /// For `update` and `remove`: the publication as the base has it.
    @Aside package var base: PublicationRecord? = nil
    /// For `update` and `remove`: why.
    @Aside package var changeReason: Reason? = nil

    /// What it does to a publication that the ledger has; nil: nothing, or it is new.
    package var reconciliation: Reconciliation? {
        guard let base, change == .update || change == .remove else { return nil }
        return Reconciliation(
            base: base, change: change == .update ? .update : .cancel, publication: publication, assumes: assumes, reason: changeReason)
    }

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
    /// Why it was not asked at all; nil: it was.
    package var note: String?
}
