package import CivilTime
import Foundation
import GRDB

extension Ledger {
    /// Opens a ledger for writing; creates it, and its folder, where there is none.
    ///
    /// Refuses, and leaves untouched, what is not a ledger, is stamped otherwise, belongs to another workspace, or was
    /// written by a newer version.
    package static func open(path: String, stamp: LedgerStamp, workspace: String, at: Timestamp) throws(LedgerError) -> Ledger {
        try open(path: path, identity: LedgerIdentity(stamp: stamp, workspace: workspace), at: at, migrations: Migration.shipped)
    }

    static func open(path given: String, identity wanted: LedgerIdentity, at: Timestamp, migrations: [Migration])
        throws(LedgerError) -> Ledger
    {
        let path = LedgerFiles.resolved(given)
        try LedgerFiles.createFolder(of: path)
        let turn = OpeningLock(folderOf: path)
        defer { turn.release() }
        return try connect(path, address: path, identity: wanted, at: at, migrations: migrations)
    }

    private static func connect(
        _ path: String, address: String, identity wanted: LedgerIdentity, at: Timestamp, migrations: [Migration]
    ) throws(LedgerError) -> Ledger {
        do {
            let queue = try Connection.open(address)
            let migrator = Migrator(path: path, migrations: migrations)
            let found = try queue.read { db in
                let identity = try LedgerIdentity.read(db, path: path)
                try identity?.check(against: wanted, path: path)
                return (identity, isCurrent: try identity != nil && migrator.isCurrent(db))
            }
            try Connection.makeDurable(queue, path: path)
            if !found.isCurrent { try prepare(queue, path: path, wanted: wanted, migrator: migrator, at: at) }
            return Ledger(queue: queue, path: path, identity: found.0 ?? wanted, isReadOnly: false)
        } catch { throw LedgerError.of(error, path: path) }
    }

    /// For trials: a ledger on a SQLite file system (https://www.sqlite.org/vfs.html) that the caller has registered under that
    /// name. Nothing lies beside it: no lock, no incarnation.
    package static func open(fileSystem: String, stamp: LedgerStamp, workspace: String, at: Timestamp) throws(LedgerError) -> Ledger {
        let identity = LedgerIdentity(stamp: stamp, workspace: workspace)
        let path = "\(uriScheme)ledger"
        return try connect(path, address: "\(path)?vfs=\(fileSystem)", identity: identity, at: at, migrations: Migration.shipped)
    }

    static let uriScheme = "file:"

    /// For tests and simulation. See `reopened` for its crashes.
    package static func inMemory(stamp: LedgerStamp, workspace: String, at: Timestamp) throws(LedgerError) -> Ledger {
        let identity = LedgerIdentity(stamp: stamp, workspace: workspace)
        do {
            let queue = try Connection.open(memoryPath)
            try prepare(queue, path: memoryPath, wanted: identity, migrator: Migrator(path: memoryPath, migrations: .shipped), at: at)
            return Ledger(queue: queue, path: memoryPath, identity: identity, isReadOnly: false)
        } catch { throw LedgerError.of(error, path: memoryPath) }
    }

    /// The ledger as the next process finds it: all that was committed, nothing else. This one is not to be used again.
    package func reopened(at: Timestamp) throws(LedgerError) -> Ledger {
        let identity = LedgerIdentity(stamp: stamp, workspace: workspace)
        if isInMemory { return Ledger(queue: queue, path: path, identity: identity, isReadOnly: isReadOnly) }
        close()
        return try Ledger.open(path: path, identity: identity, at: at, migrations: Migration.shipped)
    }

    /// Creates or migrates, in one transaction, so that a crash leaves all of it or nothing. Another process may have
    /// been faster: everything is looked at again under the write lock.
    private static func prepare(_ queue: DatabaseQueue, path: String, wanted: LedgerIdentity, migrator: Migrator, at: Timestamp) throws {
        var created: Int64?
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                let found = try LedgerIdentity.read(db, path: path)
                try found?.check(against: wanted, path: path)
                try migrator.migrate(db, at: at)
                if found == nil {
                    let incarnation = (Incarnation.read(beside: path) ?? 0) + 1
                    try wanted.write(db, incarnation: incarnation)
                    created = incarnation
                }
                return .commit
            }
        }
        if let created { try Incarnation.store(created, beside: path) }
    }
}

extension [Migration] {
    static var shipped: [Migration] { Migration.shipped }
}
