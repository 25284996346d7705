package import CivilTime
import Foundation
import GRDB
import Glibc

/// A ledger that was put back.
package struct LedgerRestoration: Hashable, Sendable {
    package var path: String
    package var contents: LedgerContents
    package var health: LedgerHealth
    /// What was posted after this is unknown to it; nil when it never had an event.
    package var lostSince: Timestamp?
    /// Publications that the next start will hold, were it now.
    package var uncertain: Int
    /// Where the ledger that was there is kept.
    package var aside: String?
}

extension Ledger {
    /// Puts a backup in the place of the ledger at `target`, which is kept beside it under another name. The next publisher
    /// holds what may have been posted since the backup (`takeUp`).
    ///
    /// - Parameters:
    ///   - stamp: the one the ledger must have; nil: that of the ledger that is there, else the backup's.
    ///   - workspace: likewise.
    ///   - at: the wall's clock; names the file that is put aside.
    /// - Throws: `publisherRunning`, `wrongStamp`, `wrongWorkspace`, `tooNew`, and `corrupt` for a damaged backup; the ledger
    ///   that is there is then as it was.
    package static func restore(
        _ givenBackup: String, to givenTarget: String, stamp: LedgerStamp?, workspace: String?, at now: Timestamp
    ) throws(LedgerError) -> LedgerRestoration {
        let (backup, target) = (LedgerFiles.resolved(givenBackup), LedgerFiles.resolved(givenTarget))
        guard backup != target else { throw .exists(path: target) }
        let present = present(at: target)
        let found = try identity(ofBackup: backup)
        let wanted = LedgerIdentity(
            stamp: stamp ?? present?.identity.stamp ?? found.stamp, workspace: workspace ?? present?.identity.workspace ?? found.workspace)
        try found.check(against: wanted, path: backup)
        let lock = try PublisherLock.acquire(ledger: target, at: now)
        return try withExtendedLifetime(lock) { () throws(LedgerError) in
            let temporary = target + ".restoring"
            try LedgerCopy.make(of: backup, at: temporary)
            do {
                let number = max(Incarnation.read(beside: target) ?? 0, present?.incarnation ?? 0) + 1
                let (incarnation, restored) = try prepare(temporary, of: backup, found, incarnation: number, present, at: now)
                var result = restored
                result.path = target
                result.aside = try swap(temporary, into: target, incarnation: incarnation, at: now)
                return result
            } catch {
                LedgerCopy.removeAll(of: temporary)
                throw LedgerError.of(error, path: target)
            }
        }
    }

    private struct Present {
        var identity: LedgerIdentity
        var incarnation: Int64
        var latest: Timestamp?
    }

    /// What can be learnt of the ledger that is there; nil when there is none, or it cannot be read: then it is only kept.
    private static func present(at path: String) -> Present? {
        guard let ledger = try? openReadOnly(path: path) else { return nil }
        defer { ledger.close() }
        return try? ledger.read { reader in
            Present(
                identity: LedgerIdentity(stamp: ledger.stamp, workspace: ledger.workspace), incarnation: try reader.incarnation(),
                latest: try reader.highWater)
        }
    }

    private static func identity(ofBackup path: String) throws(LedgerError) -> LedgerIdentity {
        var information = stat()
        guard stat(path, &information) == 0 else {
            throw .cannotOpen(path: path, detail: String(cString: strerror(errno)))
        }
        guard information.st_mode & S_IFMT == S_IFREG else { throw .notADatabase(path: path) }
        guard let ledger = try openReadOnly(path: path) else { throw .notALedger(path: path) }
        defer { ledger.close() }
        guard !isCutOff(path, bytes: Int64(information.st_size)) else { throw .corrupt(path: path, detail: "its end is missing") }
        // Of the file itself: the copy has indexes made anew, which would hide what a cut-off file has lost.
        let damage = try ledger.read { try $0.health().damage }
        guard damage.isEmpty else { throw .corrupt(path: path, detail: damage.joined(separator: "; ")) }
        return LedgerIdentity(stamp: ledger.stamp, workspace: ledger.workspace)
    }

    /// Whether the file is shorter than its header says: SQLite takes what is missing of its last page for zeros. Page size and
    /// number of pages stand at bytes 16 and 28 (https://www.sqlite.org/fileformat2.html#the_database_header).
    private static func isCutOff(_ path: String, bytes: Int64) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path), let header = try? handle.read(upToCount: 32), header.count == 32 else {
            return true
        }
        // 1 stands for 65,536.
        let size = Int64(header[16]) << 8 | Int64(header[17])
        let pages = header[28..<32].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        // Pages in a log beside it are not in the file yet.
        return LedgerFiles.size(path + "-wal") == nil && bytes < pages * (size == 1 ? 65_536 : size)
    }

    /// Brings the copy up to date, and marks it as restored.
    private static func prepare(
        _ copy: String, of backup: String, _ identity: LedgerIdentity, incarnation least: Int64, _ present: Present?, at now: Timestamp
    ) throws -> (incarnation: Int64, LedgerRestoration) {
        let ledger = try open(path: copy, identity: identity, at: now, migrations: Migration.shipped)
        defer { ledger.close() }
        let health = try ledger.read { try $0.health() }
        guard health.damage.isEmpty, health.orphans.isEmpty else {
            throw LedgerError.corrupt(path: backup, detail: (health.damage + health.orphans).joined(separator: "; "))
        }
        let contents = try ledger.read { try $0.contents() }
        // At the ledger's own last event: a sandbox's clock may be behind the wall's.
        let prepared = try ledger.write(at: contents.lastEvent ?? now) { transaction in
            // A restored ledger that nobody has taken up yet goes on lacking what it lacked.
            let since = try MetaRows.instant(.lostSince, transaction.db) ?? contents.lastEvent
            if let since { try MetaRows.set(.lostSince, since, transaction.db) }
            try MetaRows.remove(.backup, transaction.db)
            let incarnation = try transaction.setIncarnation(atLeast: max(least, try transaction.incarnation() + 1))
            try transaction.audit(actor: "restore", action: "ledger.restore", subject: "ledger")
            let until = max(now, present?.latest ?? now)
            let uncertain = try since.map { try transaction.uncertainIfLost(LostStretch(since: $0, until: max($0, until))) }
            let restoration = LedgerRestoration(
                path: copy, contents: contents, health: health, lostSince: since, uncertain: uncertain ?? 0, aside: nil)
            return (incarnation: incarnation, restoration)
        }
        try ledger.checkpoint()
        return prepared
    }

    /// Puts the prepared file in place. `<ledger>.id` goes first: whatever a power cut leaves then counts as restored.
    private static func swap(_ temporary: String, into target: String, incarnation: Int64, at now: Timestamp) throws -> String? {
        try LedgerCopy.sync(temporary)
        let turn = OpeningLock(folderOf: target)
        defer { turn.release() }
        try Incarnation.store(incarnation, beside: target)
        let aside = try putAside(target, at: now)
        guard rename(temporary, target) == 0 else { throw LedgerFiles.failure("renaming", temporary, target) }
        try LedgerCopy.sync(LedgerCopy.folder(of: target), isFolder: true)
        return aside
    }

    /// Gives the present ledger a second name, and takes its log out of the way: SQLite would play it into the new file.
    private static func putAside(_ target: String, at now: Timestamp) throws -> String? {
        guard LedgerFiles.size(target) != nil else { return nil }
        foldLog(of: target)
        let aside = freeName(target + ".before-" + utcDigits(now))
        for suffix in ["-wal", "-shm"] where LedgerFiles.size(target + suffix) != nil {
            guard rename(target + suffix, aside + suffix) == 0 else { throw LedgerFiles.failure("renaming", target + suffix, target) }
        }
        // A second name leaves no moment without a ledger; where the file system has none, the file is moved.
        guard link(target, aside) == 0 || rename(target, aside) == 0 else { throw LedgerFiles.failure("renaming", target, target) }
        return aside
    }

    /// As far as it can be read: a damaged one keeps its log as it is.
    private static func foldLog(of path: String) {
        guard let queue = try? Connection.open(path) else { return }
        _ = try? queue.writeWithoutTransaction { db in try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try? queue.close()
    }

    private static func freeName(_ base: String) -> String {
        var name = base
        var number = 2
        while LedgerFiles.size(name) != nil {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }

    /// `20261128T035900Z`
    private static func utcDigits(_ instant: Timestamp) -> String {
        Timestamp(seconds: instant.seconds).rfc3339(in: .utc).filter { $0 != "-" && $0 != ":" }
    }
}
