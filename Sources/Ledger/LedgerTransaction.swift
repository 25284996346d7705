package import CivilTime
import Domain
import Foundation
import GRDB

/// A look into the ledger that may also change it; everything done through it is committed together, or not at all.
///
/// A verb that throws has changed nothing by itself; the body may catch that (a `conflict`, say) and go on, unless SQLite has
/// refused what an earlier verb had changed (decision 0002): then nothing can be committed any more.
package final class LedgerTransaction: LedgerReader {
    /// The instant of the write: what verbs without an instant of their own record.
    package let at: Timestamp
    private var hasChanges = false
    private var auditEnd: (sequence: Int64, hash: String)?
    /// Publications whose rows stand behind `known`, as these rows are; see `save`.
    var behind: [PublicationKey: PublicationRecord] = [:]
    /// A row that could not follow: nothing of the transaction stays.
    var failure: LedgerError?

    init(db: Database, path: String, memory: LedgerMemory = LedgerMemory(), at: Timestamp) {
        self.at = at
        super.init(db: db, path: path, memory: memory)
        known = [:]
    }

    /// - Returns: how many rows were changed.
    @discardableResult
    func run(_ table: String, row: String, _ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws(LedgerError) -> Int {
        try run(table, row: row, sql, values: arguments.map { $0?.databaseValue ?? .null })
    }

    /// - Returns: how many rows were changed.
    @discardableResult
    func run(_ table: String, row: String, _ sql: String, values: [DatabaseValue]) throws(LedgerError) -> Int {
        do {
            memory.forget(table)
            try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(values.map(Self.storable)))
            hasChanges = true
            let count = db.changesCount
            memory.note(count, in: table)
            return count
        } catch { throw LedgerError.of(error, path: path, table: table, row: row) }
    }

    /// SQLite's text ends at the first NUL, so U+FFFD stands in for it: a hostile caption must not hide what follows.
    private static func storable(_ value: DatabaseValue) -> DatabaseValue {
        guard hasNUL(value), case .string(let text) = value.storage else { return value }
        return withoutNUL(text).databaseValue
    }

    private static func hasNUL(_ value: DatabaseValue) -> Bool {
        if case .string(let text) = value.storage { text.utf8.contains(0) } else { false }
    }

    static func withoutNUL(_ text: String) -> String {
        text.utf8.contains(0) ? text.replacingOccurrences(of: "\0", with: "\u{FFFD}") : text
    }

    override func settle(before table: String) throws(LedgerError) {
        if !behind.isEmpty, Self.tellsOfPublications.contains(table) { try writeBehind() }
    }

    /// Tables whose readers ask for publications as well.
    private static let tellsOfPublications: Set<String> = ["publications", "approvals"]

    /// The last of a transaction, once everything else is done.
    func finish() throws(LedgerError) {
        try writeBehind()
        if let failure { throw failure }
        try raiseHighWater()
    }

    private func raiseHighWater() throws(LedgerError) {
        guard hasChanges else { return }
        try run(
            "clock", row: "1",
            """
            INSERT INTO clock (id, high_water) VALUES (1, ?)
            ON CONFLICT (id) DO UPDATE SET high_water = excluded.high_water WHERE excluded.high_water > high_water
            """, [at.milliseconds])
    }

    /// Adds a row to the audit log.
    ///
    /// - Parameters:
    ///   - subject: a publication's key, an item's id, a source's name …
    ///   - detail: a JSON document.
    package func audit(
        actor: String, action: String, subject: String, detail: String = "{}", revision: String? = nil
    ) throws(LedgerError) {
        let end = try endOfAudit()
        var row = AuditRow(
            sequence: end.sequence + 1, at: at, actor: Self.withoutNUL(actor), action: Self.withoutNUL(action),
            subject: Self.withoutNUL(subject), detail: Self.withoutNUL(detail), revision: revision.map(Self.withoutNUL),
            previous: end.hash, hash: "")
        row.hash = AuditChain.hash(row)
        try run(
            "audit", row: String(row.sequence),
            """
            INSERT INTO audit (sequence, at, actor, action, subject, detail, revision, previous, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                row.sequence, row.at.milliseconds, row.actor, row.action, row.subject, row.detail, row.revision, row.previous, row.hash,
            ])
        auditEnd = (row.sequence, row.hash)
    }

    private func endOfAudit() throws(LedgerError) -> (sequence: Int64, hash: String) {
        if let auditEnd { return auditEnd }
        guard let newest = try auditTail(limit: 1).first else { return (0, AuditChain.origin) }
        return (newest.sequence, newest.hash)
    }

    func setIncarnation(atLeast least: Int64) throws(LedgerError) -> Int64 {
        let number = max(try incarnation(), least)
        try setMeta("incarnation", String(number))
        return number
    }

    /// Names, for people, who publishes from this ledger.
    package func setPublisher(_ holder: String) throws(LedgerError) { try setMeta("publisher", holder) }

    /// Notes a reading of the wall's clock that is not believed; nil: it was confirmed, or set right.
    package func setDoubtedClock(_ reading: Timestamp?) throws(LedgerError) {
        let name = MetaRows.Instant.doubtedClock.rawValue
        guard let reading else {
            try run("meta", row: name, "DELETE FROM meta WHERE name = ?", [name])
            return
        }
        try setMeta(name, String(reading.milliseconds))
    }

    private func setMeta(_ name: String, _ value: String) throws(LedgerError) {
        try run(
            "meta", row: name, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value])
    }
}
