package import CivilTime

/// One line of the audit log.
package struct AuditRow: Hashable, Sendable {
    /// Counts from 1 without gaps.
    package var sequence: Int64
    package var at: Timestamp
    /// `engine`, or the person or token that did it.
    package var actor: String
    package var action: String
    /// What it was done to: a publication's key, an item's id, a source's name …
    package var subject: String
    /// JSON, hashed as the text it is.
    package var detail: String
    package var revision: String?
    /// The hash of the row before; 64 zeros for the first.
    package var previous: String
    package var hash: String
}

/// The first row at which the audit log's chain does not hold.
package struct AuditBreak: Hashable, Sendable, CustomStringConvertible {
    package var sequence: Int64
    /// For people, without a full stop.
    package var problem: String
    package var description: String { "audit, row \(sequence): \(problem)" }
}
