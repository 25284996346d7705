import CivilTime
import Domain
import GRDB
import Testing

@testable import Ledger

/// Circuits, limits and lanes, as the ledger keeps them.
struct FlowTests {
    private let ledger: Ledger
    init() throws { ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start) }

    private func failing(_ count: Int) -> Circuit {
        var circuit = Circuit(destination: "studio-x")
        for _ in 0..<count { _ = circuit.failed(PublicationRecord.sample().key, .visible, "it is broken", at: start) }
        return circuit
    }

    @Test func aCircuitIsReadAsItWasWritten() throws {
        var circuit = failing(5)
        circuit.probe = PublicationRecord.sample().key
        circuit.retriesUntil = minutes(3)
        try ledger.write(at: start) { transaction in
            try transaction.insert(.sample())
            try transaction.save(circuit)
            try transaction.save(circuit)
        }
        #expect(try ledger.read { try $0.circuits() } == [circuit])
        #expect(try ledger.read { try $0.circuit("studio-x") } == circuit)
        #expect(try ledger.read { try $0.circuit("other") } == nil)
    }

    @Test func aCircuitThatSaysNothingIsForgotten() throws {
        try ledger.write(at: start) { try $0.save(failing(2)) }
        #expect(try ledger.read { try $0.circuits() }.count == 1)
        try ledger.write(at: start) { try $0.save(Circuit(destination: "studio-x")) }
        #expect(try ledger.read { try $0.circuits() }.isEmpty)
    }

    @Test func aPersonsClosingIsInTheLogAndAsksForARelease() throws {
        try ledger.write(at: start) { try $0.save(failing(5)) }
        #expect(try ledger.write(at: minutes(1)) { try $0.closeCircuit("studio-x", actor: "user:anna") })
        let circuit = try #require(try ledger.read { try $0.circuit("studio-x") })
        #expect(!circuit.isOpen)
        #expect(circuit.isReleasing)
        let row = try #require(try ledger.read { try $0.auditTail(limit: 1) }.last)
        #expect([row.actor, row.action, row.subject] == ["user:anna", "circuit.close", "destination studio-x"])
        #expect(try !ledger.write(at: minutes(1)) { try $0.closeCircuit("studio-x", actor: "user:anna") })
    }

    @Test func aLimitIsReadAsItWasWritten() throws {
        let reading = LimitReading(LimitBucket(.app, "graph"), ceiling: 100, remaining: 7, resetsAt: minutes(9), reserve: 10)
        let limit = RateLimit(
            platform: .instagram, credential: "a", identity: CredentialIdentity(app: "1", account: "2"), reading: reading, readAt: start)
        let other = RateLimit(
            platform: .x, credential: "a", reading: LimitReading(LimitBucket(.account, "posts"), remaining: 0, resetsAt: minutes(1)),
            readAt: start)
        try ledger.write(at: start) { transaction in
            try transaction.save(other)
            try transaction.save(limit)
        }
        #expect(try ledger.read { try $0.limits() } == [limit, other])
        try ledger.write(at: start) { try $0.forgetLimits(before: minutes(5)) }
        #expect(try ledger.read { try $0.limits() } == [limit])
        try ledger.write(at: start) { try $0.forget(limit.key) }
        #expect(try ledger.read { try $0.limits() }.isEmpty)
    }

    @Test func theSchemaRefusesWhatCannotBe() throws {
        for sql in [
            "INSERT INTO circuits VALUES ('x', 'failures', '', NULL, 5, 'prepare', NULL, 1, NULL, 0, NULL)",
            "INSERT INTO circuits VALUES ('x', NULL, '', NULL, 0, 'prepare', 5, 1, NULL, 0, NULL)",
            "INSERT INTO circuits VALUES ('x', 'tired', '', 1, 5, 'prepare', NULL, 1, NULL, 0, NULL)",
            "INSERT INTO limits VALUES ('x', 'app', 'app:1', 'b', 'a', NULL, -1, 0, 1, 1)",
            "INSERT INTO limits VALUES ('x', 'page', 'page:1', 'b', 'a', NULL, 1, 0, 1, 1)",
        ] {
            #expect(throws: DatabaseError.self, "\(sql)") { try ledger.queue.write { try $0.execute(sql: sql) } }
        }
    }

    @Test func lanesAreDestinationsAndStatesWithTheirEarliest() throws {
        var records = (0..<5).map { PublicationRecord.sample("p\($0)", state: .scheduled, slot: start) }
        records[2] = .sample("p2", state: .scheduled, destination: "studio-reels", slot: start)
        records[3].state = .ready
        for (index, minute) in [3, 1, 7, 5].enumerated() { records[index].dueAt = minutes(Int64(minute)) }
        try ledger.write(at: start) { transaction in for record in records { try transaction.insert(record) } }
        #expect(
            try ledger.read { try $0.lanes() } == [
                DueLane(destination: "studio-reels", state: .scheduled, dueAt: minutes(7)),
                DueLane(destination: "studio-x", state: .ready, dueAt: minutes(5)),
                DueLane(destination: "studio-x", state: .scheduled, dueAt: minutes(1)),
            ])
        let found = try ledger.read { try $0.due(at: minutes(2), destination: "studio-x", state: .scheduled, limit: 9) }
        #expect(found.map(\.post) == ["p1"])
    }

    @Test func whatIsDueTogetherComesInTheOrderOfSlots() throws {
        var records = (0..<6).map { PublicationRecord.sample("p\($0)", state: .ready, slot: minutes(Int64(6 - $0))) }
        for index in records.indices { records[index].dueAt = start }
        try ledger.write(at: start) { transaction in for record in records { try transaction.insert(record) } }
        let found = try ledger.read { try $0.due(at: start, destination: "studio-x", state: .ready, limit: 4) }
        #expect(found.map(\.post) == ["p5", "p4", "p3", "p2"])
    }
}
