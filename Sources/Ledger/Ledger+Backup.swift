package import CivilTime
import Foundation
import GRDB
import Glibc

/// A backup that was written and read again.
package struct LedgerBackup: Hashable, Sendable {
    package var path: String
    package var bytes: Int64
    package var contents: LedgerContents
    package var health: LedgerHealth
}

extension Ledger {
    /// Copies the ledger at `path` to the file `target`, while whoever publishes goes on, and checks the copy. The copy is
    /// marked, so that a daemon which finds it in the ledger's place knows what it is.
    ///
    /// - Parameter replaces: whether a file that is there already gives way, at the very end.
    /// - Throws: `exists`; `corrupt` for a ledger with damaged pages, which leaves nothing behind. Rows without what they
    ///   refer to, or a broken audit log, are told in `health`: such a copy is still the best there is.
    package static func backUp(_ given: String, to givenTarget: String, replaces: Bool, at: Timestamp) throws(LedgerError) -> LedgerBackup {
        let (path, target) = (LedgerFiles.resolved(given), LedgerFiles.resolved(givenTarget))
        guard LedgerFiles.size(path) != nil else { throw .cannotOpen(path: path, detail: String(cString: strerror(errno))) }
        try refuse(target, besides: path, replaces: replaces)
        let temporary = target + ".part"
        try LedgerCopy.make(of: path, at: temporary)
        do {
            let checked = try mark(temporary, of: path, at: at)
            chmod(temporary, mode(of: path))
            try LedgerCopy.sync(temporary)
            if !replaces { try LedgerCopy.reserve(target) }
            guard rename(temporary, target) == 0 else { throw LedgerFiles.failure("renaming", temporary, target) }
            try LedgerCopy.sync(LedgerCopy.folder(of: target), isFolder: true)
            return LedgerBackup(
                path: target, bytes: LedgerFiles.size(target) ?? 0, contents: checked.contents, health: checked.health)
        } catch {
            LedgerCopy.removeAll(of: temporary)
            throw LedgerError.of(error, path: target)
        }
    }

    private static func refuse(_ target: String, besides path: String, replaces: Bool) throws(LedgerError) {
        var information = stat()
        if stat(target, &information) == 0 {
            let isFile = information.st_mode & S_IFMT == S_IFREG
            // Never over the ledger itself, nor over a database that somebody has open.
            guard replaces, isFile, target != path, LedgerFiles.size(target + "-wal") == nil else { throw .exists(path: target) }
        }
        guard access(LedgerCopy.folder(of: target), W_OK | X_OK) == 0 else {
            let reason = String(cString: strerror(errno))
            throw .cannotOpen(path: target, detail: "a file cannot be made in its folder: \(reason)")
        }
    }

    private static func mark(_ copy: String, of path: String, at: Timestamp) throws -> (contents: LedgerContents, health: LedgerHealth) {
        let queue = try Connection.open(copy)
        let found = try queue.writeWithoutTransaction { db in
            let reader = LedgerReader(db: db, path: path)
            // Refuses another program's database as well.
            var contents = try reader.contents()
            let health = try reader.health()
            if let damage = health.damage.first { throw LedgerError.corrupt(path: path, detail: damage) }
            try MetaRows.set(.backup, at, db)
            contents.backedUpAt = at
            // One file, without a log beside it.
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
            return (contents: contents, health: health)
        }
        try queue.close()
        return found
    }

    private static func mode(of path: String) -> mode_t {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode & 0o777 : 0o600
    }
}
