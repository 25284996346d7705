package import CivilTime
import Domain
import Foundation
import GRDB

/// What a purge removes, or has removed.
package struct PurgeCount: Hashable, Sendable {
    /// Requests of publications that ended long ago.
    package var steps = 0
    /// How rules judged items whose publications ended long ago.
    package var verdicts = 0
    /// The beginning of the audit log.
    package var auditRows = 0
    package init() {}

    package var total: Int { steps + verdicts + auditRows }
}

extension Ledger {
    /// Rows that one transaction looks at: short, so that a daemon beside it waits for milliseconds.
    private static let purgeBatch: Int64 = 2000

    /// What `purge` would remove.
    package func purgeable(before cutoff: Timestamp) throws(LedgerError) -> PurgeCount {
        try read { reader in
            var count = PurgeCount()
            count.steps = try reader.purgeable("steps", "id", PurgeRows.steps, cutoff)
            count.verdicts = try reader.purgeable("verdicts", "rowid", PurgeRows.verdicts, cutoff)
            if let span = try reader.purgeableAudit(before: cutoff) { count.auditRows = Int(span.last - span.first + 1) }
            return count
        }
    }

    /// Removes what only tells how things came about that ended before `cutoff`: steps, verdicts, the beginning of the audit
    /// log. Publications and items stay for ever, whole: their keys are what keeps a post from being made twice, and
    /// guardrails compare with their texts and slots.
    ///
    /// Batch by batch, each durable in itself; it may be interrupted and run again at any time.
    ///
    /// - Parameter progress: called after each batch with what was removed so far.
    package func purge(
        before cutoff: Timestamp, at now: Timestamp, actor: String, progress: (PurgeCount) -> Void = { _ in }
    ) throws(LedgerError) -> PurgeCount {
        // What a purge writes about itself is never older than that, or it would never end.
        let cutoff = min(cutoff, now)
        var count = PurgeCount()
        try inBatches("steps", "id", cutoff, now) { transaction, range throws(LedgerError) in
            count.steps += try transaction.purge("steps", "id", PurgeRows.steps, range, cutoff)
        } after: {
            progress(count)
        }
        try inBatches("verdicts", "rowid", cutoff, now) { transaction, range throws(LedgerError) in
            count.verdicts += try transaction.purge("verdicts", "rowid", PurgeRows.verdicts, range, cutoff)
        } after: {
            progress(count)
        }
        while let removed = try write(at: now, { try $0.purgeAudit(before: cutoff, limit: Self.purgeBatch, actor: actor) }) {
            count.auditRows += removed
            progress(count)
        }
        return count
    }

    private func inBatches(
        _ table: String, _ id: String, _ cutoff: Timestamp, _ now: Timestamp,
        _ body: (LedgerTransaction, ClosedRange<Int64>) throws(LedgerError) -> Void, after: () -> Void
    ) throws(LedgerError) {
        let (first, last) = try read { try $0.ends(of: table, id) }
        var start = first
        while start <= last {
            let range = start...min(last, start + Self.purgeBatch - 1)
            try write(at: now) { try body($0, range) }
            after()
            start = range.upperBound + 1
        }
    }

    /// Bytes in pages that nothing uses any more; SQLite fills them before the file grows again.
    package func freeBytes() throws(LedgerError) -> Int64 {
        try connected { db in
            let pages = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            return pages * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
    }

    /// Writes the file anew without them. For a ledger that nobody publishes from: it keeps all writers out while it runs,
    /// and needs twice the file's size of free space.
    package func shrink() throws(LedgerError) {
        guard !isReadOnly else { throw .readOnly(path: path) }
        try connected { db in try db.execute(sql: "VACUUM") }
        try checkpoint()
    }
}

/// Which rows are history only. Their one parameter, `:cutoff`, is in milliseconds.
enum PurgeRows {
    private static let ended =
        "state IN (" + PublicationState.allCases.filter(\.isTerminal).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        // What is published and has follow-ups to do has not ended.
        + ") AND due_at IS NULL AND NOT (state = 'published' AND machine IS NOT NULL) AND updated_at < :cutoff"

    static let steps = """
        finished_at < :cutoff
        AND EXISTS (SELECT 1 FROM publications WHERE key = steps.publication AND \(ended))
        """

    static let verdicts = """
        at < :cutoff
        AND EXISTS (SELECT 1 FROM items WHERE id = verdicts.item AND decided_at < :cutoff)
        AND NOT EXISTS (SELECT 1 FROM publications WHERE item = verdicts.item AND NOT (\(ended)))
        """
}

extension LedgerReader {
    func purgeable(_ table: String, _ id: String, _ condition: String, _ cutoff: Timestamp) throws(LedgerError) -> Int {
        try fetch(table, "SELECT count(*) FROM \(table) WHERE \(condition)", ["cutoff": cutoff.milliseconds]) { row in
            var fields = FieldReader(row, table: table)
            return try fields.int()
        }.first ?? 0
    }

    func ends(of table: String, _ id: String) throws(LedgerError) -> (first: Int64, last: Int64) {
        try fetch(table, "SELECT coalesce(min(\(id)), 0), coalesce(max(\(id)), -1) FROM \(table)") { row in
            var fields = FieldReader(row, table: table)
            return (first: try fields.integer(), last: try fields.integer())
        }.first ?? (0, -1)
    }

    /// The rows before the first that is young enough to stay; the newest always stays.
    func purgeableAudit(before cutoff: Timestamp) throws(LedgerError) -> (first: Int64, last: Int64)? {
        let (first, last) = try ends(of: "audit", "sequence")
        let kept = try fetch("audit", "SELECT sequence FROM audit WHERE at >= ? ORDER BY sequence LIMIT 1", [cutoff.milliseconds]) { row in
            var fields = FieldReader(row, table: "audit")
            return try fields.integer()
        }.first
        let end = min(kept ?? last, last) - 1
        return first <= end ? (first, end) : nil
    }
}

extension LedgerTransaction {
    fileprivate func purge(
        _ table: String, _ id: String, _ condition: String, _ range: ClosedRange<Int64>, _ cutoff: Timestamp
    ) throws(LedgerError) -> Int {
        try run(
            table, row: "\(range.lowerBound) to \(range.upperBound)",
            "DELETE FROM \(table) WHERE \(id) BETWEEN :first AND :last AND \(condition)",
            [range.lowerBound, range.upperBound, cutoff.milliseconds])
    }

    /// Cuts the beginning off the audit log, and says so in the log itself, in the same transaction: `AuditCut`.
    ///
    /// - Returns: how many rows were removed; nil when there were none.
    fileprivate func purgeAudit(before cutoff: Timestamp, limit: Int64, actor: String) throws(LedgerError) -> Int? {
        guard let span = try purgeableAudit(before: cutoff) else { return nil }
        let through = min(span.last, span.first + limit - 1)
        do {
            guard let hash = try String.fetchOne(db, sql: "SELECT hash FROM audit WHERE sequence = ?", arguments: [through]) else {
                throw LedgerError.corrupt(path: path, detail: "the audit log has a gap at \(through)")
            }
            try withoutAuditGuard {
                try db.execute(sql: "DELETE FROM audit WHERE sequence <= ?", arguments: [through])
            }
            let cut = AuditCut(through: through, hash: hash)
            try audit(actor: actor, action: AuditCut.action, subject: cut.subject, detail: cut.detail)
        } catch { throw LedgerError.of(error, path: path, table: "audit") }
        return Int(through - span.first + 1)
    }

    /// The trigger that refuses deletions is taken off and put back, word for word, inside the transaction: nobody else ever
    /// sees the ledger without it.
    private func withoutAuditGuard(_ body: () throws -> Void) throws {
        let name = "audit_is_never_shortened"
        let find = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?"
        let text = try String.fetchOne(db, sql: find, arguments: [name])
        try db.execute(sql: "DROP TRIGGER IF EXISTS \(name)")
        try body()
        if let text { try db.execute(sql: text) }
    }
}
