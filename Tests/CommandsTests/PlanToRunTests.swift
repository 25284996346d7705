import CivilTime
import Domain
import Foundation
import Ledger
import Testing

/// `run --plan`: refused before anything starts.
@Suite struct PlanToRunTests {
    private static let rules = """
        version: 1
        workspace: studio
        timezone: Europe/Berlin
        destinations: { xs: { x: { credentials: xs } } }
        campaigns: { c: { posts: [{ name: p, at: 2026-10-24T18:00, to: [xs], caption: hello }] } }

        """

    private func stage() async throws -> Stage {
        let stage = try Stage(["rules.yaml": Self.rules])
        let plan = await stage.run("plan", stage.path, "--out", stage.file("plan.json"))
        #expect(plan.status == 0, "\(plan.err)")
        return stage
    }

    private func run(_ stage: Stage) async -> Performance {
        await stage.run(
            "run", stage.path, "--sandbox", "--clock", "2026-10-23T20:05:00+02:00", "--plan", stage.file("plan.json"), "--until-idle")
    }

    @Test func itPublishesItsEntriesAndEnds() async throws {
        let stage = try await stage()
        let run = await run(stage)
        #expect(run.status == 0, "\(run.err)")
        let ledger = try #require(try Ledger.openReadOnly(path: stage.file(".reprise/sandbox.sqlite")))
        defer { ledger.close() }
        #expect(try ledger.read { try $0.publications() }.map(\.state) == [.published])
        let again = await stage.run("run", stage.path, "--sandbox", "--plan", stage.file("plan.json"), "--until-idle")
        #expect(again.status == 0, "\(again.err)")
        #expect(try ledger.read { try $0.publications() }.count == 1)
    }

    @Test(arguments: [("hello", "hullo", "the rules have changed since"), ("p, at", "q, at", "the rules have changed since")])
    func otherRulesAreRefused(_ old: String, _ new: String, _ why: String) async throws {
        let stage = try await stage()
        try stage.write(Self.rules.replacingOccurrences(of: old, with: new), to: "rules.yaml")
        let run = await run(stage)
        #expect(run.status == 1)
        #expect(run.err.contains(why), "\(run.err)")
    }

    @Test func aPlanThatWasTouchedIsRefused() async throws {
        let stage = try await stage()
        let text = try String(contentsOfFile: stage.file("plan.json"), encoding: .utf8)
        try stage.write(text.replacingOccurrences(of: "T18:00", with: "T17:00"), to: "plan.json")
        #expect(await run(stage).err.contains("its digest differs"))
        try stage.write("{}", to: "plan.json")
        #expect(await run(stage).err.contains("is no pinned plan"))
    }

    @Test func otherSlotsAreRefused() async throws {
        let stage = try await stage()
        let base = try Timestamp(rfc3339: "2026-10-23T20:01:00+02:00")
        let ledger = try Ledger.open(path: stage.file(".reprise/sandbox.sqlite"), stamp: .sandbox, workspace: "studio", at: base)
        let key = PublicationKey(workspace: "studio", cause: "post:c/p", subject: "p", destination: "xs")
        try ledger.write(at: base) { transaction in
            try transaction.insert(
                PublicationRecord(
                    key: key, cause: "post:c/p", destination: "xs", platform: .x, campaign: "c", post: "p", occurrence: "p",
                    decision: .dropped, wantedAt: try Timestamp(rfc3339: "2026-10-24T18:00:00+02:00"), decidedAt: base, revision: "r",
                    caption: "hello"))
            try transaction.apply(.drop, to: key, at: base)
        }
        ledger.close()
        let run = await run(stage)
        #expect(run.status == 1)
        #expect(run.err.contains("is planned otherwise now"), "\(run.err)")
    }
}
