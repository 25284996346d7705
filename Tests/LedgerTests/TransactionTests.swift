import CivilTime
import Domain
import GRDB
import Testing

@testable import Ledger

struct TransactionTests {
    private struct Trouble: Error, Equatable {}
    private let ledger: Ledger
    init() throws { ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start) }

    @Test func aRecordComesBackAsItWent() throws {
        for record in [PublicationRecord.full(), .sample()] {
            try ledger.write(at: start) { transaction in try transaction.insert(record) }
            #expect(try ledger.read { try $0.publication(record.key) } == record)
        }
    }

    @Test func aNULDoesNotHideWhatFollowsIt() throws {
        var record = PublicationRecord.sample()
        record.caption = "before\0after"
        record.trouble = "\0"
        try ledger.write(at: start) { transaction in
            try transaction.insert(record)
            try transaction.audit(actor: "a\0b", action: "c\0d", subject: "e", revision: "f\0g")
        }
        let stored = try ledger.read { try $0.publication(record.key) }
        #expect(stored?.caption == "before\u{FFFD}after")
        #expect(stored?.trouble == "\u{FFFD}")
        #expect(try ledger.read { try $0.auditTail(limit: 1) }.first?.actor == "a\u{FFFD}b")
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    /// A transaction remembers what it read and wrote: that must be what a later look finds.
    @Test func aTransactionSeesWhatALaterLookFinds() throws {
        let record = PublicationRecord.sample()
        var seen: [PublicationRecord?] = []
        func write(_ body: (LedgerTransaction) throws -> Void) throws {
            try ledger.write(at: start) { transaction in
                seen.append(try transaction.publication(record.key))
                try body(transaction)
                seen.append(try transaction.publication(record.key))
            }
            #expect(try ledger.read { try $0.publication(record.key) } == seen.last)
        }
        try write { try $0.insert(record) }
        try write { try $0.apply(.schedule, to: record.key, at: start + .seconds(1)) { $0.slot = start } }
        try write { try $0.update(record.key) { $0.trouble = "a\0b" } }
        try write {
            _ = try $0.startStep(
                publication: record.key, attempt: 1, kind: StepKind.prepare.rawValue, label: "upload", request: "POST x", machine: [1, 2],
                at: start + .seconds(2))
        }
        #expect(seen[0] == nil)
        #expect(seen[5]?.trouble == "a\u{FFFD}b")
        #expect(seen[7]?.machine == [1, 2])
    }

    /// Rows follow what is remembered, so that every question must be asked of rows that have caught up.
    @Test func whoeverAsksForRowsFindsWhatTheTransactionHasDone() throws {
        let record = PublicationRecord.sample()
        let due = start + .minutes(5)
        try ledger.write(at: start) { transaction in
            try transaction.insert(record)
            let approval = GivenApproval(key: record.key, content: String(repeating: "c", count: 64), principal: "ann", at: start)
            #expect(try transaction.approve(approval, actor: "ann"))
            #expect(try transaction.nextDue() == nil)
            try transaction.apply(.schedule, to: record.key, at: start) { changed in
                changed.slot = start
                changed.dueAt = due
            }
            #expect(try transaction.nextDue() == due)
            #expect(try transaction.counts()[.scheduled] == 1)
            try transaction.update(record.key) { $0.dueAt = start }
            #expect(try transaction.due(at: start, limit: 9).map(\.key) == [record.key])
            try transaction.update(record.key) { $0.slot = due }
            #expect(try transaction.slotHistory(from: due, to: due).first?.slot == due)
            #expect(try transaction.openApprovals().count == 1)
            try transaction.apply(.cancel, to: record.key, at: start)
            #expect(try transaction.openApprovals().isEmpty)
            #expect(try transaction.lanes().isEmpty)
        }
    }

    /// Many changes of one publication in one step cost one row each time its state has changed.
    @Test func aRowIsWrittenOnceForEachStateItPasses() throws {
        let record = PublicationRecord.sample(state: .scheduled, slot: start)
        try ledger.write(at: start) { try $0.insert(record) }
        let rows = { self.ledger.queue.writeWithoutTransaction { $0.totalChangesCount } }
        let before = rows()
        try ledger.write(at: start) { transaction in
            try transaction.update(record.key) { $0.dueAt = start }
            try transaction.apply(.claim, to: record.key, at: start)
            for number in 1...5 { try transaction.update(record.key) { $0.attempts = number } }
            try transaction.apply(.prepared, to: record.key, at: start) { $0.machine = [1] }
            try transaction.update(record.key) { $0.trouble = "none" }
        }
        // Two states and their two lines of the audit log; the clock stood at this instant already.
        #expect(rows() - before == 4)
        let stored = try #require(try ledger.read { try $0.publication(record.key) })
        #expect((stored.state, stored.attempts, stored.machine, stored.trouble) == (.ready, 5, [1], "none"))
    }

    @Test func aBodyThatThrowsLeavesNothingAndItsErrorIsHandedOn() throws {
        let record = PublicationRecord.sample()
        let error = thrown {
            try ledger.write(at: start) { transaction in
                try transaction.insert(record)
                throw Trouble()
            }
        }
        guard case .abandoned(let cause)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(cause as? Trouble == Trouble())
        #expect(try ledger.read { try $0.publication(record.key) } == nil)
        #expect(try ledger.read { try $0.auditTail(limit: 9) }.isEmpty)
        #expect(try ledger.read { try $0.highWater } == nil)
    }

    @Test func aKeyTwiceIsAConflictThatTheCallerMaySurvive() throws {
        let first = PublicationRecord.sample("p1")
        let second = PublicationRecord.sample("p2")
        let conflict = try ledger.write(at: start) { transaction in
            try transaction.insert(first)
            let error = thrown { try transaction.insert(first) }
            try transaction.insert(second)
            return error
        }
        guard case .conflict(let table, let row)? = conflict else {
            Issue.record("\(String(describing: conflict))")
            return
        }
        #expect(table == "publications")
        #expect(row == first.key.hex)
        #expect(try ledger.read { try $0.publications() }.count == 2)
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    @Test func eventsMoveAPublicationAndAreAudited() throws {
        let key = PublicationRecord.sample().key
        let end = try ledger.write(at: start) { transaction in
            try transaction.insert(.sample(), actor: "planner")
            try transaction.apply(.schedule, to: key, at: start) { $0.slot = minutes(20) }
            try transaction.apply(.claim, to: key, at: minutes(5))
            try transaction.apply(.prepare, to: key, at: minutes(5))
            try transaction.apply(.prepared, to: key, at: minutes(6)) { $0.dueAt = minutes(20) }
            let open = try transaction.apply(.open, to: key, at: minutes(20))
            #expect(open.visibleAt == minutes(20))
            let lost = try transaction.apply(.loseAnswer, to: key, at: minutes(21)) { $0.dueAt = minutes(22) }
            #expect(lost.uncertainSince == minutes(21))
            return try transaction.apply(.confirm, to: key, at: minutes(23), actor: "ada") { $0.remoteID = "1" }
        }
        #expect(end.state == .published)
        #expect(end.publishedAt == minutes(23))
        #expect(end.uncertainSince == nil)
        #expect(end.dueAt == nil)
        #expect(try ledger.read { try $0.publication(key) } == end)
        let audit = try ledger.read { try $0.auditTail(limit: 100) }
        #expect(
            audit.map(\.action)
                == ["insert", "schedule", "claim", "prepare", "prepared", "open", "loseAnswer", "confirm"].map { "publication.\($0)" })
        #expect(audit.map(\.sequence) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(audit.first?.actor == "planner")
        #expect(audit.last?.actor == "ada")
        #expect(audit.last?.detail == #"{"from":"uncertain","to":"published"}"#)
        #expect(audit.allSatisfy { $0.subject == key.hex && $0.revision == "files.1" })
    }

    @Test func anImpossibleEventIsRefusedAndChangesNothing() throws {
        let record = PublicationRecord.sample()
        try ledger.write(at: start) { transaction in try transaction.insert(record) }
        let error = thrown { try ledger.write(at: start) { transaction in try transaction.apply(.open, to: record.key, at: start) } }
        guard case .illegalTransition(let key, .planned, .open)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(key == record.key)
        #expect(try ledger.read { try $0.publication(record.key) } == record)
    }

    @Test func whatIsNotThereCannotBeMoved() throws {
        let key = PublicationRecord.sample().key
        let moves: [(LedgerTransaction) throws -> Void] = [
            { _ = try $0.apply(.schedule, to: key, at: start) },
            { _ = try $0.update(key) { $0.attempts = 1 } },
            { _ = try $0.startStep(publication: key, attempt: 1, kind: "prepare", label: "l", request: "r", machine: [], at: start) },
        ]
        for move in moves {
            let error = try #require(thrown { try ledger.write(at: start) { try move($0) } })
            #expect(caseName(error) == "unknownPublication")
        }
    }

    @Test func anUpdateChangesProgressButNeitherStateNorKey() throws {
        let record = PublicationRecord.sample()
        try ledger.write(at: start) { transaction in try transaction.insert(record) }
        let updated = try ledger.write(at: minutes(1)) { try $0.update(record.key) { $0.trouble = "slow" } }
        #expect(updated.trouble == "slow")
        #expect(updated.updatedAt == minutes(1))
        let byState = try #require(thrown { try ledger.write(at: start) { try $0.update(record.key) { $0.state = .held } } })
        #expect(caseName(byState) == "identityChanged")
        #expect(try ledger.read { try $0.publication(record.key) } == updated)
    }

    @Test func theSchemaRefusesWhatCannotBe() throws {
        var withoutSlot = PublicationRecord.sample("a", state: .scheduled)
        var neverPublished = PublicationRecord.sample("b", state: .published, slot: start)
        var withoutLink = neverPublished
        withoutLink.publishedAt = start
        var withoutSubject = PublicationRecord.sample("c")
        withoutSubject.occurrence = nil
        var published = PublicationRecord.sample("d", state: .scheduled, slot: start)
        published.publishedAt = start
        var unopened = PublicationRecord.sample("e", state: .publishing, slot: start)
        var dueEnd = PublicationRecord.sample("f", state: .failed)
        dueEnd.dueAt = start
        let unknownItem = PublicationRecord.sample("g", item: .tiktok("never-seen"))
        withoutSlot.attempts = 0
        neverPublished.attempts = 0
        unopened.attempts = 0
        for record in [withoutSlot, neverPublished, withoutLink, withoutSubject, published, unopened, dueEnd, unknownItem] {
            let error = try #require(thrown { try ledger.write(at: start) { try $0.insert(record) } }, "\(record.cause)")
            #expect(caseName(error) == "refused", "\(record.cause): \(error)")
            #expect(error.description.contains(record.key.hex))
        }
        #expect(try ledger.read { try $0.publications() }.isEmpty)
    }

    @Test func theHighWaterRisesAndNeverFalls() throws {
        #expect(try ledger.read { try $0.highWater } == nil)
        try ledger.write(at: minutes(10)) { try $0.insert(.sample("p1")) }
        try ledger.write(at: minutes(3)) { try $0.insert(.sample("p2")) }
        #expect(try ledger.read { try $0.highWater } == minutes(10))
        _ = try ledger.write(at: minutes(99)) { try $0.highWater }
        #expect(try ledger.read { try $0.highWater } == minutes(10))
    }

    @Test func holdingAndDroppingTakeTheSlotAway() throws {
        for event in [PublicationEvent.hold, .drop] {
            let record = PublicationRecord.sample(event.rawValue, state: .scheduled, slot: minutes(5))
            let moved = try ledger.write(at: start) { transaction in
                try transaction.insert(record)
                return try transaction.apply(event, to: record.key, at: start)
            }
            #expect(moved.slot == nil, "\(event)")
        }
    }

    /// Random events on a ledger and on the bare state machine: both always agree.
    @Test(arguments: [UInt64(1), 7, 42]) func randomWalksFollowTheStateMachine(seed: UInt64) throws {
        var random = Walk(seed: seed)
        let record = PublicationRecord.sample()
        try ledger.write(at: start) { try $0.insert(record) }
        var state = PublicationState.planned
        for step in 0..<300 {
            let event = PublicationEvent.allCases[random.below(PublicationEvent.allCases.count)]
            let at = minutes(Int64(step))
            let error = thrown {
                try ledger.write(at: at) { transaction in
                    try transaction.apply(event, to: record.key, at: at) { changed in
                        if event == .schedule || event == .claim { changed.slot = changed.slot ?? at }
                        if event == .confirm { changed.permalink = "https://x.com/1" }
                    }
                }
            }
            if let next = state.after(event) {
                #expect(error == nil, "\(state) + \(event): \(String(describing: error))")
                state = next
            } else {
                #expect(error.map(caseName) == "illegalTransition", "\(state) + \(event)")
            }
            #expect(try ledger.read { try $0.publication(record.key)?.state } == state)
        }
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }
}

/// A small linear congruential generator (Knuth's MMIX numbers): the same walk everywhere.
private struct Walk {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func below(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }
}
