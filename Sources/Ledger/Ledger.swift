package import CivilTime
import Foundation
import GRDB

/// Everything that was decided and done, in one SQLite file: the only memory the engine has.
///
/// Its verbs keep its invariants; no SQL and no type of the database library leaves this room. A ledger has one
/// connection, on which calls from any thread wait for each other; other processes may read and write the same file.
/// Closures given to `write` and `read` must not call the ledger again, nor keep the transaction they are given.
package final class Ledger: Sendable {
    /// Absolute, with symbolic links resolved; `:memory:` for one without a file.
    package let path: String
    package let stamp: LedgerStamp
    package let workspace: String
    package let isReadOnly: Bool
    let queue: DatabaseQueue
    private let closing = ClosedFlag()
    private let memory = LedgerMemory()

    init(queue: DatabaseQueue, path: String, identity: LedgerIdentity, isReadOnly: Bool) {
        self.queue = queue
        self.path = path
        stamp = identity.stamp
        workspace = identity.workspace
        self.isReadOnly = isReadOnly
    }

    package static let memoryPath = ":memory:"
    package var isInMemory: Bool { path == Self.memoryPath }

    /// One transaction: all of it is durable when this returns, none of it when it throws. The write lock is taken at its
    /// start, so that what the body reads cannot be changed under it by another process.
    ///
    /// - Throws: what went wrong with the ledger; `abandoned` with the body's own error.
    @discardableResult
    package func write<T>(at: Timestamp, _ body: (LedgerTransaction) throws -> T) throws(LedgerError) -> T {
        guard !isReadOnly else { throw .readOnly(path: path) }
        return try connected { db in
            var outcome: T?
            do {
                try db.inTransaction(.immediate) {
                    try memory.begin(db)
                    let transaction = LedgerTransaction(db: db, path: path, memory: memory, at: at)
                    outcome = try body(transaction)
                    try transaction.finish()
                    return .commit
                }
                memory.end(db)
            } catch {
                // What the transaction had seen of itself was undone.
                memory.forgetAll()
                throw error
            }
            guard let outcome else { throw LedgerError.unexpected(path: path, detail: "a transaction ended without an outcome") }
            return outcome
        }
    }

    /// One consistent look: nothing that another process commits meanwhile is seen.
    package func read<T>(_ body: (LedgerReader) throws -> T) throws(LedgerError) -> T {
        try connected { db in
            try db.readOnly {
                var outcome: T?
                try db.inTransaction(.deferred) {
                    try memory.begin(db)
                    outcome = try body(LedgerReader(db: db, path: path, memory: memory))
                    return .commit
                }
                guard let outcome else { throw LedgerError.unexpected(path: path, detail: "a look ended without an outcome") }
                return outcome
            }
        }
    }

    /// Copies the WAL back into the main file and cuts it to nothing, as far as readers in other processes allow.
    package func checkpoint() throws(LedgerError) {
        guard !isReadOnly else { return }
        try connected { db in _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    /// Cannot lose anything: what was reported is durable already. Further calls throw `closed`.
    package func close() {
        let isFirst = queue.writeWithoutTransaction { _ in closing.raise() }
        if isFirst { try? queue.close() }
    }

    /// The connection to one caller at a time. GRDB would crash on one that is closed, hence the flag.
    func connected<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
        do {
            return try queue.writeWithoutTransaction { db in
                guard !closing.isRaised else { throw LedgerError.closed(path: path) }
                return try body(db)
            }
        } catch { throw LedgerError.of(error, path: path) }
    }
}

/// Set once, read from any thread.
private final class ClosedFlag: @unchecked Sendable {
    private let lock = NSLock()
    private var value = false
    var isRaised: Bool { lock.withLock { value } }

    /// - Returns: whether this was the first time.
    func raise() -> Bool {
        lock.withLock {
            defer { value = true }
            return !value
        }
    }
}
