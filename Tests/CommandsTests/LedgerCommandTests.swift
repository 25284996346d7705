import CivilTime
import Domain
import Foundation
import HTTPValues
import Ledger
import Testing

/// Commands that read a ledger: a published post with its steps, a held one, an overdue one.
@Suite struct LedgerCommandTests {
    private let base = (try? Timestamp(rfc3339: "2026-10-23T18:00:00Z")) ?? .distantPast

    private func key(_ subject: String, _ destination: String) -> PublicationKey {
        PublicationKey(workspace: "studio", cause: "rule:repost-short-dances", subject: subject, destination: destination)
    }

    private func record(_ subject: String, _ destination: String, _ platform: Platform, _ decision: Decision, at wanted: Timestamp)
        -> PublicationRecord
    {
        PublicationRecord(
            key: key(subject, destination), cause: "rule:repost-short-dances", destination: destination, platform: platform,
            rule: "repost-short-dances", item: ItemID(rawValue: subject), decision: decision, wantedAt: wanted,
            slot: decision == .held ? nil : wanted, decidedAt: base, revision: "files.0123456789ab", caption: "launch #dance")
    }

    private func stage() throws -> Stage {
        let stage = try Stage(["rules.yaml": Samples.studio], now: "2026-10-23T20:30:00+02:00")
        let ledger = try Ledger.open(path: stage.file(".reprise/ledger.sqlite"), stamp: .live, workspace: "studio", at: base)
        defer { ledger.close() }
        let item = Item(
            id: .tiktok("v1"), source: "studio-tiktok", nativeID: "v1", url: "https://www.tiktok.com/@studio/video/v1",
            caption: "launch #dance", duration: .seconds(30), created: base, discovered: base)
        try ledger.write(at: base) { transaction in
            try transaction.insertItems([item], baseline: false)
            try transaction.insertVerdict(
                VerdictRecord(
                    item: item.id, rule: "repost-short-dances", matched: true, detail: "", at: base, revision: "files.0123456789ab"))
            var held = record("tiktok:v1", "studio-shorts", .youtube, .held, at: base)
            held.reasons = [Reason(.mediaMissing, "no original file was found", at: RuleLocation(file: "rules.yaml", line: 6, column: 5))]
            try transaction.insert(held)
            _ = try transaction.apply(.hold, to: held.key, at: base) { _ in }
            let overdue = record("tiktok:v1", "studio-reels", .instagram, .publish, at: base)
            try transaction.insert(overdue)
            _ = try transaction.apply(.schedule, to: overdue.key, at: base) { $0.dueAt = base }
        }
        return stage
    }

    @Test func listFitsItsSchemaInTheWorkspacesZone() async throws {
        let stage = try stage()
        let list = await stage.run("publications", "list", stage.path, "--format", "json")
        #expect(list.status == 0, "\(list.err)")
        let document = try list.json
        #expect(try SchemaCheck("publications").problems(document) == [])
        let publications = try #require(document["publications"]?.array)
        #expect(publications.count == 2)
        #expect(publications.allSatisfy { $0["wanted_at"]?.string == "2026-10-23T20:00:00+02:00" })
        let held = await stage.run("publications", "list", stage.path, "--format", "json", "--in-state", "held")
        #expect(try held.json["publications"]?.array?.count == 1)
    }

    @Test func listWithoutALedgerIsEmpty() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        let list = await stage.run("publications", "list", stage.path, "--format", "json")
        #expect(list.status == 0)
        #expect(try list.json["publications"]?.array?.isEmpty == true)
        #expect(list.err.contains("there is no ledger yet"))
    }

    @Test func statusTellsWhatNeedsAPerson() async throws {
        let stage = try stage()
        let status = await stage.run("status", stage.path)
        #expect(status.status == 0, "\(status.err)")
        #expect(status.out.contains("Overdue (1)"), "\(status.out)")
        #expect(status.out.contains("Held for a person (1)"), "\(status.out)")
        #expect(status.out.contains("media-missing"), "\(status.out)")
        let checked = await stage.run("status", stage.path, "--check")
        #expect(checked.status == 1)
        let json = await stage.run("status", stage.path, "--format", "json")
        #expect(try SchemaCheck("status").problems(json.json) == [])
    }

    @Test func statusWithoutALedgerIsWell() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        let status = await stage.run("status", stage.path, "--check")
        #expect(status.status == 0)
        #expect(status.out.contains("reprise run"))
    }

    @Test func showFindsByPrefix() async throws {
        let stage = try stage()
        let hex = key("tiktok:v1", "studio-shorts").hex
        let shown = await stage.run("publications", "show", String(hex.prefix(8)), stage.path)
        #expect(shown.status == 0, "\(shown.err)")
        #expect(shown.out.contains(hex))
        #expect(shown.out.contains("media-missing"))
        let short = await stage.run("publications", "show", String(hex.prefix(7)), stage.path)
        #expect(short.status == 64)
        let unknown = await stage.run("publications", "show", "00000000", stage.path)
        #expect(unknown.status == 1)
        #expect(unknown.err.contains("no publication has a key that begins with 00000000"), "\(unknown.err)")
        let noKey = await stage.run("publications", "show", "nonsense", stage.path)
        #expect(noKey.status == 64)
    }

    @Test func explainTellsConditionsWithTheirValues() async throws {
        let stage = try stage()
        for id in ["tiktok:v1", "v1"] {
            let item = await stage.run("explain", "item:\(id)", stage.path)
            #expect(item.status == 0, "\(item.err)")
            #expect(item.out.contains("repost-short-dances matched"), "\(item.out)")
            #expect(item.out.contains(#"item.duration <= duration("60s") → true"#), "\(item.out)")
            #expect(item.out.contains("studio-reels"), "\(item.out)")
        }
        let unknown = await stage.run("explain", "item:v9", stage.path)
        #expect(unknown.status == 1)
        #expect(unknown.err.contains("the ledger knows no item `v9`"), "\(unknown.err)")
    }

    @Test func planKnowsTheLedgersHistory() async throws {
        let stage = try stage()
        let plan = await stage.run("plan", stage.path, "--from", "2026-10-23T20:00:00+02:00", "--format", "json")
        #expect(plan.status == 0, "\(plan.err)")
        let document = try plan.json
        #expect(document["cold"]?.bool == false)
        let entries = try #require(document["entries"]?.array)
        // Today's rules write other texts than the ledger has; nothing that it has is new.
        let known = entries.filter { $0["change"]?.string == "update" }.compactMap { $0["destination"]?.string }
        #expect(known.sorted() == ["studio-reels", "studio-shorts"])
        let early = await stage.run("plan", stage.path, "--from", "2026-10-23T19:59:59+02:00")
        #expect(early.status == 64)
        #expect(early.err.contains("before the ledger's last event"), "\(early.err)")
    }

    @Test func readingLeavesNoFiles() async throws {
        let stage = try stage()
        let before = try FileManager.default.contentsOfDirectory(atPath: stage.file(".reprise")).sorted()
        _ = await stage.run("plan", stage.path)
        _ = await stage.run("status", stage.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.file(".reprise")).sorted() == before)
    }

    @Test(arguments: ["plan", "status", "publications"])
    func whatIsNoLedgerIsRefusedWithAWayOut(_ command: String) async throws {
        let stage = try Stage(["rules.yaml": Samples.studio, ".reprise/ledger.sqlite": String(repeating: "no database ", count: 200)])
        let answer = await stage.run([command] + (command == "publications" ? ["list"] : []) + [stage.path])
        #expect(answer.status == 1)
        #expect(answer.err.contains("is not a SQLite database"), "\(answer.err)")
        #expect(answer.err.contains("try: "), "\(answer.err)")
    }
}
