import CivilTime
import Foundation
import HTTPValues
import Testing

@Suite struct PlanCommandTests {
    private func stage() throws -> Stage { try Stage(["rules.yaml": Samples.studio, "_items.yaml": Samples.items]) }

    @Test func defersWhatFallsIntoQuietHoursAsTheDesignSays() async throws {
        let stage = try stage()
        let plan = await stage.run("plan", stage.path, "--items", stage.file("_items.yaml"), "--format", "json")
        #expect(plan.status == 0)
        let document = try plan.json
        #expect(try SchemaCheck("plan").problems(document) == [])
        #expect(document["cold"]?.bool == true)
        #expect(document["from"]?.string == "2026-10-23T20:00:00+02:00")
        #expect(document["until"]?.string == "2026-11-06T19:00:00+01:00")
        let summary: JSON = ["publish": 2, "deferred": 1, "held": 0, "dropped": 0]
        #expect(document["summary"] == summary)
        let entries = try #require(document["entries"]?.array)
        let reels = try #require(entries.first { $0["destination"]?.string == "studio-reels" })
        #expect(reels["at"]?.string == "2026-10-24T07:00:00+02:00")
        #expect(reels["wanted_at"]?.string == "2026-10-23T22:15:00+02:00")
        let reason = try #require(reels["reasons"]?[0])
        #expect(reason["code"]?.string == "quiet-hours")
        #expect(reason["guardrail"]?.string == "considerate")
        #expect(reason["at"]?["file"]?.string == "rules.yaml")
        let x = try #require(entries.first { $0["destination"]?.string == "studio-x" })
        #expect(x["at"]?.string == "2026-10-23T21:45:00+02:00")
        #expect(x["decision"]?.string == "publish")
        #expect(x["item"]?.string == "tiktok:v1")
        let assumes: JSON = ["media"]
        #expect(x["assumes"] == assumes)
    }

    @Test func readsAsThePictureInTheReadme() async throws {
        let stage = try stage()
        let plan = await stage.run("plan", stage.path, "--items", stage.file("_items.yaml"))
        #expect(plan.status == 0)
        // The zone database is the system's.
        let text = plan.out.replacingOccurrences(of: "tzdata \(ZoneDatabase().version)", with: "tzdata VERSION")
            .replacing(/files\.[0-9a-f]{12}/, with: "files.HASH")
        try expectSnapshot(text, "plan")
    }

    @Test func controlCharactersOfCaptionsAreShownNotObeyed() async throws {
        let stage = try stage()
        try stage.write(
            "- { at: +1h, source: studio-tiktok, id: v1, caption: \"\\e[31mred \\u202Eback #dance\", duration: 30 }\n", to: "_items.yaml")
        let plan = await stage.run("plan", stage.path, "--items", stage.file("_items.yaml"))
        #expect(plan.status == 0)
        #expect(!plan.out.contains("\u{1B}"))
        #expect(!plan.out.contains("\u{202E}"))
        #expect(plan.out.contains(#"\u{1b}[31mred"#))
    }

    @Test func createsNothing() async throws {
        let stage = try stage()
        _ = await stage.run("plan", stage.path)
        #expect(!FileManager.default.fileExists(atPath: stage.file(".reprise")))
    }

    @Test func exitCodeTellsOfChanges() async throws {
        let stage = try stage()
        let changed = await stage.run("plan", stage.path, "--items", stage.file("_items.yaml"), "--exit-code")
        #expect(changed.status == 2)
        let same = await stage.run("plan", stage.path, "--exit-code")
        #expect(same.status == 0)
    }

    @Test func writesToAFile() async throws {
        let stage = try stage()
        let plan = await stage.run("plan", stage.path, "--format", "json", "--out", stage.file("plan.json"))
        #expect(plan.status == 0)
        #expect(plan.out.isEmpty)
        let written = try #require(JSON(parsing: Data(contentsOf: URL(fileURLWithPath: stage.file("plan.json")))))
        #expect(written["version"]?.int == 1)
    }

    @Test(arguments: [
        ("- { at: +1h, source: studio-tictok, id: v1 }", "unknown-source", "did you mean `studio-tiktok`?"),
        ("- { at: soon, source: studio-tiktok, id: v1 }", "bad-time", "a date is written"),
        ("- { at: +1h, source: studio-tiktok }", "missing-key", "item without `id`"),
        ("- { at: +1h, source: studio-tiktok, id: v1, captoin: x }", "unknown-key", "did you mean `caption`?"),
        ("- { at: 2026-10-20T10:00, source: studio-tiktok, id: v1 }", "bad-time", "before the beginning"),
        ("- { at: +1h, source: studio-tiktok, id: v1, media: none-of-it }", "bad-value", "one of assumed, none"),
        ("items: 3", "wrong-type", "expected a list of items"),
        ("", "missing-key", "the file holds no items"),
        ("- [", "yaml-syntax", "_items.yaml:1"),
        (
            "- { at: +1h, source: studio-tiktok, id: v1 }\n- { at: +2h, source: studio-tiktok, id: v1 }", "duplicate-item",
            "first named here"
        ),
    ])
    func refusesItemsWithTheirPlace(_ yaml: String, _ code: String, _ words: String) async throws {
        let stage = try stage()
        try stage.write(yaml + "\n", to: "_items.yaml")
        let plan = await stage.run("plan", stage.path, "--items", stage.file("_items.yaml"))
        #expect(plan.status == 1)
        #expect(plan.err.contains("error[\(code)]"), "\(plan.err)")
        #expect(plan.err.contains(words), "\(plan.err)")
        #expect(plan.out.isEmpty)
    }

    @Test(arguments: [
        (["--from", "yesterday"], "--from yesterday"),
        (["--days", "0"], "--days runs from 1 to 3660"),
        (["--days", "3", "--until", "+3d"], "each name the period's end"),
        (["--until", "2026-10-01"], "before it begins"),
        (["--against", "main", "--backtest", "30d"], "each name a base"),
        (["--backtest", "30d", "--days", "3"], "leave out --days"),
        (["--format", "tex"], "'tex'"),
        (["--sandbox", "--state", "x"], "each name a ledger"),
        (["--bogus"], "--bogus"),
    ])
    func wrongUsageIs64WithAWayOut(_ arguments: [String], _ words: String) async throws {
        let stage = try stage()
        let plan = await stage.run(["plan", stage.path] + arguments)
        #expect(plan.status == 64)
        #expect(plan.err.hasPrefix("error: "), "\(plan.err)")
        #expect(plan.err.contains(words), "\(plan.err)")
        #expect(plan.err.contains("\ntry: "), "\(plan.err)")
        #expect(plan.out.isEmpty)
    }

    @Test func invalidRulesEndIt() async throws {
        let stage = try Stage(["rules.yaml": "version: 1\nguardrials: {}\n"])
        let plan = await stage.run("plan", stage.path)
        #expect(plan.status == 1)
        #expect(plan.err.contains("error[unknown-key]"), "\(plan.err)")
        #expect(plan.out.isEmpty)
    }
}
