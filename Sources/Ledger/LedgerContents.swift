package import CivilTime
package import Domain
import GRDB

/// What a ledger or a backup of one holds, in numbers.
package struct LedgerContents: Hashable, Sendable {
    package var stamp: LedgerStamp
    package var workspace: String
    /// The newest migration that it has been through.
    package var schema: String
    package var publications: [PublicationState: Int]
    package var items: Int
    package var steps: Int
    package var auditRows: Int
    /// The newest instant at which anything was written.
    package var lastEvent: Timestamp?
    /// When it was copied; nil in a ledger at work.
    package var backedUpAt: Timestamp?

    package var publicationCount: Int { publications.values.reduce(0, +) }
}

extension LedgerReader {
    package func contents() throws(LedgerError) -> LedgerContents {
        let identity: LedgerIdentity?
        let backedUpAt: Timestamp?
        do {
            identity = try LedgerIdentity.read(db, path: path)
            backedUpAt = try MetaRows.instant(.backup, db)
        } catch { throw LedgerError.of(error, path: path, table: "meta") }
        guard let identity else { throw .corrupt(path: path, detail: "its stamp is missing (in meta)") }
        let schema = try fetch("migrations", "SELECT name FROM migrations ORDER BY name DESC LIMIT 1") { row in
            var fields = FieldReader(row, table: "migrations")
            return try fields.text()
        }
        return LedgerContents(
            stamp: identity.stamp, workspace: identity.workspace, schema: schema.first ?? "none", publications: try counts(),
            items: try count("items"), steps: try count("steps"), auditRows: try count("audit"), lastEvent: try highWater,
            backedUpAt: backedUpAt)
    }

    private func count(_ table: String) throws(LedgerError) -> Int {
        try fetch(table, "SELECT count(*) FROM \(table)") { row in
            var fields = FieldReader(row, table: table)
            return try fields.int()
        }.first ?? 0
    }
}
