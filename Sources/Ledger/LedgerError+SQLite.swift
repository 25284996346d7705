import GRDB

extension LedgerError {
    /// What SQLite reports, in the ledger's words. `table` and `row` say what was being done.
    static func of(_ error: any Error, path: String, table: String? = nil, row: String? = nil) -> LedgerError {
        switch error {
        case let known as LedgerError: known
        case let error as DatabaseError: ofSQLite(error, path: path, table: table, row: row)
        default: .abandoned(error)
        }
    }

    private static func ofSQLite(_ error: DatabaseError, path: String, table: String?, row: String?) -> LedgerError {
        // Without the SQL and its arguments: captions do not belong into logs.
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: return .diskFull(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: return .locked(path: path)
        case .SQLITE_NOTADB: return .notADatabase(path: path)
        case .SQLITE_CORRUPT: return .corrupt(path: path, detail: place(detail, table, row))
        case .SQLITE_READONLY: return .readOnly(path: path)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: return .cannotOpen(path: path, detail: detail)
        // Growing the shared index of the write-ahead log fails with a code of its own; a full disk is what it means.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: return .diskFull(path: path)
        case .SQLITE_IOERR: return .inputOutput(path: path, detail: "\(detail) (SQLite code \(error.extendedResultCode.rawValue))")
        case .SQLITE_MISUSE: return .closed(path: path)
        case .SQLITE_CONSTRAINT:
            let table = table ?? "the ledger"
            let row = row ?? "being written"
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: return .conflict(table: table, row: row)
            default: return .refused(table: table, row: row, detail: detail)
            }
        default: return .unexpected(path: path, detail: place(detail, table, row))
        }
    }

    private static func place(_ detail: String, _ table: String?, _ row: String?) -> String {
        guard let table else { return detail }
        guard let row else { return "\(detail) (in \(table))" }
        return "\(detail) (in \(table), row \(row))"
    }
}
