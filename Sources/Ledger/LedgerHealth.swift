import Domain
import GRDB

/// What is wrong with a ledger's file and rows; nothing in a sound one.
package struct LedgerHealth: Hashable, Sendable {
    /// Of `PRAGMA integrity_check`: pages, indexes, constraints.
    package var damage: [String]
    /// Rows that refer to rows which are not there.
    package var orphans: [String]
    package var audit: AuditReport

    package var isSound: Bool { damage.isEmpty && orphans.isEmpty && audit.broken == nil }

    /// For people, each without a full stop.
    package var problems: [String] { damage + orphans + [audit.broken.map { "\($0)" }].compactMap(\.self) }
}

extension LedgerReader {
    /// More of a kind tell nobody more.
    private static let most = 20

    /// Reads the whole file: seconds for a large ledger.
    package func health() throws(LedgerError) -> LedgerHealth {
        let damage: [String]
        let orphans: [String]
        do {
            damage = try String.fetchAll(db, sql: "PRAGMA integrity_check(\(Self.most))").filter { $0 != "ok" }
            // A table that cannot be read has no rows to ask about.
            orphans = damage.isEmpty ? try Self.orphans(db) : []
        } catch { throw LedgerError.of(error, path: path) }
        let audit = damage.isEmpty ? try auditReport() : AuditReport()
        return LedgerHealth(damage: damage, orphans: orphans, audit: audit)
    }

    private static func orphans(_ db: Database) throws -> [String] {
        var found: [String] = []
        let rows = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
        while found.count < most, let row = try rows.next() {
            var fields = FieldReader(row, table: "foreign_key_check")
            let table = try fields.text()
            let row = try fields.optionalInteger().map { "row \($0)" } ?? "a row"
            found.append("\(table), \(row): what it refers to in \(try fields.text()) is missing")
        }
        return found
    }
}
