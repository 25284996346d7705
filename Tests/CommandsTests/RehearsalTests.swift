import CivilTime
import Diagnostics
import Domain
import Foundation
import HTTPValues
import RuleFiles
import RuleSet
import Testing

@testable import Commands
@testable import Simulation

/// Tests with faults, and `simulate`: the whole engine against emulated platforms.
@Suite struct RehearsalTests {
    private static let test = """
        start: 2026-10-23T20:00:00+02:00
        items:
          - { at: +1h45m, source: studio-tiktok, id: v1, caption: "launch #dance", duration: 30 }
          - { at: +2h, source: studio-tiktok, id: v2, caption: "later #dance", duration: 30, media: none }

        """

    private func stage(_ expectation: String) throws -> Stage {
        try Stage(["rules.yaml": Samples.studio, "rules.test.yaml": Self.test + expectation])
    }

    @Test(arguments: ["timeout-after-send", "error-after-send", "crash-after-send", "crash-before-send", "refused", "error"])
    func whateverHappensThereIsOnePost(fault: String) async throws {
        let faults = ["studio-x", "studio-shorts", "studio-reels"].map { "  - { fault: \(fault), destination: \($0) }\n" }.joined()
        let stage = try stage(
            "faults:\n\(faults)expect_posts:\n  - { destination: studio-x, item: v1 }\n  - { destination: studio-reels, contains: \"#reels\" }\n"
                + "  - { destination: studio-shorts }\n  - { destination: studio-shorts, item: v2, count: 0 }\n")
        let test = await stage.run("test", stage.path)
        #expect(test.status == 0, "\(test.out)\(test.err)")
    }

    @Test func anotherCountFailsWithWhatWasSeen() async throws {
        let stage = try stage("expect_posts: [{ destination: studio-x, count: 3 }]\n")
        let test = await stage.run("test", stage.path)
        #expect(test.status == 1)
        #expect(test.out.contains("error[test-posts]: expected 3 posts at studio-x, people see 1"), "\(test.out)")
        #expect(test.out.contains("Fri 2026-10-23 21:45:"), "\(test.out)")
        #expect(test.out.contains("item tiktok:7900000000000000001 is held"), "\(test.out)")
    }

    @Test func itemsOfOtherSourcesCannotBePlayed() async throws {
        let rules = Samples.studio.replacingOccurrences(
            of: "destinations:", with: "  clips: { folder: { path: clips }, media: { originals: clips/ } }\ndestinations:")
        let test =
            "start: 2026-10-23T20:00\nitems: [{ at: +1h, source: clips, id: a }]\nexpect_posts: [{ destination: studio-x, count: 0 }]\n"
        let stage = try Stage(["rules.yaml": rules, "rules.test.yaml": test])
        let run = await stage.run("test", stage.path)
        #expect(run.status == 1)
        #expect(run.out.contains("error[test-broken]: items of `clips` cannot be played"), "\(run.out)\(run.err)")
    }

    @Test func givenPublicationsDoNotStandBesideFaults() async throws {
        let stage = try stage(
            "given: [{ destination: studio-x, at: -1h }]\nfaults: [{ fault: error, destination: studio-x }]\nexpect: [{ item: v1 }]\n")
        let test = await stage.run("test", stage.path)
        #expect(test.status == 1)
        #expect((test.out + test.err).contains("error[conflicting-keys]"), "\(test.out)\(test.err)")
    }

    /// What the engine never does must be seen if it did.
    @Test func aDoubleAndALossFailTheTest() throws {
        let rules = try #require(RuleWorkspace.load(files: MemoryFiles(["rules.yaml": Samples.studio])).ruleSet)
        let bytes = Array((Self.test + "expect_posts: [{ destination: studio-x, item: v1 }]\n").utf8)
        let test = try #require(RuleTestReader.read(bytes, path: "rules.test.yaml", rules: rules).tests.first)
        let rehearsal = RuleTestRehearsal(rules: rules, test: test, until: test.start + .days(1))
        func publication(_ destination: String, _ platform: Platform, _ state: PublicationState, id: String?) -> PublicationRecord {
            var record = PublicationRecord(
                key: PublicationKey(workspace: "w", cause: "rule:r", subject: "v1", destination: destination), cause: "rule:r",
                destination: destination, platform: platform, rule: "r", item: .tiktok("7900000000000000000"), state: state,
                decision: .publish, wantedAt: test.start, slot: test.start, decidedAt: test.start, revision: "", caption: "launch")
            record.remoteID = id
            return record
        }
        // The engine's own hold also sets the decision.
        var held = publication("studio-held", .x, .held, id: nil)
        held.decision = .held
        held.reasons = [Reason(.uncertain, "it may already be visible")]
        let result = SimulationResult(
            digest: "",
            posts: ["1", "2"].map { SimulatedPost(platform: "x", account: "studio-x", id: $0, text: "launch", at: test.start) },
            until: test.start + .days(1),
            publications: [
                publication("studio-x", .x, .published, id: "1"), publication("studio-shorts", .youtube, .uncertain, id: nil),
                publication("studio-reels", .instagram, .published, id: "3"), held,
            ], tally: SimulationTally(), log: [])
        let failures = rehearsal.judge(result)
        #expect(failures.filter { $0.code.rawValue == "test-not-once" }.count == 4, "\(failures)")
        #expect(failures.contains { $0.summary.contains("a post too many at studio-x: x 2") }, "\(failures)")
        #expect(failures.contains { $0.summary.contains("to studio-shorts ended uncertain") }, "\(failures)")
        #expect(failures.contains { $0.summary.contains("is published as instagram 3, which nobody sees") }, "\(failures)")
        #expect(failures.contains { $0.summary == "expected 1 post at studio-x, people see 2" }, "\(failures)")
    }

    @Test func simulatesDaysWithTheSameDigestForTheSameSeed() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        let arguments = ["simulate", stage.path, "--seed", "7", "--days", "2", "--from", "2026-10-20T10:00", "--format", "json"]
        let first = await stage.run(arguments)
        #expect(first.status == 0, "\(first.out)\(first.err)")
        let document = try first.json
        #expect(try SchemaCheck("simulate").problems(document) == [])
        #expect(document["problems"] == [])
        #expect((document["posts"]?.int ?? 0) > 0)
        let second = await stage.run(arguments)
        #expect(second.out == first.out)
        let text = await stage.run("simulate", stage.path, "--seed", "8", "--days", "1", "--from", "2026-10-20T10:00", "--faults", "0")
        #expect(text.out.contains("each seen once"), "\(text.out)")
        let wrong = await stage.run("simulate", stage.path, "--days", "0")
        #expect(wrong.status == 64)
    }
}
