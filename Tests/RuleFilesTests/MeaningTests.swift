import CivilTime
import Diagnostics
import Domain
import HTTPValues
import RuleFiles
import RuleSet
import Testing

/// Mistakes of meaning: the shape is right, `check` refuses or warns.
struct MeaningTests {
    static let guarded = "defaults: { guardrails: [g] }\nguardrails: { g: { quiet_hours: "

    static let mistakes: [(text: String, expected: [String])] = [
        (accounts(rule: "post: [{ to: rels }]"), ["unknown-destination"]),
        (accounts(rule: "post: [{ to: reels }, { to: reels }]"), ["duplicate-post"]),
        (accounts(rule: "post: [{ to: [reels, reels] }]"), ["listed-twice"]),
        (accounts(rule: "post: []"), ["unreached-destination", "missing-key"]),
        (accounts(rule: "campaign: nope\n    post: [{ to: reels }]"), ["unknown-campaign"]),
        (accounts("defaults: { guardrails: [nope] }"), ["unknown-guardrail"]),
        (accounts("guardrails: { g: { spacing: 2h } }"), ["unused-guardrail"]),
        (accounts("defaults: { guardrails: [g] }\nguardrails: { g: { timezone: UTC } }"), ["empty-guardrail"]),
        (accounts(guarded + "[{ from: \"00:00\", to: \"24:00\" }] } }"), ["dead-window"]),
        (accounts(guarded + "[{ from: \"12:00\", to: \"11:00\" }, { from: \"11:00\", to: \"12:00\" }] } }"), ["dead-window"]),
        (accounts(guarded + "[{ from: \"12:00\", to: \"12:00\" }] } }"), ["empty-window"]),
        (accounts("defaults: { guardrails: [g] }\nguardrails: { g: { cap: [{ per: day, max: 0 }] } }"), ["nothing-allowed"]),
        (accounts(rule: "when: item.duraton < 3\n    post: [{ to: reels }]"), ["expression"]),
        (accounts(rule: "when: item.caption\n    post: [{ to: reels }]"), ["expression-type"]),
        (
            accounts(
                rule: "when: item.caption.words().distinct().size() > 3\n"
                    + "    post: [{ to: reels, caption: \"{{ item.caption.words().distinct().join(' ') }}\" }]"),
            ["costly-expression", "costly-expression"]
        ),
        (accounts(rule: "when: campaign.name == \"x\"\n    post: [{ to: reels }]"), ["expression"]),
        (accounts(rule: "topic: item.duration\n    post: [{ to: reels }]"), ["expression-type"]),
        (accounts(rule: "post: [{ to: reels, caption: \"{{ item.nope }}\" }]"), ["expression"]),
        (accounts(rule: "post: [{ to: reels, title: hello }]"), ["useless-key"]),
        (accounts(rule: "post: [{ to: reels, caption: \"\(String(repeating: "a", count: 2201))\" }]"), ["too-long"]),
        (accounts("campaigns: { c: { from: 2026-09-02, until: 2026-09-01 } }"), ["campaign-dates"]),
        (
            accounts("campaigns: { c: { until: 2026-09-01, posts: [{ name: p, at: 2026-09-02T00:00, to: reels, media: a.mp4 }] } }"),
            ["outside-campaign"]
        ),
        (accounts("campaigns: { c: { posts: [{ name: p, at: 2026-09-02T00:00, to: reels }] } }"), ["media-required"]),
        (accounts("campaigns: { c: { was: [d] }, d: {} }"), ["was-exists"]),
        (accounts("campaigns: { c: { was: [o] }, d: { was: o } }"), ["was-clash"]),
        (accounts("campaigns: { c: { was: [c] } }"), ["was-itself"]),
        (
            """
            sources: { tok: { tiktok: { credentials: tok } } }
            destinations: { a: { instagram: { credentials: i, login: instagram } } }
            rules: { r: { on: { new_item: tok }, post: [{ to: a }] } }
            """, ["media-host-missing"]
        ),
        (
            """
            sources: { tok: { tiktok: { credentials: tok } } }
            destinations: { a: { youtube: { credentials: y } } }
            rules: { r: { on: { new_item: tok }, post: [{ to: a }] } }
            """, ["title-required"]
        ),
        (
            """
            sources: { tok: { tiktok: { credentials: tok } } }
            destinations: { a: { x: { credentials: x } }, b: { x: { credentials: x } } }
            rules: { r: { on: { new_item: tok }, post: [{ to: [a, b] }] } }
            """, ["shared-account"]
        ),
        (
            accounts("timezone: Europe/Berlin\ncampaigns: { c: { posts: [{ name: p, at: 2026-03-29T02:30, to: reels, media: a.mp4 }] } }"),
            ["time-in-gap"]
        ),
        (
            accounts(
                """
                campaigns:
                  c:
                    posts:
                      - { name: p, at: 2026-09-02T10:00, to: reels, media: a.mp4 }
                      - { name: q, at: 2026-09-02T12:00, timezone: Europe/Berlin, to: reels, media: b.mp4 }
                """), ["shared-slot"]
        ),
        (
            accounts(
                "campaigns: { c: { posts: [{ name: p, at: 2026-09-02T10:00, to: reels, media: a.mp4 }, { name: p, at: 2026-09-03T10:00, to: reels, media: b.mp4 }] } }"
            ), ["defined-twice"]
        ),
    ]

    @Test(arguments: mistakes)
    func `a mistake of meaning is found, and nothing else`(mistake: (text: String, expected: [String])) {
        let files = ["rules.yaml": mistake.text, "a.mp4": "film", "b.mp4": "film"]
        #expect(codes(load(files)) == mistake.expected)
    }

    @Test func `the caret lands on the wrong name inside quoted, plain and folded text`() {
        let quoted = load(accounts(rule: "post: [{ to: reels, caption: \"é {{ item.nope }}\" }]")).diagnostics.first?.span
        #expect(quoted?.line == 6)
        #expect(quoted.map { $0.endColumn - $0.column } == 4)
        let folded = load(
            accounts(rule: "when: >\n      item.duration < duration('1s')\n      && item.nope == 1\n    post: [{ to: reels }]"))
        #expect(folded.diagnostics.first?.span?.line == 8)
    }

    @Test func `many mistakes in one text are counted`() {
        let caption = Array(repeating: "{{ itm.url }}", count: 3000).joined(separator: " ")
        let found = load(accounts(rule: "post: [{ to: reels, caption: \"\(caption)\" }]")).diagnostics
        #expect(found.filter { $0.severity == .error }.count == 20)
        #expect(found.first { $0.code == "more-problems" }?.summary == "2980 more problems in this text")
    }

    @Test func `thousands of names that lead nowhere are told without comparing all with all`() {
        let campaigns = (0..<3000).map { "  campaign-number-\($0): {}" }.joined(separator: "\n")
        let rules = (0..<3000).map {
            "  r\($0): { campaign: campaign-nunber-\($0), on: { new_item: tok }, post: [{ to: reels, as: a\($0) }] }"
        }
        let text = accounts("campaigns:\n" + campaigns).replacing("rules:\n", with: "rules:\n" + rules.joined(separator: "\n") + "\n")
        let found = load(text).diagnostics.filter { $0.code == "unknown-campaign" }
        #expect(found.count == 3000)
        #expect(found.first?.hint == "did you mean `campaign-number-0`?")
        #expect(found.last?.hint?.hasPrefix("campaigns: ") == true)
    }

    @Test func `what is wrong at the end of a block is shown in its last line`() throws {
        let text = accounts(rule: "when: |\n      item.hashtags.exists(t, t == \"dance\"\n    post: [{ to: reels }]")
        let span = try #require(load(text).diagnostics.first { $0.code == "expression" }?.span)
        #expect((span.line, span.endLine) == (7, 7))
        #expect(span.column == 43)
    }

    @Test func `what is wrong by an alias only names the alias`() throws {
        let text = """
            sources: { tok: { tiktok: { credentials: tok } } }
            destinations: { x: { x: { credentials: x } } }
            rules:
              a: { on: { new_item: tok }, post: [&p { to: x, caption: "{{ item.url }}" }] }
              b: { on: { schedule: { cron: "0 9 * * *" } }, post: [*p] }
            """
        let found = try #require(load(text).diagnostics.first { $0.code == "expression" })
        #expect(found.span?.line == 4)
        #expect(found.notes.map(\.message) == ["used here"])
        #expect(found.notes.first?.span.map { [$0.line, $0.column] } == [5, 56])
        // The first use is right there.
        #expect(load(text.replacing("item.url", with: "nope")).diagnostics.first { $0.code == "expression" }?.notes == [])
    }

    @Test func `instants in one slot are compared across zones and guardrails together`() {
        let text = accounts(
            """
            defaults: { guardrails: [day] }
            campaigns: {}
            guardrails:
              day: { quiet_hours: [{ from: "06:00", to: "18:00" }] }
              night: { quiet_hours: [{ from: "18:00", to: "06:00" }] }
            """, rule: "guardrails: [night]\n    post: [{ to: reels }]")
        #expect(codes(load(text)) == ["dead-window"])
    }

    @Test func `a workspace that is right gives rules with everything resolved`() throws {
        let workspace = load(
            accounts(
                """
                timezone: Europe/Berlin
                defaults: { guardrails: g, missed: last, latest: 3d }
                guardrails:
                  g:
                    on_conflict: hold
                    quiet_hours: [{ days: [sat], from: "22:00", to: "07:00" }]
                    blackout: [2026-12-24..2026-12-26, 2027-01-01, { every: "02-29" }]
                    cap: [{ per: week, max: 3 }, { per: 36h, max: 2, across: campaign }]
                    spacing: { distance: 90m, across: workspace }
                    dedupe: [{ by: item, within: 14d }]
                """, rule: "retry: { delay: 1m }\n    repeat: allow\n    post: [{ to: reels, after: 30m, as: a }, { to: reels, as: b }]"))
        #expect(findings(workspace) == [])
        let rules = try #require(workspace.ruleSet)
        #expect(rules.revision == "files." + workspace.contentHash.prefix(12))
        #expect(rules.defaults.missed == .last)
        #expect(rules.defaults.latest == .days(3))
        let guardrail = try #require(rules.guardrail("g"))
        #expect(guardrail.zone.identifier == "Europe/Berlin")
        #expect(guardrail.onConflict == .hold)
        #expect(guardrail.quietHours.first?.days == [.saturday])
        #expect(guardrail.blackout.map(\.days).last == .yearly(month: 2, day: 29))
        #expect(guardrail.caps.map(\.per) == [.week, .rolling(.hours(36))])
        #expect(guardrail.caps.map(\.across) == [.destination, .campaign])
        #expect(guardrail.spacing?.distance == .minutes(90))
        #expect(guardrail.spacing?.origin.line == 17)
        #expect(guardrail.dedupe.first?.within == .days(14))
        let rule = try #require(rules.rule("r"))
        #expect(rule.posts.map(\.variant) == ["a", "b"])
        #expect(rule.posts.map(\.after) == [.minutes(30), .zero])
        #expect(rule.allowsRepeat)
        #expect(rule.retry?.attempts == 5)
        #expect(rule.retry?.delay == .minutes(1))
        let settings = try #require(rules.destination("reels")?.settings)
        #expect(settings["login"] == "facebook")
        #expect(rules.source("tok")?.poll == .minutes(5))
    }
}
