import Foundation
import GRDB
import Glibc

/// Copies of a ledger's file, made by SQLite so that they are consistent whoever writes meanwhile.
enum LedgerCopy {
    /// Writes all that is committed in `path` into the new file `target`, without free pages; readers and writers of `path`
    /// are not held up. Nothing is left of `target` when it throws.
    ///
    /// `VACUUM INTO` runs in one read transaction (https://www.sqlite.org/lang_vacuum.html); the online backup would start
    /// over with each write of another process, and never end beside a busy daemon.
    static func make(of path: String, at target: String) throws(LedgerError) {
        removeAll(of: target)
        do {
            let queue = try Ledger.connect(path, hasWAL: LedgerFiles.size(path + "-wal") != nil)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA query_only = OFF")
                try db.execute(sql: "VACUUM INTO ?", arguments: [target])
            }
            try queue.close()
        } catch {
            removeAll(of: target)
            throw told(error, path, target)
        }
    }

    /// SQLite does not say which of the two files it speaks of: only reading can find damage, only writing lacks space.
    private static func told(_ error: any Error, _ path: String, _ target: String) -> LedgerError {
        switch LedgerError.of(error, path: path) {
        case .diskFull: .diskFull(path: target)
        case .readOnly: .readOnly(path: target)
        case .inputOutput(_, let detail): .inputOutput(path: "\(path) or \(target)", detail: detail)
        case let other: other
        }
    }

    /// With whatever SQLite had beside it.
    static func removeAll(of path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }

    /// Makes the file's bytes, or a folder's entries, survive a power cut.
    static func sync(_ path: String, isFolder: Bool = false) throws(LedgerError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | (isFolder ? O_DIRECTORY : 0))
        guard file >= 0 else { throw LedgerFiles.failure("opening", path, path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw LedgerFiles.failure("syncing", path, path) }
    }

    /// Takes the name, so that what comes between is not overwritten.
    static func reserve(_ target: String) throws(LedgerError) {
        let file = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw errno == EEXIST ? .exists(path: target) : LedgerFiles.failure("creating", target, target) }
        close(file)
    }

    static func folder(of path: String) -> String { (path as NSString).deletingLastPathComponent }
}
