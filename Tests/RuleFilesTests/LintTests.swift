import Diagnostics
import Domain
import RuleFiles
import Testing

/// What `check` proves of the rules as a whole.
struct LintTests {
    /// Two accounts, and whatever is to be looked at.
    static func workspace(_ more: String) -> String {
        """
        timezone: UTC
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations: { reels: { instagram: { credentials: insta } }, ex: { x: { credentials: ex } } }
        rules:
          base: { on: { new_item: tok }, when: item.duration > duration("1s"), post: [{ to: [reels, ex], caption: hello }] }
        \(more)
        """
    }

    static func guarded(_ guardrail: String, _ more: String = "") -> String {
        workspace("defaults: { guardrails: [g] }\nguardrails: { g: \(guardrail) }\n\(more)")
    }

    static func campaign(_ campaign: String, _ more: String = "") -> String { workspace("campaigns: { c: \(campaign) }\n\(more)") }

    static let dead: [(text: String, codes: [String])] = [
        (guarded("{ quiet_hours: [{ from: \"00:00\", to: \"24:00\" }] }"), ["dead-window"]),
        (guarded("{ quiet_hours: [{ from: \"00:00\", to: \"23:59\" }] }"), []),
        // Every day of every month, by days counted from both ends.
        (
            guarded(
                "{ quiet_hours: [{ days_of_month: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], from: \"00:00\", to: \"24:00\" }, "
                    + "{ days_of_month: [-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15, -16], from: \"00:00\", to: \"24:00\" }] }"
            ),
            ["dead-window"]
        ),
        // One day fewer leaves the 16th of months with 31 days free.
        (
            guarded(
                "{ quiet_hours: [{ days_of_month: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], from: \"00:00\", to: \"24:00\" }, "
                    + "{ days_of_month: [-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15], from: \"00:00\", to: \"24:00\" }] }"
            ),
            []
        ),
        (
            guarded(
                "{ quiet_hours: [{ months: [jan, feb, mar, apr, may, jun, jul], from: \"00:00\", to: \"24:00\" }, "
                    + "{ months: [aug, sep, oct, nov, dec], from: \"00:00\", to: \"24:00\" }] }"), ["dead-window"]
        ),
        // Office hours of both sides of the world, and everything but them.
        (
            guarded(
                "{ quiet_hours: [{ outside: office }] }",
                "intervals: { office: { windows: [{ days: [mon], from: \"09:00\", to: \"10:00\" }] } }"),
            []
        ),
        (
            guarded(
                "{ quiet_hours: [{ outside: office }, { interval: office }] }",
                "intervals: { office: { windows: [{ days: [mon], from: \"09:00\", to: \"10:00\" }] } }"), ["dead-window"]
        ),
        // Nights in one zone, days in another: together nothing is left, summer and winter.
        (
            workspace(
                "defaults: { guardrails: [a, b] }\nguardrails: { a: { timezone: Asia/Tokyo, quiet_hours: [{ from: \"08:00\", to: \"21:00\" }] }, "
                    + "b: { timezone: UTC, quiet_hours: [{ from: \"11:00\", to: \"23:30\" }] } }"), ["dead-window"]
        ),
        (
            workspace(
                "defaults: { guardrails: [a, b] }\nguardrails: { a: { timezone: Asia/Tokyo, quiet_hours: [{ from: \"08:00\", to: \"20:00\" }] }, "
                    + "b: { timezone: UTC, quiet_hours: [{ from: \"11:01\", to: \"23:30\" }] } }"), []
        ),
        // Blackouts that fill a campaign.
        (
            guarded(
                "{ blackout: [2026-09-01..2026-09-10] }",
                "campaigns: { c: { from: 2026-09-02, until: 2026-09-09, posts: "
                    + "[{ name: p, schedule: { cron: \"0 12 * * *\" }, to: ex, caption: hello }] } }"), ["dead-window"]
        ),
    ]

    @Test(arguments: dead) func findsWindowsThatLeaveNoTime(text: String, codes expected: [String]) {
        #expect(codes(load(text)).filter { $0 != "always-deferred" || expected.contains($0) } == expected, "\(findings(load(text)))")
    }

    static let slots: [(text: String, codes: [String])] = [
        (
            campaign(
                "{ posts: [{ name: a, at: 2026-09-02T10:00, to: ex, caption: one }, { name: b, at: 2026-09-02T10:00, to: ex, caption: two }] }"
            ),
            ["shared-slot"]
        ),
        (
            campaign(
                "{ posts: [{ name: a, at: 2026-09-02T10:00, to: ex, caption: one }, "
                    + "{ name: b, at: 2026-09-02T12:00, timezone: Europe/Berlin, to: ex, caption: two }] }"), ["shared-slot"]
        ),
        (
            campaign(
                "{ posts: [{ name: a, at: 2026-09-02T10:00, to: ex, caption: one }, { name: b, at: 2026-09-02T10:00, to: reels, media: a.mp4 }] }"
            ),
            ["media-missing"]
        ),
        // Thursdays, and every first of a month: they meet on 1 October.
        (
            campaign(
                "{ from: 2026-09-01, posts: [{ name: a, schedule: { cron: \"30 17 * * thu\" }, to: ex, caption: one }, "
                    + "{ name: b, schedule: { rrule: \"FREQ=MONTHLY;BYMONTHDAY=1\", at: \"17:30\" }, to: ex, caption: two }] }"),
            ["shared-slot"]
        ),
        (
            campaign(
                "{ from: 2026-09-01, posts: [{ name: a, schedule: { cron: \"30 17 * * thu\", except: [2026-10-01, 2027-04-01, 2027-07-01] }, "
                    + "to: ex, caption: one }, { name: b, schedule: { rrule: \"FREQ=MONTHLY;BYMONTHDAY=1\", at: \"17:30\" }, to: ex, caption: two }] }"
            ), []
        ),
        // Kept apart by a guardrail.
        (
            guarded(
                "{ spacing: 1h }",
                "campaigns: { c: { posts: [{ name: a, at: 2026-09-02T10:00, to: ex, caption: one }, "
                    + "{ name: b, at: 2026-09-02T10:00, to: ex, caption: two }] } }"), []
        ),
        // A draft causes nothing.
        (
            campaign(
                "{ state: draft, posts: [{ name: a, at: 2026-09-02T10:00, to: ex, caption: one }, "
                    + "{ name: b, at: 2026-09-02T10:00, to: ex, caption: two }] }"), []
        ),
    ]

    @Test(arguments: slots) func findsPostsInOneSlot(text: String, codes expected: [String]) {
        #expect(codes(load(text)) == expected, "\(findings(load(text)))")
    }

    static let capacity: [(text: String, codes: [String])] = [
        (
            guarded(
                "{ cap: [{ per: day, max: 1 }] }",
                "campaigns: { c: { posts: [{ name: a, schedule: { slots: [{ at: [\"09:00\", \"17:00\"] }] }, "
                    + "to: ex, caption: one }] } }"), ["over-capacity"]
        ),
        (
            guarded(
                "{ cap: [{ per: day, max: 2 }] }",
                "campaigns: { c: { posts: [{ name: a, schedule: { slots: [{ at: [\"09:00\", \"17:00\"] }] }, "
                    + "to: ex, caption: one }] } }"), []
        ),
        (
            guarded(
                "{ cap: [{ per: week, max: 6 }] }",
                "campaigns: { c: { posts: [{ name: a, schedule: { cron: \"0 9 * * *\" }, to: ex, caption: one }] } }"),
            ["over-capacity"]
        ),
        (
            guarded(
                "{ cap: [{ per: 7d, max: 7 }] }",
                "campaigns: { c: { posts: [{ name: a, schedule: { cron: \"0 9 * * *\" }, to: ex, caption: one }] } }"), []
        ),
        // X takes 100 posts in fifteen minutes, Instagram 50 a day.
        (
            campaign("{ posts: [{ name: a, schedule: { cron: \"* * * * *\" }, to: reels, media: a.mp4, caption: one }] }"),
            ["over-capacity", "over-capacity", "media-missing"]
        ),
    ]

    @Test(arguments: capacity) func findsCapsThatSchedulesExceed(text: String, codes expected: [String]) {
        #expect(codes(load(text)) == expected, "\(findings(load(text)))")
    }

    static let quiet: [(text: String, hint: String)] = [
        (
            guarded(
                "{ quiet_hours: [{ from: \"22:00\", to: \"07:00\" }] }",
                "campaigns: { c: { posts: [{ name: a, at: 2026-09-02T23:00, to: ex, caption: one }] } }"),
            "it moves to 2026-09-03 07:00 at `ex`"
        ),
        (
            guarded(
                "{ on_conflict: drop, quiet_hours: [{ from: \"22:00\", to: \"07:00\" }] }",
                "campaigns: { c: { posts: [{ name: a, at: 2026-09-02T23:00, to: ex, caption: one }] } }"), "it is dropped at `ex`"
        ),
        (
            guarded(
                "{ blackout: [2026-09-01..2026-09-20] }",
                "campaigns: { c: { posts: [{ name: a, at: 2026-09-02T23:00, to: ex, caption: one }] } }"),
            "it is dropped, as `latest` comes first at `ex`"
        ),
        (
            guarded(
                "{ quiet_hours: [{ from: \"22:00\", to: \"07:00\" }] }",
                "campaigns: { c: { posts: [{ name: a, schedule: { cron: \"0 23 * * *\" }, to: ex, caption: one }] } }"),
            "it moves to 2026-01-02 07:00 at `ex`"
        ),
    ]

    @Test(arguments: quiet) func findsPostsAtForbiddenTimes(text: String, hint: String) {
        let loaded = load(text)
        #expect(codes(loaded) == ["always-deferred"], "\(findings(loaded))")
        #expect(loaded.diagnostics.first { $0.code == "always-deferred" }?.hint == hint)
    }

    static func chain(_ links: [(String, String)]) -> String {
        let names = ["a", "b", "c", "d", "e", "f"]
        let accounts = names.map { "\($0): { x: { credentials: \($0) } }" }.joined(separator: ", ")
        let rules = links.enumerated().map { "  r\($0): { on: { \($1.0) }, post: [{ to: [\($1.1)], caption: hello }] }" }
        return "sources: { tok: { tiktok: { credentials: tok } } }\ndestinations: { \(accounts) }\nrules:\n" + rules.joined(separator: "\n")
    }

    static let chains: [(text: String, codes: [String])] = [
        (chain([("published: a", "a")]), ["trigger-cycle"]),
        (chain([("published: a", "b"), ("failed: b", "a")]), ["trigger-cycle"]),
        (
            chain([("published: a", "b"), ("metric: { of: b, name: views, at_least: 5 }", "c"), ("published: c", "d, a")]),
            ["trigger-cycle"]
        ),
        (chain([("new_item: tok", "a"), ("published: a", "b"), ("published: b", "c"), ("published: c", "d")]), []),
        (
            chain([("new_item: tok", "a"), ("published: a", "b"), ("published: b", "c"), ("published: c", "d"), ("published: d", "e")]),
            ["trigger-chain"]
        ),
    ]

    @Test(arguments: chains) func findsRulesThatSetEachOtherOff(text: String, codes expected: [String]) {
        #expect(codes(load(text)).filter { $0 != "unreached-destination" && $0 != "unused-source" } == expected, "\(findings(load(text)))")
    }

    /// Every rule sets every other off: there are more circles than anybody could print.
    @Test func oneFindingIsGivenForRulesThatAllLeadToEachOther() {
        let names = (0..<30).map { "d\($0)" }
        let accounts = names.map { "\($0): { x: { credentials: \($0) } }" }.joined(separator: ", ")
        let rules = names.flatMap { from in
            names.map { "  r-\(from)-\($0): { on: { published: \(from) }, post: [{ to: \($0), caption: a }] }" }
        }
        let loaded = load("destinations: { \(accounts) }\nrules:\n" + rules.joined(separator: "\n"))
        #expect(codes(loaded) == ["trigger-cycle"])
        #expect(loaded.diagnostics.first?.hint?.hasSuffix("; 900 rules are in circles with it") == true)
    }

    @Test func findingsOfLintsHaveTheirPlaceInBytes() throws {
        let text = Self.campaign("{}").replacing(
            "rules:\n",
            with: "rules:\n  r: { on: { new_item: tok }, labels: [\"é\"], when: \"false\", post: [{ to: ex, as: b, caption: hi }] }\n")
        let span = try #require(load(text).diagnostics.first { $0.code == "constant-condition" }?.span)
        let bytes = Array(text.utf8)[span.startOffset..<span.endOffset]
        #expect(String(decoding: bytes, as: UTF8.self) == "when")
        #expect(span.endColumn == span.column + 4)
    }

    static let conditions: [(rule: String, codes: [String])] = [
        ("when: \"false\"", ["constant-condition"]),
        ("when: \"1 > 2 && item.duration > duration('1s')\"", []),
        ("when: \"false && item.duration > duration('1s')\"", ["constant-condition"]),
        ("when: \"item.duration > duration('1s') || true\"", ["constant-condition"]),
        ("when: \"item.caption.contains('false')\"", []),
        ("campaign: c, when: \"campaign.name == 'd' && item.caption == ''\"", ["constant-condition"]),
        ("campaign: c, when: \"campaign.name == 'c' && item.caption == ''\"", []),
    ]

    @Test(arguments: conditions) func findsConditionsThatAreConstant(rule: String, codes expected: [String]) {
        let text = Self.campaign("{}").replacing(
            "rules:\n", with: "rules:\n  r: { on: { new_item: tok }, \(rule), post: [{ to: ex, as: b, caption: hi }] }\n")
        #expect(codes(load(text)) == expected, "\(findings(load(text)))")
    }

    @Test func findsRulesThatAnotherForestalls() {
        func text(_ first: String, _ second: String) -> String {
            Self.workspace("").replacing(
                "rules:\n",
                with: """
                    rules:
                      all: { on: { new_item: tok }, \(first) }
                      some: { on: { new_item: tok }, \(second) }

                    """)
        }
        func found(_ first: String, _ second: String) -> Int {
            load(text(first, second)).diagnostics.count { $0.code == "shadowed-rule" && $0.span?.line == 6 }
        }
        let all = "post: [{ to: ex, caption: one }]"
        #expect(found(all, "when: item.caption == \"\", post: [{ to: ex, after: 1h, caption: two }]") == 1)
        #expect(found(all, "post: [{ to: ex, as: again, caption: two }]") == 0)
        #expect(found(all, "repeat: allow, post: [{ to: ex, caption: two }]") == 0)
        #expect(found("when: item.caption == \"x\", " + all, "post: [{ to: ex, after: 1h, caption: two }]") == 0)
        #expect(found("post: [{ to: ex, after: 2h, caption: one }]", "when: item.caption == \"\", post: [{ to: ex, caption: two }]") == 0)
    }

    @Test func findsCaptionsThatSayTheSame() {
        let long = "Our new studio opens its doors on Saturday at noon, and everybody who likes to dance is invited to come"
        func posts(_ captions: [String]) -> String {
            let posts = captions.enumerated().map { "{ name: p\($0), at: 2026-09-0\($0 + 1)T10:00, to: ex, caption: \"\($1)\" }" }
            return Self.campaign("{ posts: [\(posts.joined(separator: ", "))] }")
        }
        #expect(codes(load(posts([long, long + "!"]))) == ["near-duplicate"])
        #expect(codes(load(posts([long, long.uppercased() + " #studio https://example.org/a"]))) == ["near-duplicate"])
        #expect(codes(load(posts([long, "Something else entirely: we are closed for the whole of August and travel south"]))) == [])
        #expect(codes(load(posts([long, long + " {{ campaign.name }}"]))) == [])
    }

    @Test func saysWhatIsNotUsed() {
        let text = Self.workspace(
            """
            guardrails: { g: { spacing: 1h } }
            intervals: { i: { windows: [{ from: "09:00", to: "10:00" }] } }
            personas: { p: { voice: dry } }
            templates: { t: { caption: hello } }
            """)
        #expect(codes(load(text)) == ["unused-guardrail", "unused-interval", "unused-persona", "unused-template"])
        // Where a reference leads nowhere, what seems unused may have been meant.
        let wrong =
            text + "\ncampaigns: { c: { guardrails: [h], posts: [{ name: a, at: 2026-09-01T10:00, to: ex, template: tt, persona: pp }] } }"
        #expect(Set(codes(load(wrong))).isSuperset(of: ["unused-interval", "unknown-guardrail", "unknown-persona", "unknown-template"]))
        #expect(!codes(load(wrong)).contains("unused-template") && !codes(load(wrong)).contains("unused-guardrail"))
    }

    @Test func saysWhatThisVersionDoesNotRun() {
        let text = """
            sources: { tok: { tiktok: { credentials: tok } }, box: { folder: { path: box } }, news: { feed: { url: "https://example.org/f" } } }
            destinations: { ex: { x: { credentials: ex } }, face: { facebook: { credentials: fb, page: "1" } } }
            rules:
              a: { on: { new_item: tok }, post: [{ to: [ex, face], caption: hello }] }
              b: { on: { new_item: box }, post: [{ to: ex, caption: hello }] }
              c: { on: { new_item: news }, post: [{ to: ex, caption: hello }] }
              d: { on: { failed: ex }, post: [{ to: face, caption: hello }] }
            notify: [{ command: [./page-me] }, { webhook: https://example.org/hook }]
            """
        let loaded = load(text)
        let notes = loaded.diagnostics.filter { $0.code == "not-yet-run" }
        let publishes = RuleLanguage.publishingPlatforms.contains(.facebook)
        #expect(notes.map(\.severity).allSatisfy { $0 == .note })
        #expect(notes.count == (publishes ? 2 : 3), "\(findings(loaded))")
    }

    @Test func whatTheDaemonRunsIsNotNoted() {
        let text = """
            defaults: { blast_radius: { max_new: 5 }, approval: { required: 1 } }
            sources: { tok: { tiktok: { credentials: tok } } }
            destinations: { ex: { x: { credentials: ex } } }
            rules:
              a: { on: { new_item: tok }, backfill: { since: 2026-01-01 }, post: [{ to: ex, caption: hello }] }
            """
        #expect(codes(load(text)) == [])
    }

    /// Doubling the rules must not quadruple the work: counted, not timed.
    @Test func findsTheSameWithManyRules() {
        let rules = (0..<2000).map {
            "  r\($0): { on: { new_item: tok }, when: item.duration < duration(\"\($0)s\"), post: [{ to: ex, caption: c\($0) }] }"
        }
        let text = Self.workspace("").replacing("rules:\n", with: "rules:\n" + rules.joined(separator: "\n") + "\n")
        #expect(codes(load(text)) == [])
    }

    static let texts: [(post: String, codes: [String])] = [
        ("to: ex, caption: \"\(String(repeating: "a", count: 281))\"", ["too-long"]),
        ("to: ex, caption: \"\(String(repeating: "a", count: 279)){{ item.caption }}\"", []),
        ("to: ex, caption: \"\(String(repeating: "a", count: 281)){{ item.caption }}\"", ["too-long"]),
        ("to: ex, template: t, with: { v: \"\(String(repeating: "a", count: 281))\" }", ["too-long"]),
        ("to: ex, template: t, with: { v: \"\(String(repeating: "a", count: 270))\" }", []),
        ("to: yt, title: \"a < b\", caption: \"{{ item.caption }}\"", ["text-refused"]),
        ("to: yt, title: \"a = b\", caption: \"{{ item.caption }}\"", []),
    ]

    @Test(arguments: texts) func findsTextsThatCannotFit(post: String, codes expected: [String]) {
        let text = """
            sources: { tok: { tiktok: { credentials: tok } } }
            destinations: { ex: { x: { credentials: ex } }, yt: { youtube: { credentials: yt } } }
            templates: { t: { caption: "{{ vars.v }} {{ item.caption }}", variables: { v: {} } } }
            rules: { r: { on: { new_item: tok }, post: [{ \(post) }] } }
            """
        let found = codes(load(text)).filter { $0 != "unused-template" && $0 != "unreached-destination" }
        #expect(found == expected, "\(findings(load(text)))")
    }
}
