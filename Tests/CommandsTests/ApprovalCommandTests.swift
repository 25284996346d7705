import CivilTime
import Domain
import Foundation
import HTTPValues
import Ledger
import Testing

/// People's words on publications and revisions.
@Suite struct ApprovalCommandTests {
    private let base = (try? Timestamp(rfc3339: "2026-10-23T18:00:00Z")) ?? .distantPast
    private static let rules = """
        version: 1
        workspace: studio
        timezone: Europe/Berlin
        destinations: { xs: { x: { credentials: xs } } }
        campaigns:
          c:
            posts:
              - name: p
                at: 2026-10-25T18:00
                to: [xs]
                caption: hello
                approval: { required: 2, from: [anna, ben] }

        """

    private var key: PublicationKey { PublicationKey(workspace: "studio", cause: "post:c/p", subject: "p", destination: "xs") }

    private func stage(until: String = "2026-10-25T18:00:00+02:00") throws -> Stage {
        let stage = try Stage(["rules.yaml": Self.rules], now: "2026-10-23T20:30:00+02:00")
        let ledger = try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
        defer { ledger.close() }
        var held = PublicationRecord(
            key: key, cause: "post:c/p", destination: "xs", platform: .x, campaign: "c", post: "p", occurrence: "p", decision: .held,
            wantedAt: try Timestamp(rfc3339: "2026-10-25T18:00:00+01:00"), decidedAt: base, revision: "files.0123456789ab",
            caption: "hello",
            media: .notNeeded)
        held.reasons = [
            Reason(.approval, "waits for the approval of 2 people of anna, ben", until: try Timestamp(rfc3339: until))
        ]
        try ledger.write(at: base) { transaction in
            try transaction.insert(held)
            _ = try transaction.apply(.hold, to: held.key, at: base) { _ in }
            try transaction.setWaiting(
                WaitingRevision(id: "files.aaaabbbb", since: base, added: 60, cancelled: 1, cause: "it would add 60 publications"))
        }
        return stage
    }

    private func ledger(_ stage: Stage) throws -> Ledger {
        try #require(try Ledger.openReadOnly(path: stage.file(".reprise/ledger.sqlite")))
    }

    /// That something is sent again is not the word that it may be sent at all.
    @Test func aRetryDoesNotPassOverAMissingApproval() async throws {
        let stage = try stage()
        let answer = await stage.run("publications", "retry", String(key.hex.prefix(12)), stage.path)
        #expect(answer.status == 4, "\(answer.err)")
        #expect(answer.err.contains("approv"), "\(answer.err)")
        let seen = try #require(try Ledger.openReadOnly(path: stage.file(".reprise/ledger.sqlite")))
        defer { seen.close() }
        #expect(try seen.read { try $0.publication(key) }?.state == .held)
    }

    @Test func wordsAreKeptForThePublicationAsItIs() async throws {
        let stage = try stage()
        let prefix = String(key.hex.prefix(8))
        let first = await stage.run("publications", "approve", prefix, stage.path, "--as", "anna")
        #expect(first.status == 0, "\(first.err)")
        #expect(first.out.contains("approved by anna; it still waits for the approval of one of anna, ben"), "\(first.out)")
        let again = await stage.run("publications", "approve", prefix, stage.path, "--as", "anna")
        #expect(again.status == 4, "\(again.err)")
        let stranger = await stage.run("publications", "approve", prefix, stage.path, "--as", "carl")
        #expect(stranger.status == 4)
        #expect(stranger.err.contains("anna, ben"), "\(stranger.err)")
        let second = await stage.run("publications", "approve", prefix, stage.path, "--as", "ben")
        #expect(second.out.contains("the daemon gives it a slot"), "\(second.out)")
        let ledger = try ledger(stage)
        defer { ledger.close() }
        #expect(try ledger.read { try $0.approvals(of: key) }.map(\.principal) == ["anna", "ben"])
        #expect(try ledger.read { try $0.reviews(limit: 9) } == [Review(key, .approval)])
    }

    /// No daemon has looked yet: the plan says what it will do, also where only a snapshot of the ledger is at hand.
    @Test func aPlanKnowsWhatWasApproved() async throws {
        let stage = try stage()
        func decision(_ options: String...) async throws -> [String] {
            let plan = await stage.run(["plan", stage.path, "--format", "json"] + options)
            return try (plan.json["entries"]?.array ?? []).compactMap { $0["decision"]?.string }
        }
        #expect(try await decision() == ["held"])
        for name in ["anna", "ben"] {
            _ = await stage.run("publications", "approve", String(key.hex.prefix(8)), stage.path, "--as", name)
        }
        #expect(try await decision() == ["publish"])
        let export = await stage.run("export", stage.path, "--snapshot", stage.file("history.json"))
        #expect(export.status == 0, "\(export.err)")
        #expect(try await decision("--state", stage.file("history.json")) == ["publish"])
    }

    @Test func rejectingDropsIt() async throws {
        let stage = try stage()
        let answer = await stage.run("publications", "reject", String(key.hex.prefix(8)), stage.path, "--as", "anna")
        #expect(answer.status == 0, "\(answer.err)")
        let ledger = try ledger(stage)
        defer { ledger.close() }
        let record = try #require(try ledger.read { try $0.publication(key) })
        #expect(record.state == .dropped)
        #expect(record.reasons.first?.text == "rejected by anna")
        let late = await stage.run("publications", "approve", String(key.hex.prefix(8)), stage.path, "--as", "anna")
        #expect(late.status == 4)
    }

    @Test func afterItsTimeNobodyApproves() async throws {
        let stage = try stage(until: "2026-10-23T20:00:00+02:00")
        let late = await stage.run("publications", "approve", String(key.hex.prefix(8)), stage.path, "--as", "anna")
        #expect(late.status == 4)
        #expect(late.err.contains("the time for its approval is over"), "\(late.err)")
    }

    @Test func statusAndListShowWhatWaits() async throws {
        let stage = try stage()
        let status = await stage.run("status", stage.path)
        #expect(status.out.contains("Waiting for approval"), "\(status.out)")
        #expect(status.out.contains("reprise reload --confirm files.aaaabbbb"), "\(status.out)")
        #expect(!status.out.contains("Held for a person"), "\(status.out)")
        let json = await stage.run("status", stage.path, "--format", "json")
        #expect(try SchemaCheck("status").problems(json.json) == [])
        #expect(try json.json["awaiting_approval"]?.array?.count == 1)
        let list = await stage.run("publications", "list", stage.path)
        #expect(list.out.contains("unapproved"), "\(list.out)")
    }

    @Test func aWaitingRevisionIsConfirmedByName() async throws {
        let stage = try stage()
        let shown = await stage.run("reload", stage.path)
        #expect(shown.out.contains("files.aaaabbbb  waits: it would add 60 publications"), "\(shown.out)")
        let unknown = await stage.run("reload", stage.path, "--confirm", "files.cccc")
        #expect(unknown.status == 4, "\(unknown.err)")
        let confirmed = await stage.run("reload", stage.path, "--confirm", "files.aaaa")
        #expect(confirmed.status == 0, "\(confirmed.err)")
        let ledger = try ledger(stage)
        defer { ledger.close() }
        #expect(try ledger.read { try $0.waitingRevisions() }.first?.confirmedAt != nil)
    }
}
