import CivilTime
import GRDB

/// Brings a schema up to date: named migrations in order, each applied once, all that are missing in one transaction.
struct Migrator {
    let path: String
    let migrations: [Migration]

    private static let bookkeeping = """
        CREATE TABLE IF NOT EXISTS migrations (
          name TEXT NOT NULL PRIMARY KEY,
          checksum TEXT NOT NULL,
          applied_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """

    /// Whether nothing is left to do. Throws when this ledger has been where this program has not.
    func isCurrent(_ db: Database) throws -> Bool {
        try pending(db).isEmpty && DerivedTriggers.areCurrent(db)
    }

    /// Inside a write transaction of the caller's.
    func migrate(_ db: Database, at: Timestamp) throws {
        try db.execute(sql: Self.bookkeeping)
        for migration in try pending(db) {
            try db.execute(sql: migration.sql)
            try db.execute(
                sql: "INSERT INTO migrations (name, checksum, applied_at) VALUES (?, ?, ?)",
                arguments: [migration.name, migration.checksum, at.milliseconds])
        }
        try DerivedTriggers.install(db)
    }

    private func pending(_ db: Database) throws -> ArraySlice<Migration> {
        guard try db.tableExists("migrations") else { return migrations[...] }
        let applied = try Row.fetchAll(db, sql: "SELECT name, checksum FROM migrations ORDER BY name")
        for (index, row) in applied.enumerated() {
            var fields = FieldReader(row, table: "migrations")
            let name = try fields.text()
            guard index < migrations.count, migrations[index].name == name else { throw LedgerError.tooNew(path: path, migration: name) }
            guard try fields.text() == migrations[index].checksum else { throw LedgerError.migrationChanged(path: path, migration: name) }
        }
        return migrations[applied.count...]
    }
}
