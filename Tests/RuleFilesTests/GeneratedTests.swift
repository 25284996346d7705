import CivilTime
import Diagnostics
import Domain
import Expressions
import Foundation
import HTTPValues
import RuleFiles
import RuleSet
import Testing

/// What is generated agrees with its source; what is shipped passes `check`.
struct GeneratedTests {
    /// `RECORD_SNAPSHOTS=1` writes the file.
    @Test func `the JSON Schema is that of the field specs`() throws {
        let file = repository.appendingPathComponent("schema/rules.schema.json")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try Data(RuleSchema.json().utf8).write(to: file) }
        let stored = try String(contentsOf: file, encoding: .utf8)
        let isSame = stored == RuleSchema.json()
        #expect(isSame, "run `scripts/generate.sh all`")
        let schema = try #require(JSON(parsing: Data(RuleSchema.json().utf8)))
        #expect(schema["properties"]?["rules"] != nil)
        #expect(schema["$id"]?.string == "urn:reprise:schema:rules")
    }

    @Test func `the reference is that of the field specs`() throws {
        let file = repository.appendingPathComponent("docs/reference/rules.md")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try Data(RuleReference.markdown().utf8).write(to: file) }
        let stored = try String(contentsOf: file, encoding: .utf8)
        let isSame = stored == RuleReference.markdown()
        #expect(isSame, "run `scripts/generate.sh all`")
        for (section, field) in RuleSamples.fields {
            let isThere = stored.contains("**`\(field.name)`**")
            #expect(isThere, "\(section).\(field.name)")
            // Sentences, shown by editors.
            #expect(field.doc.hasSuffix("."), "\(section).\(field.name)")
        }
    }

    @Test func `every link of the reference leads somewhere`() {
        let text = RuleReference.markdown()
        let anchors = Set(
            text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { line in
                String(
                    line.dropFirst(3).lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.map {
                        $0 == " " ? "-" : $0
                    })
            })
        for match in text.matches(of: /\]\(#([^)]+)\)/) {
            let name = String(match.output.1)
            #expect(anchors.contains(name), "#\(name)")
        }
    }

    /// The first line by which yaml-language-server finds the schema, wherever one stands.
    @Test func `modelines name a schema that is there`() throws {
        var found = 0
        for folder in ["examples", "Tests/Fixtures", "rules"] {
            let files = FileManager.default.enumerator(at: repository.appendingPathComponent(folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "yaml" else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                guard let path = text.firstMatch(of: /# yaml-language-server: \$schema=(\S+)/)?.output.1 else { continue }
                let schema = URL(fileURLWithPath: String(path), relativeTo: file.deletingLastPathComponent())
                #expect(FileManager.default.fileExists(atPath: schema.path), "\(file.path)")
                found += 1
            }
        }
        #expect(found >= 2)
    }

    /// `RECORD_SNAPSHOTS=1` writes the file.
    @Test func `the JSON Schema of tests is that of the field specs`() throws {
        let file = repository.appendingPathComponent("schema/tests.schema.json")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try Data(RuleSchema.testsJSON().utf8).write(to: file) }
        let stored = try String(contentsOf: file, encoding: .utf8)
        #expect(stored == RuleSchema.testsJSON(), "run the tests once with RECORD_SNAPSHOTS=1")
        #expect(JSON(parsing: Data(RuleSchema.testsJSON().utf8))?["properties"]?["expect"] != nil)
    }

    @Test func `the presets in the program are those of rules`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: repository.appendingPathComponent("rules").path).sorted()
        #expect(names.count >= 3)
        for name in names where name.hasSuffix(".yaml") {
            let preset = "reprise:" + name.dropLast(".yaml".count)
            let workspace = load(["rules.yaml": "extends: [\(preset)]"])
            #expect(codes(workspace) == [])
            let shipped = workspace.files.first(where: \.isPreset).map { String(decoding: $0.bytes, as: UTF8.self) }
            #expect(
                shipped.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" } == (try repositoryText("rules/" + name)),
                "run scripts/generate-presets.sh")
            // A preset defines; it never attaches itself.
            #expect(workspace.ruleSet?.defaults.guardrails == [])
            #expect(workspace.ruleSet?.guardrails.isEmpty == false)
        }
    }

    @Test func `what init writes passes check without a word`() {
        let workspace = load(Dictionary(uniqueKeysWithValues: InitTemplate.files.map { ($0.path, $0.text) }))
        #expect(findings(workspace) == [])
        #expect(workspace.ruleSet != nil)
    }

    @Test func `the studio passes check without a word`() throws {
        let workspace = RuleWorkspace.load(directory: repository.appendingPathComponent("examples/studio").path)
        #expect(findings(workspace) == [])
        let rules = try #require(workspace.ruleSet)
        #expect(rules.destinations.map(\.name) == ["studio-reels", "studio-shorts", "studio-x"])
        #expect(rules.defaults.guardrails == ["considerate", "pace"])
    }

    @Test func `defaults of the specs are those of the values`() {
        let workspace = load(accounts())
        let config = workspace.config
        func value(_ path: String) -> String? { config.entries(under: path).first?.value }
        #expect(value("defaults.latest").flatMap { try? Duration(text: $0) } == Defaults().latest)
        #expect(value("rules.r.retry.attempts") == String(RetryPolicy().attempts))
        #expect(value("rules.r.retry.delay").flatMap { try? Duration(text: $0) } == RetryPolicy().delay)
        #expect(value("rules.r.retry.max_delay").flatMap { try? Duration(text: $0) } == RetryPolicy().maxDelay)
        #expect(value("sources.tok.tiktok.poll").flatMap { try? Duration(text: $0) } == workspace.ruleSet?.source("tok")?.poll)
        #expect(value("sources.tok.tiktok.lookback").flatMap { try? Duration(text: $0) } == workspace.ruleSet?.source("tok")?.lookback)
    }

    @Test func `the resolved workspace is one stable JSON document`() throws {
        let text = accounts(
            "defaults: { guardrails: [g] }\nguardrails: { g: { quiet_hours: [{ from: \"22:00\", to: \"07:00\" }], spacing: 2h } }")
        let json = try #require(load(text).ruleSet?.json)
        #expect(json["guardrails"]?[0]?["quiet_hours"]?[0]?["from_minute"] == 1320)
        #expect(json["guardrails"]?[0]?["spacing"]?["seconds"] == 7200)
        #expect(json["defaults"]?["latest_seconds"] == 604_800)
        #expect(json["rules"]?[0]?["post"]?[0]?["caption"] == "hello")
        #expect(JSON(parsing: json.data) == json)
    }
}

/// What expressions see of items and campaigns.
struct BindingTests {
    static let item = Item(
        id: .tiktok("v1"), source: "tok", nativeID: "v1", url: "https://www.tiktok.com/@a/video/v1",
        caption: "Hello @bob. #Dance #2026 #dança",
        duration: .seconds(24), created: Timestamp(seconds: 1000), discovered: Timestamp(seconds: 2000))

    @Test(arguments: [
        ("item.hashtags == item.caption.hashtags()", true), ("item.hashtags.exists(t, t == 'Dance')", true),
        ("item.mentions == ['bob']", true), ("item.duration == duration('24s')", true), ("item.stats.views == 0", true),
        ("now == timestamp('1970-01-01T00:33:20Z')", true), ("item.id == 'tiktok:v1' && item.source == 'tok'", true),
        ("has(campaign.until)", false), ("has(campaign.from) && campaign.from == '2026-09-01'", true),
        ("'evergreen' in campaign.labels", true),
    ])
    func `conditions see the facts of the poll`(expression: String, expected: Bool) throws {
        var campaign = Campaign(name: "c", zone: .utc, origin: RuleLocation(file: "f", line: 1, column: 1))
        campaign.from = CivilDate(year: 2026, month: 9, day: 1)
        campaign.labels = ["evergreen"]
        let compilation = Program.compile(expression, in: RuleEnvironment.environment(for: RuleScope(.item, inCampaign: true)))
        let program = try #require(compilation.value, "\(compilation.issues)")
        let value = try program.evaluate(RuleBindings.item(Self.item, campaign: campaign, now: Timestamp(seconds: 2000)))
        #expect(value == .bool(expected))
    }

    @Test func `fit leaves room and refuses unknown platforms`() throws {
        let environment = RuleEnvironment.environment(for: RuleScope(.item, inCampaign: false, atDestination: true))
        let program = try #require(Program.compile("('a ' + item.caption).fit('x', 270) == 'a Hello'", in: environment).value)
        #expect(try program.evaluate(RuleBindings.item(Self.item, now: Timestamp(seconds: 0))) == .bool(true))
        let issues = Program.compile("item.caption.fit('myspace')", in: environment).issues
        #expect(issues.map(\.range) == [17..<26])
        #expect(Program.compile("item.caption.fit(3)", in: environment).value == nil)
    }
}
