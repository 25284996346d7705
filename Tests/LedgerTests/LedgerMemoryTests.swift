import CivilTime
import Domain
import GRDB
import Testing

@testable import Ledger

/// What is remembered from one transaction to the next is what a fresh look would find.
struct LedgerMemoryTests {
    private let now = Timestamp(seconds: 1_792_476_000)
    private func brake(_ name: String) -> Brake { Brake(scope: .rule, name: name, reason: "test", since: now) }

    private func withTwo(_ body: (Ledger, Ledger) throws -> Void) throws {
        let scratch = try Scratch()
        let first = try scratch.open()
        let second = try scratch.open()
        try body(first, second)
        first.close()
        second.close()
    }

    @Test func anotherProcessIsSeenAtOnce() throws {
        try withTwo { mine, theirs in
            #expect(try mine.read { try $0.brakes() } == [])
            try theirs.write(at: now) { try $0.setBrake(brake("a")) }
            #expect(try mine.read { try $0.brakes() }.map(\.name) == ["a"])
            let seen = try mine.write(at: now) { try $0.brakes().map(\.name) }
            #expect(seen == ["a"])
            try theirs.write(at: now) { try $0.clearBrake(.rule, name: "a") }
            #expect(try mine.write(at: now) { try $0.brakes() } == [])
        }
    }

    @Test func ownChangesAreSeenWithinTheTransactionAndAfterIt() throws {
        let ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "w", at: now)
        try ledger.write(at: now) { transaction in
            #expect(try transaction.brakes() == [])
            #expect(try transaction.sourceState("s") == nil)
            try transaction.setBrake(brake("a"))
            try transaction.saveSource("s", SourceState())
            #expect(try transaction.brakes().count == 1)
            #expect(try transaction.sourceState("s") != nil)
        }
        #expect(try ledger.read { try $0.brakes() }.count == 1)
        #expect(try ledger.read { try $0.sourceState("s") } != nil)
    }

    @Test func whatWasUndoneIsForgotten() throws {
        struct Stop: Error {}
        let ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "w", at: now)
        #expect(try ledger.read { try $0.brakes() } == [])
        try? ledger.write(at: now) { transaction in
            try transaction.setBrake(brake("a"))
            #expect(try transaction.brakes().count == 1)
            throw Stop()
        }
        #expect(try ledger.read { try $0.brakes() } == [])
    }

    @Test func changesThatPassElsewhereAreNoticed() throws {
        let ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "w", at: now)
        try ledger.write(at: now) { try $0.setBrake(brake("a")) }
        #expect(try ledger.read { try $0.brakes() }.count == 1)
        try ledger.queue.write { try $0.execute(sql: "DELETE FROM brakes") }
        #expect(try ledger.read { try $0.brakes() } == [])
        try ledger.write(at: now) { transaction in
            #expect(try transaction.brakes() == [])
            try transaction.db.execute(sql: "INSERT INTO brakes (scope, name, reason, since) VALUES ('all', '', 'x', 1)")
        }
        #expect(try ledger.read { try $0.brakes() }.count == 1)
    }
}
