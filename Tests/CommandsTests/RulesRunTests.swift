import CivilTime
import Domain
import Foundation
import Ledger
import Testing

/// `rules run`.
@Suite struct RulesRunTests {
    private let base = (try? Timestamp(rfc3339: "2026-10-23T08:00:00Z")) ?? .distantPast
    private static let rules = """
        version: 1
        workspace: studio
        timezone: Europe/Berlin
        defaults: { blast_radius: { max_new: 2 } }
        sources: { tok: { tiktok: { credentials: tok }, media: { originals: media/ } } }
        destinations: { xs: { x: { credentials: xs } }, ys: { x: { credentials: ys } } }
        guardrails: { calm: { quiet_hours: [{ from: "22:00", to: "07:00" }] } }
        rules:
          r: { on: { new_item: tok }, when: "item.caption != 'no'", guardrails: [calm], post: [{ to: xs, after: 3h, caption: "{{ item.caption }}" }] }
          weekly: { on: { schedule: { cron: "0 12 * * mon" } }, post: [{ to: xs, caption: "w" }] }
          echo: { on: { published: xs }, post: [{ to: ys, caption: "e" }] }
          new: { on: { schedule: { cron: "0 12 * * tue" } }, post: [{ to: xs, caption: "n" }] }

        """

    private func stage(items: [String] = ["one", "no", "two"]) throws -> Stage {
        let stage = try Stage(["rules.yaml": Self.rules])
        let ledger = try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
        defer { ledger.close() }
        try ledger.write(at: base) { transaction in
            let found = items.map { caption in
                Item(
                    id: .tiktok("v-" + caption), source: "tok", nativeID: "v-" + caption,
                    url: "https://www.tiktok.com/@studio/video/v-" + caption,
                    caption: caption, duration: .seconds(30), created: base, discovered: base)
            }
            _ = try transaction.insertItems(found, baseline: true)
            try transaction.adopt(["rule:r", "rule:weekly", "rule:echo"], revision: "files.0123456789ab", at: base)
        }
        return stage
    }

    private func publications(_ stage: Stage) throws -> [PublicationRecord] {
        let ledger = try #require(try Ledger.openReadOnly(path: stage.file(".reprise/ledger.sqlite")))
        defer { ledger.close() }
        return try ledger.read { try $0.publications() }
    }

    @Test func itMakesWhatTheRuleWantsThroughGuardrails() async throws {
        let stage = try stage()
        let dry = await stage.run("rules", "run", "r", stage.path, "--now", "--dry-run")
        #expect(dry.status == 0, "\(dry.err)")
        #expect(dry.out.contains("2 publications would be made; nothing was written."), "\(dry.out)")
        #expect(dry.out.contains("quiet-hours (calm)"), "\(dry.out)")
        #expect(try publications(stage).isEmpty)
        let run = await stage.run("rules", "run", "r", stage.path, "--now")
        #expect(run.out.contains("2 publications made."), "\(run.out)\(run.err)")
        let made = try publications(stage)
        #expect(Set(made.compactMap(\.item)) == [.tiktok("v-one"), .tiktok("v-two")])
        #expect(made.allSatisfy { $0.state == .scheduled && $0.askedAt == stage.now && $0.slot == stage.now + .hours(11) })
        let again = await stage.run("rules", "run", "r", stage.path, "--now")
        #expect(again.out.contains("r makes nothing"), "\(again.out)")
        #expect(try publications(stage).count == 2)
    }

    @Test func aSingleItemIsNamed() async throws {
        let stage = try stage()
        let run = await stage.run("rules", "run", "r", stage.path, "--now", "--item", "tiktok:v-two")
        #expect(run.out.contains("1 publication made."), "\(run.out)\(run.err)")
        #expect(try publications(stage).map(\.item) == [.tiktok("v-two")])
        let unknown = await stage.run("rules", "run", "r", stage.path, "--now", "--item", "tiktok:v9")
        #expect(unknown.status == 4)
        #expect(unknown.err.contains("knows no item tiktok:v9 of tok"), "\(unknown.err)")
    }

    @Test func aScheduleFiresOnceMore() async throws {
        let stage = try stage()
        let run = await stage.run("rules", "run", "weekly", stage.path, "--now")
        #expect(run.status == 0, "\(run.err)")
        #expect(try publications(stage).map(\.occurrence) == ["2026-10-23T18:00:00Z"])
    }

    @Test(arguments: [
        ("echo", ["--now"], "fires on what becomes of publications"), ("new", ["--now"], "no daemon has put it to work"),
        ("weekly", ["--now", "--item", "tiktok:v-one"], "not on items"),
    ]) func aGuardRefuses(name: String, options: [String], why: String) async throws {
        let stage = try stage()
        let run = await stage.run(["rules", "run", name, stage.path] + options)
        #expect(run.status == 4)
        #expect(run.err.contains(why), "\(run.err)")
        #expect(try publications(stage).isEmpty)
    }

    @Test func aFloodIsRefused() async throws {
        let stage = try stage(items: ["one", "two", "three"])
        let run = await stage.run("rules", "run", "r", stage.path, "--now")
        #expect(run.status == 4)
        #expect(run.err.contains("it would make 3 publications; `blast_radius` allows 2"), "\(run.err)")
        #expect(try publications(stage).isEmpty)
    }

    @Test func theTimeMustBeSaidAndTheRuleBeThere() async throws {
        let stage = try stage()
        #expect(await stage.run("rules", "run", "r", stage.path).status == 64)
        let unknown = await stage.run("rules", "run", "q", stage.path, "--now")
        #expect(unknown.status == 1)
        #expect(unknown.err.contains("there is no rule `q`"), "\(unknown.err)")
    }
}
