import Foundation
import GRDB

/// How a connection is set up, and the assertion that SQLite did as told.
enum Connection {
    /// "RPRS": tells our files from other programs' databases.
    static let applicationID = 0x5250_5253
    /// How long a writer waits for another process before it is told `locked`.
    private static let busySeconds = 5.0
    /// A WAL longer than this many pages (4 MB) is copied back at the next commit, one of 1,000 commits or so.
    private static let checkpointPages = 1000
    /// After a checkpoint the WAL file is cut back to this size.
    static let walBytes = 64 * 1024 * 1024

    static func open(_ path: String, readOnly: Bool = false) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(busySeconds)
        configuration.label = "ledger"
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Reads a file that nobody writes, without locks and without the files that WAL needs beside it
    /// (https://www.sqlite.org/uri.html, `immutable`).
    static func openUnchanging(_ path: String) throws -> DatabaseQueue {
        let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
        return try open("file:\(escaped)?immutable=1", readOnly: true)
    }

    /// WAL and `synchronous=FULL`: what precedes a visible call must survive a power cut before the call is made.
    ///
    /// Set after opening and read back, because setting up WAL through GRDB quietly sets NORMAL.
    static func makeDurable(_ queue: DatabaseQueue, path: String) throws {
        try queue.writeWithoutTransaction { db in
            if try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal" {
                _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
            }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            _ = try Int.fetchOne(db, sql: "PRAGMA wal_autocheckpoint = \(checkpointPages)")
            _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = \(walBytes)")
            for (setting, expected) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
                let value = try Row.fetchOne(db, sql: "PRAGMA \(setting)").map { String(describing: $0[0] as DatabaseValue) }
                let found = value?.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) ?? "nothing"
                guard found == expected else { throw LedgerError.notDurable(path: path, setting: setting, value: found) }
            }
        }
    }
}
