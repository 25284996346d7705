import CivilTime
import Domain
import GRDB
import Testing

@testable import Ledger

/// Approvals, second looks, revisions that wait.
struct ReviewTests {
    private let ledger: Ledger
    private let held = PublicationRecord.sample("held")

    init() throws {
        ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start)
        let held = held
        try ledger.write(at: start) { try $0.insert(held) }
    }

    private func word(_ name: String, content: String? = nil) -> GivenApproval {
        GivenApproval(key: held.key, content: content ?? held.contentHash, principal: name, at: minutes(1))
    }

    @Test func anApprovalCountsOnceForEachPersonAndContent() throws {
        let other = String(repeating: "0", count: 64)
        let answers = try ledger.write(at: minutes(1)) { transaction in
            try [word("anna"), word("anna"), word("ben"), word("anna", content: other)].map { try transaction.approve($0, actor: "user:x") }
        }
        #expect(answers == [true, false, true, true])
        #expect(try ledger.read { try $0.approvals(of: held.key) }.count == 3)
        #expect(try ledger.read { try $0.openApprovals() }.count == 3)
        #expect(try ledger.read { try $0.reviews(limit: 9) } == [Review(held.key, .approval)])
        #expect(try ledger.read { try $0.auditTail(limit: 1) }.first?.action == "publication.approve")
        try ledger.write(at: minutes(2)) { transaction in
            try transaction.endReview(Review(held.key, .approval))
            _ = try transaction.apply(.drop, to: held.key, at: minutes(2))
        }
        #expect(try ledger.read { try $0.reviews(limit: 9) }.isEmpty)
        #expect(try ledger.read { try $0.openApprovals() }.isEmpty)
    }

    @Test func nobodyApprovesWhatIsNotThere() throws {
        let unknown = PublicationKey(workspace: "w", cause: "c", subject: "s", destination: "d")
        let stray = GivenApproval(key: unknown, content: held.contentHash, principal: "anna", at: start)
        #expect(throws: LedgerError.self) { try ledger.write(at: start) { _ = try $0.approve(stray, actor: "user:anna") } }
    }

    @Test(arguments: [PublicationEvent.drop, .cancel]) func whoLostGetsASecondLookWhenTheWinnerEndsUnseen(_ event: PublicationEvent) throws
    {
        let loser = PublicationRecord.sample("loser")
        try ledger.write(at: start) { transaction in
            try transaction.insert(loser)
            _ = try transaction.apply(.drop, to: loser.key, at: start) { $0.reasons = [Reason(.dedupe, "again", blocker: held.key)] }
        }
        #expect(try ledger.read { try $0.losers(to: held.key) }.map(\.key) == [loser.key])
        try ledger.write(at: minutes(1)) { _ = try $0.apply(event, to: held.key, at: minutes(1)) }
        #expect(try ledger.read { try $0.reviews(limit: 9) } == [Review(loser.key, .blocker)])
        try ledger.write(at: minutes(2)) { transaction in
            #expect(try transaction.giveSecondChance(loser.key).state == .planned)
            _ = try transaction.apply(.drop, to: loser.key, at: minutes(2))
        }
        #expect(try ledger.read { try $0.losers(to: held.key) }.isEmpty)
    }

    @Test func aRevisionWaitsUntilItIsConfirmedOrOvertaken() throws {
        let revision = WaitingRevision(id: "files.1", since: start, added: 60, cancelled: 0, cause: "too much")
        try ledger.write(at: start) { try $0.setWaiting(revision) }
        #expect(try ledger.read { try $0.waitingRevisions() } == [revision])
        try ledger.write(at: minutes(1)) { transaction in
            #expect(try !transaction.confirmRevision("files.2", actor: "user:anna"))
            #expect(try transaction.confirmRevision("files.1", actor: "user:anna"))
            try transaction.setWaiting(revision)
        }
        let confirmed = try #require(try ledger.read { try $0.waitingRevisions() }.first)
        #expect(confirmed.confirmedAt == minutes(1))
        #expect(confirmed.confirmedBy == "user:anna")
        try ledger.write(at: minutes(2)) { try $0.clearWaitingRevisions() }
        #expect(try ledger.read { try $0.waitingRevisions() }.isEmpty)
    }

    @Test func theNewestSlotOfWhatHadMissedItsOwn() throws {
        try ledger.write(at: start) { transaction in
            for (name, slot, code) in [("a", 1, ReasonCode.missed), ("b", 3, .missed), ("c", 9, .cap)] {
                let record = PublicationRecord.sample(name)
                try transaction.insert(record)
                _ = try transaction.apply(.schedule, to: record.key, at: start) { changed in
                    changed.slot = minutes(Int64(slot))
                    changed.reasons = [Reason(code, "so")]
                }
            }
        }
        #expect(try ledger.read { try $0.lastMissedSlot(at: "studio-x", from: start) } == minutes(3))
        #expect(try ledger.read { try $0.lastMissedSlot(at: "studio-x", from: minutes(4)) } == nil)
        #expect(try ledger.read { try $0.lastMissedSlot(at: "other", from: start) } == nil)
    }

    /// Ledgers from before know what a dropped publication lost against only by its reasons.
    @Test func olderLedgersLearnWhoStoodInTheWay() throws {
        let scratch = try Scratch()
        let identity = LedgerIdentity(stamp: .sandbox, workspace: "studio")
        let old = try Ledger.open(path: scratch.path, identity: identity, at: start, migrations: Array(Migration.shipped.prefix(2)))
        let blocker = held.key.hex
        try old.queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO publications (key, cause, destination, platform, occurrence, variant, state, decision, reasons, wanted_at,
                      decided_at, revision, caption, media, attempts, absent_reads, updated_at)
                    VALUES (?, 'post:c/p', 'x', 'x', 'p', '', 'dropped', 'dropped', ?, 0, 0, 'r', '', '{"assumed":{}}', 0, 0, 0)
                    """,
                arguments: [
                    String(repeating: "1", count: 64), #"[{"code":"cap","text":"t"},{"code":"dedupe","text":"t","blocker":"\#(blocker)"}]"#,
                ])
        }
        old.close()
        let new = try Ledger.open(path: scratch.path, identity: identity, at: start, migrations: Migration.shipped)
        defer { new.close() }
        #expect(try new.read { try $0.losers(to: held.key) }.count == 1)
    }
}
