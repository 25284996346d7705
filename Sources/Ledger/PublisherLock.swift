package import CivilTime
import Foundation
import Glibc

/// The right to publish from a ledger: an exclusive `flock` on `<ledger>.lock`, held as long as this object lives and freed
/// by the kernel alone, so that a dead process cannot keep it and a stopped one cannot lose it.
///
/// A lease would expire under a stopped process, which then sends beside its successor; a platform cannot be told to
/// refuse it. The file is never removed: removing it would let two processes lock two files of one name.
package final class PublisherLock: Sendable {
    /// The locked file.
    package let path: String
    private let file: Int32

    private init(path: String, file: Int32) {
        self.path = path
        self.file = file
    }

    deinit { close(file) }

    /// - Throws: `publisherRunning` with the holder's own words when another process has it; `networkFileSystem` where
    ///   locks cannot be trusted.
    package static func acquire(ledger: String, at: Timestamp) throws(LedgerError) -> PublisherLock {
        guard let lock = try tryAcquire(ledger: ledger, at: at) else {
            throw .publisherRunning(
                path: LedgerFiles.resolved(ledger), holder: holder(ledger: ledger) ?? "its holder has not said who it is")
        }
        return lock
    }

    /// Nil at once when another process (or another object in this one) has it.
    package static func tryAcquire(ledger given: String, at: Timestamp) throws(LedgerError) -> PublisherLock? {
        let ledger = LedgerFiles.resolved(given)
        let path = ledger + ".lock"
        try LedgerFiles.createFolder(of: ledger)
        // Close-on-exec, because a child process would keep the lock after our death.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw LedgerFiles.failure("opening", path, ledger) }
        do {
            if let kind = try FileSystemKind.network(file, path: path) { throw LedgerError.networkFileSystem(path: path, kind: kind) }
            guard try lock(file, path: path, ledger: ledger) else {
                close(file)
                return nil
            }
            try sign(file, path: path, ledger: ledger, at: at)
            return PublisherLock(path: path, file: file)
        } catch {
            close(file)
            throw LedgerError.of(error, path: ledger)
        }
    }

    /// What the present or last holder wrote; for people only.
    package static func holder(ledger: String) -> String? {
        let text = try? String(contentsOfFile: LedgerFiles.resolved(ledger) + ".lock", encoding: .utf8)
        guard let text = text?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else { return nil }
        return String(text.prefix(200))
    }

    private static func lock(_ file: Int32, path: String, ledger: String) throws(LedgerError) -> Bool {
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return false
            default: throw LedgerFiles.failure("locking", path, ledger)
            }
        }
        var locked = stat()
        var named = stat()
        guard fstat(file, &locked) == 0, stat(path, &named) == 0, locked.st_ino == named.st_ino, locked.st_dev == named.st_dev else {
            throw .inputOutput(path: ledger, detail: "\(path) was replaced while it was being locked")
        }
        return true
    }

    private static func sign(_ file: Int32, path: String, ledger: String, at: Timestamp) throws(LedgerError) {
        let text = Array("pid \(getpid()) since \(utcText(at))\n".utf8)
        guard ftruncate(file, 0) == 0, pwrite(file, text, text.count, 0) == text.count else {
            throw LedgerFiles.failure("writing", path, ledger)
        }
    }

    private static func utcText(_ instant: Timestamp) -> String {
        Date(timeIntervalSince1970: Double(instant.seconds)).formatted(.iso8601)
    }
}
