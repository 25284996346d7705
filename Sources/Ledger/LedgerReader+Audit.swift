import GRDB

extension LedgerReader {
    private static let columns = "sequence, at, actor, action, subject, detail, revision, previous, hash"

    /// The newest rows, oldest of them first.
    package func auditTail(limit: Int) throws(LedgerError) -> [AuditRow] {
        try fetch("audit", "SELECT \(Self.columns) FROM audit ORDER BY sequence DESC LIMIT ?", [limit], Self.row).reversed()
    }

    /// Recomputes the whole chain; nil when it holds, else the first row at which it does not.
    package func verifyAudit() throws(LedgerError) -> AuditBreak? { try auditReport().broken }

    /// Recomputes the whole chain, from the first row, or from where a purge says that it cut the log.
    package func auditReport() throws(LedgerError) -> AuditReport {
        do {
            let statement = try db.cachedStatement(sql: "SELECT \(Self.columns) FROM audit ORDER BY sequence")
            let rows = try Row.fetchCursor(statement)
            var report = AuditReport()
            var cut: AuditCut?
            var vouched: AuditCut?
            while let row = try rows.next().map(Self.row) {
                if report.last == nil, row.sequence > 1 { cut = AuditCut(through: row.sequence - 1, hash: row.previous) }
                report.broken = Self.flaw(of: row, after: report.last, cut: cut)
                if report.broken != nil { return report }
                if let said = AuditCut(row) { vouched = said }
                report.add(row)
            }
            if let cut, cut != vouched {
                report.broken = AuditBreak(sequence: 1, problem: "the row is missing, and no purge says that it was removed")
            }
            return report
        } catch { throw LedgerError.of(error, path: path, table: "audit") }
    }

    private static func flaw(of row: AuditRow, after last: AuditRow?, cut: AuditCut?) -> AuditBreak? {
        let expected = last.map { ($0.sequence + 1, $0.hash) } ?? cut.map { ($0.through + 1, $0.hash) } ?? (1, AuditChain.origin)
        if row.sequence != expected.0 { return AuditBreak(sequence: expected.0, problem: "the row is missing") }
        if row.previous != expected.1 { return AuditBreak(sequence: row.sequence, problem: "it does not follow the row before") }
        guard row.hash == AuditChain.hash(row) else {
            return AuditBreak(sequence: row.sequence, problem: "its content is not what was written")
        }
        return nil
    }

    private static func row(_ row: Row) throws -> AuditRow {
        var fields = FieldReader(row, table: "audit")
        return AuditRow(
            sequence: try fields.integer(), at: try fields.timestamp(), actor: try fields.text(), action: try fields.text(),
            subject: try fields.text(), detail: try fields.text(), revision: try fields.optionalText(), previous: try fields.text(),
            hash: try fields.text())
    }
}
