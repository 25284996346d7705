import CivilTime
import Diagnostics
import RuleFiles
import RuleSet
import Testing

/// What files leave to each other: keys, names, and whether they are rule files at all.
struct ExtendsTests {
    static let base = """
        destinations: { x1: { x: { credentials: fromb } } }
        sources: { s: { tiktok: { credentials: s } } }
        rules: { r: { on: { new_item: s }, post: [{ to: x1, caption: "z {{ item.url }}" }] } }
        """

    @Test func `one key of a definition can be changed`() throws {
        let workspace = load([
            "a.yaml": """
            extends: b.yaml
            rules: { r: { when: "item.duration < duration('5s')" } }
            destinations: { x1: { x: { made_with_ai: true } } }
            sources: { s: { tiktok: { poll: 10m } } }
            """,
            "b.yaml": Self.base,
        ])
        #expect(findings(workspace) == [])
        let rules = try #require(workspace.ruleSet)
        #expect(rules.rules.first?.condition != nil)
        #expect(rules.destination("x1")?.credential == "fromb")
        #expect(rules.source("s")?.poll == .seconds(600))
    }

    @Test func `a base may lack what its user adds`() {
        let whole = load([
            "a.yaml": "extends: b.yaml\nsources: { s: { tiktok: { credentials: s } } }\n" + accountsOnly,
            "b.yaml": "sources: { s: { tiktok: { poll: 10m } } }",
        ])
        #expect(findings(whole) == [])
    }

    private let accountsOnly = """
        destinations: { x1: { x: { credentials: x } } }
        rules: { r: { on: { new_item: s }, post: [{ to: x1, caption: hello }] } }
        """

    @Test func `what is missing in the whole is missing where it is defined`() {
        let workspace = load([
            "a.yaml": "extends: b.yaml\nsources: { s: { tiktok: { poll: 10m } } }\n" + accountsOnly,
            "b.yaml": "sources: { s: { tiktok: { lookback: 1d } }, t: { labels: [a] } }",
        ])
        #expect(findings(workspace).filter { $0.hasPrefix("error") } == ["error missing-key a.yaml:2:17", "error missing-key b.yaml:1:45"])
        let addresses = workspace.diagnostics.filter { $0.code == "missing-key" }.map(\.address)
        #expect(addresses == ["sources › s › tiktok", "sources › t"])
    }

    @Test func `lists are whole wherever they stand`() {
        let workspace = load([
            "a.yaml": "extends: b.yaml\nguardrails: { g: { cap: [{ max: 3 }] } }",
            "b.yaml": "guardrails: { g: { cap: [{ per: day, max: 9 }] } }",
        ])
        #expect(codes(workspace).contains("missing-key"))
        #expect(workspace.diagnostics.first { $0.code == "missing-key" }?.address == "guardrails › g › cap[0]")
    }

    @Test func `a replaced key takes what it needs with it`() {
        let workspace = load([
            "a.yaml": """
            extends: b.yaml
            rules: { r: { on: { schedule: { cron: "0 9 * * *" } } } }
            """,
            "b.yaml": Self.base.replacing(" {{ item.url }}", with: ""),
        ])
        #expect(findings(workspace) == ["warning unused-source b.yaml:2:12"])
    }

    @Test func `a long chain is refused, not followed until the stack ends`() {
        var files = ["a.yaml": "extends: b0.yaml\nrules: {}"]
        for link in 0..<3000 { files["b\(link).yaml"] = "extends: b\(link + 1).yaml" }
        files["b3000.yaml"] = "timezone: UTC"
        #expect(codes(load(files)) == ["extends-too-deep"])
        files = files.filter { !$0.key.hasPrefix("b") }
        for link in 0..<60 { files["b\(link).yaml"] = "extends: b\(link + 1).yaml" }
        files["b60.yaml"] = "timezone: Europe/Berlin"
        #expect(load(files).ruleSet?.zone.identifier == "Europe/Berlin")
    }

    @Test func `files of a fan are no chain`() {
        var files = ["a.yaml": "extends: [\((0..<200).map { "b\($0).yaml" }.joined(separator: ", "))]\nrules: {}"]
        for link in 0..<200 { files["b\(link).yaml"] = "extends: c.yaml" }
        files["c.yaml"] = "timezone: Europe/Berlin"
        let workspace = load(files)
        #expect(findings(workspace) == [])
        #expect(workspace.ruleSet?.zone.identifier == "Europe/Berlin")
    }

    // MARK: content

    static let calendar = """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20261225
        UID:a
        END:VEVENT
        END:VCALENDAR
        """.replacing("\n", with: "\r\n") + "\r\n"

    @Test func `the name of a calendar hides no folder`() {
        let workspace = load([
            "a.yaml": """
            destinations: { x1: { x: { credentials: x1 } } }
            sources: { s: { tiktok: { credentials: s } } }
            calendars: { feiertage: { file: cal/h.ics } }
            guardrails: { g: { blackout: [{ calendar: feiertage }] } }
            """, "cal/h.ics": Self.calendar,
            "feiertage/rules.yaml": "rules: { r: { on: { new_item: s }, guardrails: g, post: [{ to: x1, caption: hello }] } }",
        ])
        #expect(workspace.ruleSet?.rules.map(\.name) == ["r"])
        #expect(findings(workspace) == [])
    }

    @Test func `rules among content are told of`() {
        let workspace = load([
            "r.yaml": "sources: { s: { tiktok: { credentials: s }, media: { originals: library } } }",
            "library/more.yaml": "rules: {}", "library/v1.yaml": "caption: hello", "library/compose.yaml": "version: 3\nservices: {}",
        ])
        #expect(findings(workspace).filter { $0.hasPrefix("note") } == ["note rules-in-content library/more.yaml:1:1"])
        #expect(workspace.diagnostics.first { $0.code == "rules-in-content" }?.notes.first?.span?.file == "r.yaml")
        // What is extended is read all the same.
        let extended = load([
            "r.yaml": "extends: library/more.yaml\nsources: { s: { tiktok: { credentials: s }, media: { originals: library } } }",
            "library/more.yaml": "rules: {}",
        ])
        #expect(!findings(extended).contains { $0.contains("rules-in-content") })
    }

    @Test func `no file makes itself content`() {
        let workspace = load([
            "r.yaml": """
            destinations: { x1: { x: { credentials: x1 } } }
            campaigns: { c: { posts: [{ name: p, schedule: { cron: "0 9 * * *" }, to: x1, queue: r.yaml, caption: "{{ post.text }}" }] } }
            """
        ])
        #expect(workspace.files.map(\.path) == ["r.yaml"])
        #expect(!codes(workspace).isEmpty)
        let calendar = load("guardrails: { g: { blackout: [{ calendar: rules.yaml }] } }")
        #expect(codes(calendar).contains("unknown-calendar"))
    }
}
