import CivilTime
import Foundation
import GRDB

extension Ledger {
    /// For commands that only look. Nil where there is no ledger yet (no file, or an empty one); creates nothing.
    package static func openReadOnly(path: String) throws(LedgerError) -> Ledger? {
        try openReadOnly(path: path, migrations: Migration.shipped)
    }

    static func openReadOnly(path given: String, migrations: [Migration]) throws(LedgerError) -> Ledger? {
        let path = LedgerFiles.resolved(given)
        let hasWAL = LedgerFiles.size(path + "-wal") != nil
        guard let size = LedgerFiles.size(path), size > 0 || hasWAL else { return nil }
        do {
            var queue = try connect(path, hasWAL: hasWAL)
            let migrator = Migrator(path: path, migrations: migrations)
            let (identity, isCurrent) = try queue.read { db in (try LedgerIdentity.read(db, path: path), try migrator.isCurrent(db)) }
            guard let identity else { return nil }
            if !isCurrent { queue = try migratedCopy(of: queue, migrator: migrator) }
            return Ledger(queue: queue, path: path, identity: identity, isReadOnly: true)
        } catch { throw LedgerError.of(error, path: path) }
    }

    /// A read-only connection to a WAL database leaves `-wal` and `-shm` files behind when it made them, because it may
    /// not remove them. So: where they exist (somebody is at work, or crashed), read-only; where not, a connection that
    /// could write but is told not to, which removes them at its end; where the folder cannot be written, nobody else
    /// writes there either and the file counts as unchanging.
    static func connect(_ path: String, hasWAL: Bool) throws -> DatabaseQueue {
        if hasWAL { return try Connection.open(path, readOnly: true) }
        let folder = (path as NSString).deletingLastPathComponent
        if FileManager.default.isWritableFile(atPath: path), FileManager.default.isWritableFile(atPath: folder) {
            let queue = try Connection.open(path)
            try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA query_only = ON") }
            return queue
        }
        return try Connection.openUnchanging(path)
    }

    /// An older ledger is read through a copy in memory that is brought up to date there; the file stays as it is.
    private static func migratedCopy(of queue: DatabaseQueue, migrator: Migrator) throws -> DatabaseQueue {
        let copy = try Connection.open(memoryPath)
        try queue.backup(to: copy)
        try copy.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                let newest = try Int64.fetchOne(db, sql: "SELECT max(applied_at) FROM migrations") ?? 0
                try migrator.migrate(db, at: .init(milliseconds: newest))
                return .commit
            }
        }
        try queue.close()
        return copy
    }
}
