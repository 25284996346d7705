import GRDBSQLite

/// SQLite's C interface with just enough around it to notice errors: what a program costs that knows nothing but rows.
final class RawDatabase {
    private var handle: OpaquePointer?
    private var statements: [RawStatement] = []

    /// With the ledger's own settings.
    init(_ path: String) throws {
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK else { throw problem }
        for setting in ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = 1", "wal_autocheckpoint = 1000"] {
            try execute("PRAGMA \(setting)")
        }
        guard try integer("PRAGMA synchronous") == 2 else { throw BenchmarkError("SQLite did not take synchronous=FULL") }
    }

    deinit { sqlite3_close_v2(handle) }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw problem }
    }

    func prepare(_ sql: String) throws -> RawStatement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil) == SQLITE_OK, let statement else {
            throw problem
        }
        return RawStatement(statement)
    }

    func integer(_ sql: String) throws -> Int64 {
        let statement = try prepare(sql)
        guard sqlite3_step(statement.handle) == SQLITE_ROW else { throw problem }
        return sqlite3_column_int64(statement.handle, 0)
    }

    func texts(_ sql: String) throws -> [String] {
        let statement = try prepare(sql)
        var found: [String] = []
        while sqlite3_step(statement.handle) == SQLITE_ROW {
            if let text = sqlite3_column_text(statement.handle, 0) { found.append(String(cString: text)) }
        }
        return found
    }

    private var problem: BenchmarkError { BenchmarkError("SQLite: \(String(cString: sqlite3_errmsg(handle)))") }
}

/// A prepared statement, bound and run again and again.
final class RawStatement {
    enum Argument {
        case integer(Int64)
        case text(String)
        case null
    }

    fileprivate let handle: OpaquePointer

    fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { sqlite3_finalize(handle) }

    /// Changes exactly one row.
    func run(_ arguments: Argument...) throws {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (index, argument) in arguments.enumerated() {
            let place = Int32(index + 1)
            switch argument {
            case .integer(let value): sqlite3_bind_int64(handle, place, value)
            case .text(let value): sqlite3_bind_text(handle, place, value, -1, transient)
            case .null: sqlite3_bind_null(handle, place)
            }
        }
        let outcome = sqlite3_step(handle)
        let database = sqlite3_db_handle(handle)
        let changes = sqlite3_changes(database)
        let message = String(cString: sqlite3_errmsg(database))
        sqlite3_reset(handle)
        guard outcome == SQLITE_DONE, changes == 1 else { throw BenchmarkError("SQLite: \(message), \(changes) rows changed") }
    }
}
