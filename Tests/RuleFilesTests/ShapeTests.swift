import Diagnostics
import Domain
import RuleFiles
import RuleSet
import Testing

/// Mistakes of shape: each text with what `check` must say, and where.
struct ShapeTests {
    static let mistakes: [(text: String, expected: [String])] = [
        ("guardrails:\n  g:\n    quite_hours: []\n", ["error unknown-key rules.yaml:3:5"]),
        ("rulez: {}\nrules: {}\n", ["error unknown-key rules.yaml:1:1"]),
        ("defaults: { latest: 30 }\n", ["error wrong-type rules.yaml:1:21"]),
        ("defaults: { latest: soon }\n", ["error bad-value rules.yaml:1:21"]),
        ("defaults: { missed: within(2) }\n", ["error bad-value rules.yaml:1:21"]),
        ("timezone: Europe/Berln\nrules: {}\n", ["error unknown-zone rules.yaml:1:11"]),
        ("timezone: 5\nrules: {}\n", ["error wrong-type rules.yaml:1:11"]),
        ("version: 2\n", ["error out-of-range rules.yaml:1:10"]),
        ("guardrails: { g: { cap: [{ per: day, max: -1 }] } }\n", ["error out-of-range rules.yaml:1:43"]),
        ("guardrails: { g: { cap: [{ per: daily, max: 1 }] } }\n", ["error bad-value rules.yaml:1:33"]),
        ("guardrails: { g: { cap: { per: day, max: 1 } } }\n", ["error wrong-type rules.yaml:1:25"]),
        ("guardrails: { g: { cap: [{ per: day }] } }\n", ["error missing-key rules.yaml:1:26"]),
        ("guardrails: { g: { quiet_hours: [{ from: \"22:00\", to: \"25:00\" }] } }\n", ["error bad-value rules.yaml:1:55"]),
        (
            "guardrails: { g: { quiet_hours: [{ days: [Saturday], from: \"22:00\", to: \"23:00\" }] } }\n",
            ["error bad-value rules.yaml:1:43"]
        ),
        ("guardrails: { g: { blackout: [2026-02-30] } }\n", ["error bad-value rules.yaml:1:31"]),
        ("guardrails: { g: { blackout: [2026-12-26..2026-12-24] } }\n", ["error bad-value rules.yaml:1:31"]),
        ("guardrails: { g: { blackout: [{ every: \"13-01\" }] } }\n", ["error bad-value rules.yaml:1:40"]),
        ("guardrails: { g: { blackout: [{ every: \"12-24\", calendar: h.ics }] } }\n", ["error conflicting-keys rules.yaml:1:49"]),
        ("guardrails: { g: { spacing: 0s } }\n", ["error out-of-range rules.yaml:1:29"]),
        ("guardrails: { g: { dedupe: [{ by: hash }] } }\n", ["error bad-value rules.yaml:1:35"]),
        ("destinations: { a: { facebook: { kredentials: f } } }\n", ["error unknown-key rules.yaml:1:34"]),
        ("destinations: { a: { guardrails: [] } }\n", ["error wrong-type rules.yaml:1:34"]),
        ("destinations: { a: { x: { credentials: f }, youtube: { credentials: g } } }\n", ["error conflicting-keys rules.yaml:1:45"]),
        ("destinations: { a: { x: { credentials: f, privacy: public } } }\n", ["error unknown-key rules.yaml:1:43"]),
        ("destinations: { a: { youtube: { credentials: f, category: News } } }\n", ["error wrong-type rules.yaml:1:59"]),
        ("destinations: { a: { youtube: { credentials: f, made_for_kids: no } } }\n", ["error wrong-type rules.yaml:1:64"]),
        ("calendars: { c: {} }\n", ["error missing-key rules.yaml:1:14"]),
        ("sources: { s: { feed: { url: x } } }\n", ["error bad-url rules.yaml:1:30"]),
        ("sources: { s: { tiktok: {} } }\n", ["error missing-key rules.yaml:1:17"]),
        ("sources: { s: { tiktok: { credentials: 12345 } } }\n", ["error wrong-type rules.yaml:1:40"]),
        ("sources: { s: { tiktok: { credentials: a }, media: { originals: ../x } } }\n", ["error bad-path rules.yaml:1:65"]),
        ("sources: { a/b: { tiktok: { credentials: a } } }\n", ["error bad-name rules.yaml:1:12"]),
        ("rules: [1]\n", ["error wrong-type rules.yaml:1:8"]),
        ("rules: { r: }\n", ["error wrong-type rules.yaml:1:13"]),
        ("rules: { r: { on: { new_item: s }, post: {to: a} } }\n", ["error wrong-type rules.yaml:1:42"]),
    ]

    @Test(arguments: mistakes)
    func `a mistake of shape is reported at its place`(mistake: (text: String, expected: [String])) {
        let shape = findings(load(mistake.text)).filter { finding in
            // What follows from names that are missing elsewhere is not the subject here.
            !finding.contains(" unknown-source ") && !finding.contains(" unused-") && !finding.contains(" unreached-")
                && !finding.hasPrefix("note ")
        }
        #expect(shape.sorted() == mistake.expected.sorted())
        #expect(load(mistake.text).ruleSet == nil)
    }

    @Test func `hints name the nearest key, or the section a key belongs to`() {
        let near = load("guardrails: { g: { quite_hours: [] } }\n").diagnostics
        #expect(near.first?.hint == "did you mean `quiet_hours`?")
        let home = load("campaigns: { c: { spacing: 2h } }\n").diagnostics
        #expect(home.first?.hint == "that is a key of a guardrail; move it there")
    }

    @Test func `words of YAML 1-1 are explained`() {
        let diagnostics = load("destinations: { a: { youtube: { credentials: f, made_for_kids: no } } }\n").diagnostics
        #expect(diagnostics.first?.hint == "YAML 1.2 has no yes and no: write false")
    }

    @Test func `an unquoted template is explained`() {
        for text in [
            accounts(rule: "post: [{ to: reels, caption: {{ item.caption }} }]"),
            "templates:\n  t:\n    caption: {{ item.caption }}\n    title: x\n",
        ] {
            let errors = load(text).diagnostics.filter { $0.severity == .error }
            #expect(errors.map(\.code.rawValue) == ["complex-key"])
            #expect(errors.first?.hint == "put the text with its {{ }} in quotes")
        }
    }

    static let hashtags: [(text: String, lost: [String])] = [
        ("caption: Our new show, sponsored #ad #zirkus", ["1:42-1:53"]),
        ("caption: Our new show\n          goes on #2026  ", ["2:19-2:24"]),
        ("caption: a #ärger", ["1:20-1:26"]), ("title: Dance\t#now", ["1:22-1:26"]),
        ("with: { cta: book }\n        template: t\n        caption: b #ad", ["3:20-3:23"]),
        ("caption: a # comment", []), ("caption: a ## comment", []), ("caption: a#b", []), ("caption: \"a #ad\"", []),
        ("caption: \"a\" #ad", []), ("caption: |\n          a #ad", []), ("as: again #1", []),
    ]

    @Test(arguments: hashtags) func `a hashtag that YAML takes for a comment is noticed`(text: String, lost: [String]) {
        let found = load("rules:\n  r:\n    on: { new_item: s }\n    post:\n      - to: a\n        \(text)\n").diagnostics
        let places = found.filter { $0.code == "hashtag-lost" }.compactMap { diagnostic in
            diagnostic.span.map { "\($0.line - 5):\($0.column)-\($0.endLine - 5):\($0.endColumn)" }
        }
        #expect(places == lost)
    }

    @Test(arguments: [
        "personas: { p: { voice: dry #fun\n } }", "personas: { p: { signature: bye #fun\n } }",
        "templates: { t: { variables: { v: { default: a #b\n } } } }", "templates: { t: { caption: a #b\n } }",
        "templates: { t: { platforms: { x: { caption: a #b\n } } } }",
    ])
    func `every text that becomes part of posts is looked at for lost hashtags`(text: String) {
        #expect(codes(load(text)).contains("hashtag-lost"))
    }

    @Test func `a text that begins with a hashtag is explained`() {
        let found = load("templates:\n  t:\n    caption: #ad\n").diagnostics.first { $0.code == "wrong-type" }
        #expect(found?.hint?.contains("quotes") == true)
    }

    @Test(arguments: [
        "workspace: a\u{200B}b\nrules: {}", "sources: { s: { tiktok: { credentials: a\u{3164} } } }",
        "campaigns: { c: { posts: [{ name: \"a\u{E0041}\", at: 2026-09-05T18:00, to: x }] } }",
        "rules: { r: { on: { new_item: s }, labels: [\"a\u{2028}b\"], post: [{ to: x }] } }",
        "rules: { r: { on: { new_item: s }, post: [{ to: x, as: a\u{2066}b }] } }",
        "rules: { r: { on: { new_item: s }, was: \"a\u{202E}b\", post: [{ to: x }] } }",
        "templates: { \"a\u{115F}\": { caption: a } }",
    ])
    func `what cannot be seen in a name is told wherever the name stands`(text: String) {
        #expect(codes(load(text)).contains("invisible-character"))
    }

    @Test func `contents of a misspelt or repeated section are read`() {
        let misspelt = load(accounts().replacing("destinations:", with: "destinatons:") + "\nguardrals: { g: { spcing: 1h } }")
        #expect(codes(misspelt).sorted() == ["unknown-key", "unknown-key", "unknown-key"])
        let repeated = load(accounts() + "\nrules: { q: { on: { new_item: nobody }, wen: a, post: [{ to: reels, as: q }] } }")
        #expect(codes(repeated).sorted() == ["duplicate-key", "unknown-key", "unknown-source"])
        #expect(repeated.ruleSet == nil)
    }

    @Test func `names that look the same are refused`() {
        let text = """
            sources: { s: { tiktok: { credentials: s } } }
            destinations:
              caf\u{E9}: { x: { credentials: first } }
              cafe\u{301}: { x: { credentials: second } }
            rules: { r: { on: { new_item: s }, post: [{ to: caf\u{E9}, caption: hello }] } }
            """
        #expect(findings(load(text)) == ["error same-name rules.yaml:4:3"])
        let across = load(["a.yaml": "guardrails: { \u{E9}: { spacing: 1h } }", "b.yaml": "guardrails: { e\u{301}: { spacing: 1h } }"])
        #expect(codes(across).filter { $0 != "unused-guardrail" } == ["same-name"])
    }

    @Test func `a name is what its definition spells, however it is referred to`() throws {
        let workspace = load(
            """
            sources: { s: { tiktok: { credentials: s } } }
            destinations: { caf\u{E9}: { x: { credentials: first } } }
            rules: { r: { on: { new_item: s }, post: [{ to: cafe\u{301}, caption: hello }] } }
            """)
        let name = try #require(workspace.ruleSet?.rules.first?.posts.first?.destination)
        #expect(Array(name.utf8) == Array("caf\u{E9}".utf8))
    }

    @Test func `the whole language is accepted, empty sections too`() {
        #expect(codes(load("calendars: {}\nintervals:\npersonas: ~\ntemplates: {}\nnotify: []\n")) == [])
        for platform in Platform.allCases {
            let text = "destinations: { a: { \(platform.rawValue): { credentials: c } } }\n"
            #expect(RuleShape.errors(in: text).filter { $0.code != "missing-key" }.map(\.code.rawValue) == [])
        }
    }

    /// Times are texts for YAML 1.2, with or without quotes; YAML 1.1 made minutes of them.
    @Test(arguments: ["22:00", "\"22:00\"", "'22:00'", "!!str 22:00"])
    func `a time needs no quotes`(time: String) {
        #expect(RuleShape.errors(in: "guardrails: { g: { quiet_hours: [{ from: \(time), to: 07:00 }] } }\n") == [])
    }

    @Test(arguments: ["no", "off", "N", "yes", "On", "y"])
    func `the words that were truth values are explained`(word: String) {
        let meant = ["yes", "on", "y"].contains(word.lowercased()) ? "true" : "false"
        let found = RuleShape.errors(in: "rules: { r: { include_own: \(word), on: { new_item: s }, post: [] } }\n")
        #expect(found.map(\.code.rawValue) == ["wrong-type"])
        #expect(found.first?.hint == "YAML 1.2 has no yes and no: write \(meant)")
        // As names and texts they are what they look like.
        #expect(RuleShape.errors(in: "rules: { \(word): { labels: [\(word)], on: { new_item: \(word) }, post: [] } }\n") == [])
    }

    @Test func `all mistakes are found in one run`() {
        let text = """
            timezone: Mars/Olympus
            defaults: { latest: 30 }
            guardrails: { g: { spcing: 2h } }
            rules: { r: { on: { new_item: nobody }, post: [{ to: nowhere }] } }
            """
        #expect(codes(load(text)).sorted() == ["unknown-destination", "unknown-key", "unknown-source", "unknown-zone", "wrong-type"])
    }

    @Test func `a fault of syntax keeps its yaml code and stops nothing else`() {
        let workspace = load(["a.yaml": "rules: [\n", "b.yaml": "guardrails: { g: { spcing: 2h } }\n"])
        #expect(codes(workspace).contains { $0.hasPrefix("yaml-") })
        #expect(codes(workspace).contains("unknown-key"))
    }

    @Test(arguments: [
        "\u{FEFF}rules: {}\n", "rules: {}\r\n", "", "---\n", "null\n", "[]\n", "rules:\n", "rules: ~\n",
        String(repeating: "[", count: 10_000),
        "rules: &a [*a]\n", "a: \u{0}\n", "? [x]\n: y\n", "rules: {r: {on: !!binary x}}\n", "rules: { \"\": {} }\n",
    ])
    func `odd files never crash`(text: String) {
        _ = load(text)
    }
}
