import Foundation
import Glibc

/// The kernel's table of file locks, `/proc/locks` (proc(5)): who holds what, asked without taking a lock oneself.
package struct FileLocks: Sendable {
    struct Entry: Hashable, Sendable {
        /// `FLOCK` or `POSIX`.
        var kind: Substring
        var isShared: Bool
        var pid: Int32
        var inode: UInt64
        /// The first byte.
        var start: Int64
    }

    let entries: [Entry]

    /// Nil on a system without `/proc`.
    package static func current() -> FileLocks? {
        (try? String(contentsOfFile: "/proc/locks", encoding: .utf8)).map(FileLocks.init(text:))
    }

    init(text: String) {
        entries = text.split(separator: "\n").compactMap { line in
            var words = line.split(separator: " ").dropFirst()
            // Who waits for a lock does not hold it.
            guard words.first != "->", words.count >= 7 else { return nil }
            let kind = words.removeFirst()
            words.removeFirst()
            let mode = words.removeFirst()
            guard let pid = Int32(words.removeFirst()), let inode = words.removeFirst().split(separator: ":").last.flatMap({ UInt64($0) }),
                let start = Int64(words.removeFirst())
            else { return nil }
            return Entry(kind: kind, isShared: mode == "READ", pid: pid, inode: inode, start: start)
        }
    }

    /// The process that publishes from a ledger; nil when nobody does.
    package func publisher(of ledger: String) -> Int32? {
        guard let inode = Self.inode(LedgerFiles.resolved(ledger) + ".lock") else { return nil }
        return entries.first { $0.kind == "FLOCK" && !$0.isShared && $0.inode == inode }?.pid
    }

    /// Processes that have a look at the ledger open this moment: while one lasts, the log can be copied back only as far as
    /// it was when the look began. They lock bytes 123 to 127 of the log's index
    /// (https://www.sqlite.org/walformat.html#wal_locks).
    package func readers(of ledger: String) -> [Int32] {
        guard let inode = Self.inode(LedgerFiles.resolved(ledger) + "-shm") else { return [] }
        return Set(entries.filter { $0.kind == "POSIX" && $0.inode == inode && (123...127).contains($0.start) }.map(\.pid)).sorted()
    }

    /// The number alone: the device differs from what `stat` says on btrfs and overlays.
    private static func inode(_ path: String) -> UInt64? {
        var information = stat()
        return stat(path, &information) == 0 ? UInt64(information.st_ino) : nil
    }
}

extension Ledger {
    /// The size of the write-ahead log; nil where there is none.
    package static func logBytes(_ path: String) -> Int64? { LedgerFiles.size(LedgerFiles.resolved(path) + "-wal") }
    /// What the log is cut back to once all of it is copied back.
    package static var logLimit: Int64 { Int64(Connection.walBytes) }
}
