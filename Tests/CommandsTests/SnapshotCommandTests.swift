import CivilTime
import Domain
import Foundation
import HTTPValues
import Ledger
import Testing

/// What a ledger tells to a plan elsewhere, to a backtest, and to `explain --why-not`.
@Suite struct SnapshotCommandTests {
    private let base = (try? Timestamp(rfc3339: "2026-10-20T08:00:00Z")) ?? .distantPast

    private func item(_ id: String, _ caption: String, seconds: Int64 = 30, at found: Timestamp) -> Item {
        Item(
            id: .tiktok(id), source: "studio-tiktok", nativeID: id, url: "https://www.tiktok.com/@studio/video/\(id)", caption: caption,
            duration: .seconds(seconds), created: found, discovered: found)
    }

    private func record(_ id: String, _ destination: String, _ platform: Platform, at slot: Timestamp) -> PublicationRecord {
        PublicationRecord(
            key: PublicationKey(
                workspace: "studio", cause: "rule:repost-short-dances", subject: "tiktok:\(id)", destination: destination),
            cause: "rule:repost-short-dances", destination: destination, platform: platform, rule: "repost-short-dances",
            item: .tiktok(id), decision: .publish, wantedAt: slot, slot: slot, decidedAt: base, revision: "files.0123456789ab",
            caption: "dance EAAGm0PX4ZCpsBAKZCmVexampleexampleexample")
    }

    /// v1 went to Instagram; v2 was too long for the rule; v3 has not been decided.
    private func stage() throws -> Stage {
        let stage = try Stage(["rules.yaml": Samples.studio], now: "2026-10-23T20:30:00+02:00")
        let ledger = try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
        defer { ledger.close() }
        let late = base + .days(3) + .hours(10) + .minutes(30)
        try ledger.write(at: base) { transaction in
            try transaction.adopt(["rule:repost-short-dances"], revision: "files.0123456789ab", at: base)
            try transaction.insertItems(
                [item("v1", "one #dance", at: base), item("v2", "two #dance", seconds: 90, at: base + .hours(1))], baseline: false)
            try transaction.insertVerdict(
                VerdictRecord(
                    item: .tiktok("v2"), rule: "repost-short-dances", matched: false, detail: "", at: base, revision: "files.0123456789ab"))
            try transaction.markDecided([.tiktok("v1"), .tiktok("v2")], at: base)
            var reels = record("v1", "studio-reels", .instagram, at: base + .minutes(30))
            reels.machine = Array("upload-session-of-instagram".utf8)
            reels.trouble = "an answer that quotes a header"
            try transaction.insert(reels)
            _ = try transaction.apply(.schedule, to: reels.key, at: base) { $0.dueAt = base }
        }
        try ledger.write(at: late) { try $0.insertItems([item("v3", "three #dance", at: late)], baseline: false) }
        return stage
    }

    @Test func aSnapshotStandsForTheLedgerAndHoldsNoSecrets() async throws {
        let stage = try stage()
        let file = stage.file("history.json")
        let export = await stage.run("export", stage.path, "--snapshot", file)
        #expect(export.status == 0, "\(export.err)")
        #expect(export.err.contains("1 publications, 1 undecided items"), "\(export.err)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        for secret in ["EAAGm0PX4ZCpsBA", "upload-session", "quotes a header"] { #expect(!text.contains(secret), "\(secret)") }
        #expect(text.contains("[redacted]"))
        let direct = await stage.run("plan", stage.path, "--format", "json")
        let through = await stage.run("plan", stage.path, "--format", "json", "--state", file)
        #expect(direct.status == 0)
        #expect(through.status == 0, "\(through.err)")
        #expect(try through.json["cold"]?.bool == false)
        func keys(_ plan: Performance) throws -> [String] { (try plan.json["entries"]?.array ?? []).compactMap { $0["key"]?.string } }
        #expect(try keys(direct) == keys(through))
        #expect(try !keys(direct).isEmpty)
        stage.now = stage.now + .hours(3)
        let aged = await stage.run("plan", stage.path, "--state", file)
        #expect(aged.out.contains("taken 3h ago"), "\(aged.out)")
    }

    @Test(arguments: ["{", "{}", "{\"version\": 9}"]) func whatIsNoSnapshotIsRefused(_ text: String) async throws {
        let stage = try stage()
        try stage.write(text, to: "history.json")
        let plan = await stage.run("plan", stage.path, "--state", stage.file("history.json"))
        #expect(plan.status == 1)
        #expect(plan.err.contains("is neither a ledger nor a snapshot"), "\(plan.err)")
    }

    @Test func aBacktestComparesWithWhatHappened() async throws {
        let stage = try stage()
        // Today's rules take longer videos than those of then, and no longer post to Instagram.
        let reels =
            "- to: studio-reels\n        after: 30m\n        guardrails: [considerate]\n"
            + "        caption: \"{{ item.caption.stripHashtags().truncate(2100) }} #reels\"\n      "
        let edited = Samples.studio.replacingOccurrences(of: "duration(\"60s\")", with: "duration(\"120s\")")
            .replacingOccurrences(of: reels, with: "")
        try stage.write(edited, to: "rules.yaml")
        let test = await stage.run("plan", stage.path, "--backtest", "30d", "--format", "json")
        #expect(test.status == 0, "\(test.err)")
        var changes: [String: Int] = [:]
        for entry in try test.json["entries"]?.array ?? [] {
            let words = ["item", "destination", "change"].map { entry[$0]?.string ?? "" }
            changes[words.joined(separator: " "), default: 0] += 1
        }
        #expect(changes["tiktok:v1 studio-reels remove"] == 1, "\(changes)")
        #expect(changes["tiktok:v2 studio-x add"] == 1, "\(changes)")
        let text = await stage.run("plan", stage.path, "--backtest", "30d")
        #expect(text.out.contains("against what happened"), "\(text.out)")
        let cold = try Stage(["rules.yaml": Samples.studio])
        let nothing = await cold.run("plan", cold.path, "--backtest", "30d")
        #expect(nothing.status == 1)
        #expect(nothing.err.contains("needs the ledger"), "\(nothing.err)")
    }

    @Test(arguments: [
        ("v2", "studio-x", "no rule that posts there took it", "item.duration <= duration(\"60s\") → false"),
        ("v1", "studio-reels", "It is on its way: scheduled", "guardrail considerate"),
        ("v3", "studio-x", "By today's rules it would be publish", "no guardrail applies"),
    ])
    func whyNotAnswersFromTheLedger(_ item: String, _ destination: String, _ words: String, _ evidence: String) async throws {
        let stage = try stage()
        let answer = await stage.run("explain", "item:\(item)", stage.path, "--why-not", destination, width: 200)
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.out.contains(words), "\(answer.out)")
        #expect(answer.out.contains(evidence), "\(answer.out)")
    }

    @Test func whatWasNeverDiscoveredIsSaid() async throws {
        let stage = try stage()
        let answer = await stage.run("explain", "item:v9", stage.path, "--why-not", "studio-x")
        #expect(answer.status == 1)
        #expect(answer.err.contains("the ledger knows no item `v9`"), "\(answer.err)")
    }
}
