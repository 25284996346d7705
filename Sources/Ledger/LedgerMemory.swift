import GRDB

/// What small tables were last found to hold, kept from one transaction to the next: a step of the engine asks for brakes,
/// reviews and sources that hardly ever change, and a poll that finds nothing should cost next to nothing.
///
/// Good only as long as nobody else wrote: `PRAGMA data_version` tells of other connections' commits
/// (https://www.sqlite.org/pragma.html#pragma_data_version), the count of changes tells of our own that did not pass here.
/// Used inside the ledger's connection alone, which serves one caller at a time.
final class LedgerMemory: @unchecked Sendable {
    /// So that a remembered nil is not taken for nothing remembered.
    private struct Answer<T> { let value: T }

    private var tables: [String: [String: Any]] = [:]
    private var version: Int?
    private var changes = 0

    /// Called once a transaction sees its snapshot.
    func begin(_ db: Database) throws {
        let seen = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
        if seen != version || db.totalChangesCount != changes { tables = [:] }
        version = seen
        changes = db.totalChangesCount
    }

    /// Rows of a table were changed.
    func note(_ count: Int, in table: String) {
        tables[table] = nil
        changes += count
    }

    /// Whatever else was changed meanwhile did not pass here.
    func end(_ db: Database) {
        if db.totalChangesCount != changes { tables = [:] }
        changes = db.totalChangesCount
    }

    func forget(_ table: String) { tables[table] = nil }

    func forgetAll() { tables = [:] }

    func recall<T, Failure: Error>(_ table: String, _ question: String, _ ask: () throws(Failure) -> T) throws(Failure) -> T {
        if let known = tables[table]?[question] as? Answer<T> { return known.value }
        let value = try ask()
        tables[table, default: [:]][question] = Answer(value: value)
        return value
    }
}
