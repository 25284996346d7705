import CivilTime
import GRDB

/// The meta rows that are written once, when a ledger is created.
struct LedgerIdentity: Hashable, Sendable {
    var stamp: LedgerStamp
    var workspace: String

    /// Nil for a database without any table. Throws for what is not ours; reads only.
    static func read(_ db: Database, path: String) throws -> LedgerIdentity? {
        guard let objects = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema"), objects > 0 else { return nil }
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == Connection.applicationID else {
            throw LedgerError.notALedger(path: path)
        }
        guard let text = try MetaRows.value("stamp", db), let stamp = LedgerStamp(rawValue: text),
            let workspace = try MetaRows.value("workspace", db)
        else { throw LedgerError.corrupt(path: path, detail: "its stamp is missing (in meta)") }
        return LedgerIdentity(stamp: stamp, workspace: workspace)
    }

    func write(_ db: Database, incarnation: Int64) throws {
        try db.execute(sql: "PRAGMA application_id = \(Connection.applicationID)")
        try MetaRows.set("stamp", stamp.rawValue, db)
        try MetaRows.set("workspace", workspace, db)
        try MetaRows.set("incarnation", String(incarnation), db)
    }

    func check(against wanted: LedgerIdentity, path: String) throws(LedgerError) {
        guard stamp == wanted.stamp else { throw .wrongStamp(path: path, found: stamp, expected: wanted.stamp) }
        guard workspace == wanted.workspace else { throw .wrongWorkspace(path: path, found: workspace, expected: wanted.workspace) }
    }
}

/// The small named values of a ledger.
enum MetaRows {
    /// Those that hold an instant, in milliseconds.
    enum Instant: String {
        /// In a backup: when it was taken. A ledger that says so was copied back by hand.
        case backup
        /// Set by `restore`, until the next publisher has taken it up: the last event that the backup knew of.
        case lostSince = "lost_since"
        /// What was posted from here …
        case lostFrom = "lost_from"
        /// … to here is not in this ledger.
        case lostUntil = "lost_until"
        /// A reading of the wall's clock that the publisher does not believe.
        case doubtedClock = "doubted_clock"
    }

    static func instant(_ name: Instant, _ db: Database) throws -> Timestamp? {
        try value(name.rawValue, db).flatMap(Int64.init).map(Timestamp.init(milliseconds:))
    }

    static func set(_ name: Instant, _ instant: Timestamp, _ db: Database) throws {
        try set(name.rawValue, String(instant.milliseconds), db)
    }

    static func remove(_ name: Instant, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [name.rawValue])
    }

    static func value(_ name: String, _ db: Database) throws -> String? {
        try Row.fetchOne(db, sql: "SELECT name, value FROM meta WHERE name = ?", arguments: [name]).map { row in
            var fields = FieldReader(row, table: "meta")
            _ = try fields.text()
            return try fields.text()
        }
    }

    static func set(_ name: String, _ value: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value])
    }
}
