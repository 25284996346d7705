import Domain
import GRDB
import Testing

@testable import Ledger

/// The schema repeats the state machine: whoever writes to the file without our code is held to it too.
struct TransitionTriggerTests {
    @Test(arguments: PublicationState.allCases) func sqlAndSwiftAgreeOnEveryPair(from: PublicationState) throws {
        let ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start)
        let reachable = Set(PublicationEvent.allCases.compactMap { from.after($0) })
        for to in PublicationState.allCases {
            let record = complete(from, to)
            let isAllowed: Bool = try ledger.queue.writeWithoutTransaction { db in
                var isAllowed = true
                try db.inTransaction {
                    try db.execute(sql: PublicationRow.insert, arguments: StatementArguments(try PublicationRow.values(record)))
                    do {
                        let change =
                            "UPDATE publications SET state = ?, published_at = CASE ? WHEN 'published' THEN 1 END WHERE key = ?"
                        try db.execute(sql: change, arguments: [to.rawValue, to.rawValue, record.key.hex])
                    } catch DatabaseError.SQLITE_CONSTRAINT_TRIGGER { isAllowed = false }
                    return .rollback
                }
                return isAllowed
            }
            #expect(isAllowed == (from == to || reachable.contains(to)), "\(from) to \(to)")
        }
    }

    /// A record that satisfies the CHECKs before and after.
    private func complete(_ from: PublicationState, _ to: PublicationState) -> PublicationRecord {
        var record = PublicationRecord.sample("\(from)-\(to)", state: from, slot: start)
        record.visibleAt = start
        record.uncertainSince = start
        record.permalink = "https://x.com/1"
        if from == .published { record.publishedAt = start }
        return record
    }

    @Test func identityNeverChanges() throws {
        let ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start)
        let record = PublicationRecord.sample()
        try ledger.write(at: start) { try $0.insert(record) }
        let other = String(repeating: "0", count: 64)
        for change in ["key = '\(other)'", "platform = 'youtube'", "occurrence = 'else'", "variant = 'b'"] {
            let isRefused = try ledger.queue.writeWithoutTransaction { db in
                do {
                    try db.execute(sql: "UPDATE publications SET \(change)")
                    return false
                } catch DatabaseError.SQLITE_CONSTRAINT_TRIGGER { return true }
            }
            #expect(isRefused, "\(change)")
        }
        #expect(try ledger.read { try $0.publication(record.key) } == record)
    }

    @Test func aTriggerThatWasTamperedWithIsPutBackAtTheNextOpening() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        try ledger.queue.writeWithoutTransaction { try $0.execute(sql: "DROP TRIGGER publications_transition") }
        let reopened = try ledger.reopened(at: start)
        defer { reopened.close() }
        let names = try reopened.queue.read { db in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") }
        #expect(names.contains("publications_transition"))
    }
}
