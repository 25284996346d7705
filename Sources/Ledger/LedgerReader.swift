package import CivilTime
import Domain
import Foundation
import GRDB

/// A look into the ledger, good only inside the closure it is handed to. Every list has a fixed order.
package class LedgerReader {
    let db: Database
    let path: String
    let memory: LedgerMemory
    /// Publications as a transaction has read or written them: until it ends nobody else can change them, and a step of the
    /// engine looks at the same one again and again. Nil in a mere look.
    var known: [PublicationKey: PublicationRecord]?

    init(db: Database, path: String, memory: LedgerMemory = LedgerMemory()) {
        self.db = db
        self.path = path
        self.memory = memory
    }

    func fetch<T>(
        _ table: String, _ sql: String, _ arguments: StatementArguments = StatementArguments(), _ decode: (Row) throws -> T
    ) throws(LedgerError) -> [T] {
        try settle(before: table)
        do {
            let rows = try Row.fetchCursor(try db.cachedStatement(sql: sql), arguments: arguments)
            var values: [T] = []
            while let row = try rows.next() { values.append(try decode(row)) }
            return values
        } catch { throw LedgerError.of(error, path: path, table: table) }
    }

    /// Called before rows of a table are read: what is to be written by then is.
    func settle(before table: String) throws(LedgerError) {}

    /// The newest instant at which anything was written; nil in a new ledger. Engine time never runs behind it.
    package var highWater: Timestamp? {
        get throws(LedgerError) {
            try fetch("clock", "SELECT high_water FROM clock") { row in
                var fields = FieldReader(row, table: "clock")
                return try fields.timestamp()
            }.first
        }
    }

    func incarnation() throws(LedgerError) -> Int64 {
        guard let number = Int64(try meta("incarnation") ?? "") else {
            throw .corrupt(path: path, detail: "its incarnation is missing (in meta)")
        }
        return number
    }

    /// Who wrote last that it publishes from this ledger; the lock alone decides who does.
    package var publisher: String? {
        get throws(LedgerError) { try meta("publisher") }
    }

    /// A reading of the wall's clock that ran ahead of time, and that nobody has confirmed yet; nil: there is none.
    package var doubtedClock: Timestamp? {
        get throws(LedgerError) {
            do { return try MetaRows.instant(.doubtedClock, db) } catch {
                throw LedgerError.of(error, path: path, table: "meta", row: MetaRows.Instant.doubtedClock.rawValue)
            }
        }
    }

    private func meta(_ name: String) throws(LedgerError) -> String? {
        do { return try MetaRows.value(name, db) } catch { throw LedgerError.of(error, path: path, table: "meta", row: name) }
    }
}
