package import Domain

/// Everything that can go wrong with a ledger, as data. `description` is one sentence of what happened, followed by the
/// way out; both name the file, or the table and row, they speak of. No SQL and no stored content is ever in them.
package enum LedgerError: Error, Sendable {
    // The file.
    case notADatabase(path: String)
    /// SQLite, but of some other program.
    case notALedger(path: String)
    case wrongStamp(path: String, found: LedgerStamp, expected: LedgerStamp)
    case wrongWorkspace(path: String, found: String, expected: String)
    /// Written by a later version; `migration` is the first one that this version does not know.
    case tooNew(path: String, migration: String)
    /// The text of a migration that this ledger has been through is not the one it went through.
    case migrationChanged(path: String, migration: String)
    case cannotOpen(path: String, detail: String)
    case readOnly(path: String)
    case locked(path: String)
    case diskFull(path: String)
    case inputOutput(path: String, detail: String)
    case corrupt(path: String, detail: String)
    /// SQLite did not accept a setting that durability rests on.
    case notDurable(path: String, setting: String, value: String)
    case closed(path: String)
    /// A file that is only written where there is none.
    case exists(path: String)

    // The publisher's lock.
    case networkFileSystem(path: String, kind: String)
    case publisherRunning(path: String, holder: String)

    // Rows.
    case illegalTransition(key: PublicationKey, from: PublicationState, event: PublicationEvent)
    /// `update` was used to change the state or the key.
    case identityChanged(key: PublicationKey)
    case unknownPublication(key: PublicationKey)
    case unknownStep(id: Int64)
    /// A row with this key exists. The transaction is still good: the caller may go on.
    case conflict(table: String, row: String)
    /// A CHECK, trigger or foreign key of the schema refused the row.
    case refused(table: String, row: String, detail: String)
    /// A stored value is not of its column's kind.
    case undecodable(table: String, row: String, column: String)

    // Anything else.
    case unexpected(path: String, detail: String)
    /// The closure given to `write` or `read` threw this; nothing of it was written.
    case abandoned(any Error)
}

extension LedgerError: CustomStringConvertible {
    package var description: String {
        guard let wayOut else { return message }
        return "\(message). \(wayOut)"
    }

    /// Whether the same call may succeed later without anybody changing the ledger: wait, then try again.
    package var isTransient: Bool {
        switch self {
        case .locked, .diskFull: true
        default: false
        }
    }

    /// What happened, without a full stop.
    package var message: String {
        switch self {
        case .notADatabase(let path): "\(path) is not a SQLite database"
        case .notALedger(let path): "\(path) is a SQLite database, but not a ledger of reprise"
        case .wrongStamp(let path, let found, let expected):
            "\(path) is a \(found.rawValue) ledger, but a \(expected.rawValue) one is needed"
        case .wrongWorkspace(let path, let found, let expected):
            "\(path) belongs to the workspace “\(found)”, but the rules say “\(expected)”"
        case .tooNew(let path, let migration): "\(path) was written by a newer reprise (its schema has “\(migration)”)"
        case .migrationChanged(let path, let migration): "\(path): the migration “\(migration)” is not the one this ledger went through"
        case .cannotOpen(let path, let detail): "the ledger \(path) cannot be opened: \(detail)"
        case .readOnly(let path): "the ledger \(path) cannot be written: the file, its folder or its disk is read-only"
        case .locked(let path): "the ledger \(path) is locked by another process"
        case .diskFull(let path): "there is no space left for the ledger \(path)"
        case .inputOutput(let path, let detail): "reading or writing the ledger \(path) failed: \(detail)"
        case .corrupt(let path, let detail): "the ledger \(path) is damaged: \(detail)"
        case .notDurable(let path, let setting, let value): "the ledger \(path) cannot be made durable: SQLite has \(setting) = \(value)"
        case .closed(let path): "the ledger \(path) is closed"
        case .exists(let path): "\(path) exists already"
        case .networkFileSystem(let path, let kind): "\(path) lies on a network file system (\(kind)), where locks cannot be trusted"
        case .publisherRunning(let path, let holder): "another process publishes from the ledger \(path): \(holder)"
        case .illegalTransition(let key, let from, let event):
            "publications, row \(key): “\(event.rawValue)” cannot follow \(from.rawValue)"
        case .identityChanged(let key): "publications, row \(key): an update may not change the key or the state"
        case .unknownPublication(let key): "publications has no row \(key)"
        case .unknownStep(let id): "steps has no unfinished row \(id)"
        case .conflict(let table, let row): "\(table) already has a row \(row)"
        case .refused(let table, let row, let detail): "\(table), row \(row) was refused: \(detail)"
        case .undecodable(let table, let row, let column): "\(table), row \(row): the value in “\(column)” cannot be read"
        case .unexpected(let path, let detail): "the ledger \(path): \(detail)"
        case .abandoned(let error): "nothing was written: \(error)"
        }
    }

    /// What to do about it; nil where only a report of the bug helps.
    package var wayOut: String? {
        switch self {
        case .notADatabase, .notALedger: "Name another file with --state, or move this one away and start afresh."
        case .wrongStamp(_, .live, _): "Run without --sandbox, or name the sandbox's ledger with --state."
        case .wrongStamp(_, .sandbox, _): "Run with --sandbox, or name the live ledger with --state."
        case .wrongWorkspace: "Name this workspace's ledger with --state; a renamed workspace keeps its old name in `workspace:`."
        case .tooNew: "Upgrade reprise, or use a backup made by this version."
        case .migrationChanged: "Use the released binary that wrote this ledger, or a newer one."
        case .cannotOpen: "Check that the folder exists and that this user may read and write it."
        case .readOnly: "Make the file and its folder writable for this user, or name another place with --state."
        case .locked: "Try again; if it stays, find the process with `fuser` on that file."
        case .diskFull: "Free some space: nothing was lost, and work goes on from the last committed step."
        case .inputOutput: "Check the disk and the kernel's log; nothing that was reported as done is lost if the disk is sound."
        case .corrupt: "Stop, copy the file and its -wal away, and restore the newest backup."
        case .notDurable: "Put the ledger on a local file system, or use a SQLite built without changed defaults."
        case .closed: nil
        case .exists: "Name another file, or add --force to replace it."
        case .networkFileSystem: "Put the ledger on a local disk and name it with --state."
        case .publisherRunning: "Stop that process, or let it do the work."
        case .undecodable: "The row was changed by something else than reprise: restore the newest backup."
        case .illegalTransition, .identityChanged, .unknownPublication, .unknownStep, .conflict, .refused, .unexpected, .abandoned: nil
        }
    }
}
