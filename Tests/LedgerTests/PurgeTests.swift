import CivilTime
import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

struct PurgeTests {
    private let ledger: Ledger
    private func days(_ count: Int64) -> Timestamp { start + .days(count) }

    /// One post published on day 0, one on day 300, one held since day 0, each with its item, verdict and step.
    init() throws {
        ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start)
        try add("old", at: start, through: [.schedule, .claim, .prepared, .open, .confirm])
        try add("held", at: start, through: [.hold])
        try add("young", at: days(300), through: [.schedule, .claim, .prepared, .open, .confirm])
    }

    private func key(_ name: String) -> PublicationKey { PublicationRecord.sample(name, item: .tiktok(name)).key }

    private func add(_ name: String, at instant: Timestamp, through events: [PublicationEvent]) throws(LedgerError) {
        try ledger.write(at: instant) { transaction in
            try transaction.insertItems([.sample(name, discovered: instant)], baseline: false)
            try transaction.insertVerdict(
                VerdictRecord(item: .tiktok(name), rule: "repost", matched: true, detail: "{}", at: instant, revision: "files.1"))
            try transaction.markDecided([.tiktok(name)], at: instant)
            try transaction.insert(.sample(name, item: .tiktok(name), wantedAt: instant))
            let step = try transaction.startStep(
                publication: key(name), attempt: 1, kind: "prepare", label: "upload", request: "POST x", machine: [1], at: instant)
            try transaction.finishStep(step, outcome: "answered", status: 200, at: instant)
            for event in events {
                try transaction.apply(event, to: key(name), at: instant) { changed in
                    if event == .schedule { changed.slot = instant }
                    if event == .confirm { (changed.remoteID, changed.machine) = ("1", nil) }
                }
            }
        }
    }

    @Test func onlyWhatEndedLongAgoGoes() throws {
        let audit = try ledger.read { try $0.auditTail(limit: .max) }
        let expected = try ledger.purgeable(before: days(100))
        #expect((expected.steps, expected.verdicts) == (1, 1))
        let removed = try ledger.purge(before: days(100), at: days(400), actor: "ada")
        #expect(removed == expected)
        #expect(try ledger.read { try $0.steps(of: key("old")) }.isEmpty)
        #expect(try ledger.read { try $0.verdicts(ofItem: .tiktok("old")) }.isEmpty)
        for name in ["young", "held"] {
            #expect(try ledger.read { try $0.steps(of: key(name)) }.count == 1)
            #expect(try ledger.read { try $0.verdicts(ofItem: .tiktok(name)) }.count == 1)
        }
        #expect(removed.auditRows == audit.filter { $0.at < days(100) }.count)
        #expect(try ledger.purgeable(before: days(100)).total == 0)
    }

    /// Keys, seen items and what guardrails compare with.
    @Test func whatKeepsAPostFromBeingMadeTwiceStays() throws {
        let before = try ledger.read { (try $0.publications(), try $0.item(.tiktok("old"))) }
        _ = try ledger.purge(before: days(1000), at: days(1001), actor: "ada")
        let after = try ledger.read { (try $0.publications(), try $0.item(.tiktok("old"))) }
        #expect(after.0 == before.0)
        #expect(after.1 == before.1)
        #expect(try ledger.read { try $0.knownItemIDs(source: "studio-tiktok", nativeIDs: ["old", "new"]) } == ["old"])
        #expect(try ledger.read { try $0.health() }.isSound)
    }

    @Test func theChainHoldsAfterwardsAndTellsOfTheCut() throws {
        _ = try ledger.purge(before: days(100), at: days(400), actor: "ada")
        try ledger.write(at: days(401)) { try $0.audit(actor: "a", action: "b", subject: "c") }
        let report = try ledger.read { try $0.auditReport() }
        #expect(report.broken == nil)
        #expect(report.first.map { $0.sequence > 1 } == true)
        // And once more, over the purge's own row.
        _ = try ledger.purge(before: days(401), at: days(900), actor: "ada")
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    @Test(arguments: [
        "DELETE FROM audit WHERE sequence = (SELECT min(sequence) FROM audit)",
        "DELETE FROM audit WHERE action = 'audit.purge'",
        "UPDATE audit SET subject = '2' WHERE action = 'audit.purge'",
    ])
    func whoCutsMoreThanThePurgeDidIsFoundOut(sql: String) throws {
        _ = try ledger.purge(before: days(100), at: days(400), actor: "ada")
        try ledger.queue.writeWithoutTransaction { db in
            try db.execute(sql: "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened")
            try db.execute(sql: sql)
        }
        #expect(try ledger.read { try $0.verifyAudit() } != nil)
    }

    @Test func theGuardOfTheAuditLogIsBackAfterwards() throws {
        let before = try ledger.schemaDump()
        _ = try ledger.purge(before: days(100), at: days(400), actor: "ada")
        #expect(try ledger.schemaDump() == before)
        let isRefused = try ledger.queue.writeWithoutTransaction { db in
            do {
                try db.execute(sql: "DELETE FROM audit")
                return false
            } catch DatabaseError.SQLITE_CONSTRAINT { return true }
        }
        #expect(isRefused)
    }

    @Test func theNewestRowOfTheAuditLogStays() throws {
        let removed = try ledger.purge(before: days(1000), at: days(1000), actor: "ada")
        #expect(removed.auditRows > 0)
        #expect(try ledger.read { try $0.auditReport() }.last?.action == "audit.purge")
    }

    @Test(.timeLimit(.minutes(1))) func aPurgeOfTheFutureEnds() throws {
        let removed = try ledger.purge(before: days(5000), at: days(400), actor: "ada")
        #expect(removed.auditRows > 0)
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    @Test func manyRowsGoInManyTransactions() throws {
        let ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start)
        try ledger.write(at: start) { transaction in
            for number in 0..<5000 { try transaction.audit(actor: "a", action: "b", subject: "s\(number)") }
        }
        var seen: [Int] = []
        let removed = try ledger.purge(before: days(100), at: days(400), actor: "ada") { seen.append($0.auditRows) }
        #expect(removed.auditRows == 5000)
        #expect(Set(seen.filter { $0 > 0 }).count >= 3)
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    @Test func shrinkingGivesSpaceBack() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.write(at: start) { transaction in
            for number in 0..<5000 { try transaction.audit(actor: "a", action: "b", subject: "s\(number)") }
        }
        try ledger.checkpoint()
        let before = try #require(LedgerFiles.size(scratch.path))
        _ = try ledger.purge(before: minutes(1), at: days(400), actor: "ada")
        #expect(try ledger.freeBytes() > before / 2)
        try ledger.shrink()
        let after = try #require(LedgerFiles.size(scratch.path))
        #expect(after < before / 2)
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }
}
