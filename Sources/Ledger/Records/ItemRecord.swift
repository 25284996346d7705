package import CivilTime
package import Domain

/// An item as the ledger keeps it.
package struct ItemRecord: Hashable, Sendable {
    package var item: Item
    package var media: MediaFinding
    /// Found by the silent first poll: remembered, never decided.
    package var isBaseline: Bool
    /// When the rules were evaluated for it; nil: still to be done.
    package var decidedAt: Timestamp?
}

/// The verdict of one rule's condition on one item, and how it came about. Written once per revision.
package struct VerdictRecord: Hashable, Sendable {
    package var item: ItemID
    package var rule: String
    package var matched: Bool
    /// For `explain`: JSON of the inputs and the value of every part, or why the condition could not be evaluated.
    package var detail: String
    package var at: Timestamp
    package var revision: String

    package init(item: ItemID, rule: String, matched: Bool, detail: String, at: Timestamp, revision: String) {
        self.item = item
        self.rule = rule
        self.matched = matched
        self.detail = detail
        self.at = at
        self.revision = revision
    }
}
