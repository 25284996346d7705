import GRDB

extension LedgerReader {
    private static let columns = "sequence, at, actor, action, subject, detail, revision, previous, hash"

    /// The newest rows, oldest of them first.
    package func auditTail(limit: Int) throws(LedgerError) -> [AuditRow] {
        try fetch("audit", "SELECT \(Self.columns) FROM audit ORDER BY sequence DESC LIMIT ?", [limit], Self.row).reversed()
    }

    /// Recomputes the whole chain; nil when it holds, else the first row at which it does not.
    package func verifyAudit() throws(LedgerError) -> AuditBreak? {
        do {
            let statement = try db.cachedStatement(sql: "SELECT \(Self.columns) FROM audit ORDER BY sequence")
            let rows = try Row.fetchCursor(statement)
            var expected: (sequence: Int64, previous: String) = (1, AuditChain.origin)
            while let row = try rows.next().map(Self.row) {
                if row.sequence != expected.sequence {
                    return AuditBreak(sequence: expected.sequence, problem: "the row is missing")
                }
                if row.previous != expected.previous {
                    return AuditBreak(sequence: row.sequence, problem: "it does not follow the row before")
                }
                if row.hash != AuditChain.hash(row) {
                    return AuditBreak(sequence: row.sequence, problem: "its content is not what was written")
                }
                expected = (row.sequence + 1, row.hash)
            }
            return nil
        } catch { throw LedgerError.of(error, path: path, table: "audit") }
    }

    private static func row(_ row: Row) throws -> AuditRow {
        var fields = FieldReader(row, table: "audit")
        return AuditRow(
            sequence: try fields.integer(), at: try fields.timestamp(), actor: try fields.text(), action: try fields.text(),
            subject: try fields.text(), detail: try fields.text(), revision: try fields.optionalText(), previous: try fields.text(),
            hash: try fields.text())
    }
}
