package import CivilTime

/// A revision that would change more at once than its limits allow: it is put to work when a person confirms it.
package struct WaitingRevision: Hashable, Sendable {
    package var id: String
    package var since: Timestamp
    /// How many publications it would add, and how many it would cancel.
    package var added: Int
    package var cancelled: Int
    /// One sentence for people, without a full stop.
    package var cause: String
    package var confirmedAt: Timestamp?
    package var confirmedBy: String?

    package init(id: String, since: Timestamp, added: Int, cancelled: Int, cause: String) {
        self.id = id
        self.since = since
        self.added = added
        self.cancelled = cancelled
        self.cause = cause
    }
}
