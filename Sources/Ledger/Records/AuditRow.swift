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

/// What the audit log's chain says of itself.
package struct AuditReport: Hashable, Sendable {
    /// How many rows were read and found in order.
    package var rows = 0
    /// The oldest of them: not 1 after a purge.
    package var first: AuditRow?
    package var last: AuditRow?
    /// The first row at which the chain does not hold.
    package var broken: AuditBreak?

    package init() {}

    mutating func add(_ row: AuditRow) {
        rows += 1
        if first == nil { first = row }
        last = row
    }
}

/// The beginning of the audit log that a purge removed, as the purge wrote it down in the log itself: the chain goes on from
/// `hash`, and who cuts more off than a purge did is found out.
struct AuditCut: Hashable, Sendable {
    static let action = "audit.purge"

    /// The last row that was removed, and its hash.
    var through: Int64
    var hash: String

    init(through: Int64, hash: String) {
        self.through = through
        self.hash = hash
    }

    /// Nil for any other row of the log.
    init?(_ row: AuditRow) {
        guard row.action == Self.action, let through = Int64(row.subject) else { return nil }
        self.through = through
        hash = String(row.detail.dropFirst(Self.head.count).dropLast(Self.tail.count))
        guard row.detail == detail else { return nil }
    }

    var subject: String { String(through) }
    var detail: String { Self.head + hash + Self.tail }

    private static let head = #"{"hash":""#
    private static let tail = #""}"#
}
