import CivilTime
import Diagnostics
import RuleFiles
import Testing

/// Limits that limit nothing, or everything, and keys that change nothing.
struct NoEffectTests {
    private static func guarded(_ guardrail: String, _ rule: String = "") -> String {
        """
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations: { ex: { x: { credentials: ex } } }
        guardrails: { g: \(guardrail) }
        rules: { r: { on: { new_item: tok }, guardrails: [g], \(rule) post: [{ to: ex }] } }
        """
    }

    static let guardrails: [(text: String, codes: [String])] = [
        (guarded("{ quiet_hours: [] }"), ["empty-guardrail"]),
        (guarded("{ dedupe: [] }"), ["empty-guardrail"]),
        (guarded("{ cap: [], blackout: [], spacing: 2h }"), ["empty-guardrail", "empty-guardrail"]),
        (guarded("{ content: {} }"), ["empty-guardrail"]),
        (guarded("{ content: { require_labels: [] } }"), ["empty-guardrail"]),
        (guarded("{ approval: {} }"), []),
        (guarded("{ dedupe: [{ by: topic }] }"), ["useless-key"]),
        (guarded("{ dedupe: [{ by: topic }] }", "topic: item.caption,"), []),
        (guarded("{ content: { banned_patterns: [\"\"] } }"), ["nothing-allowed"]),
        (guarded("{ content: { banned_patterns: [\"x*\"] } }"), ["nothing-allowed"]),
        (guarded("{ content: { banned_patterns: [\"^$\", \"x+\"] } }"), []),
        (guarded("{ dedupe: [{ by: caption, similarity: 0 }] }"), ["nothing-allowed"]),
        (guarded("{ content: { link_hosts: { allow: [\"https://x.y/z\"] } } }"), ["bad-value"]),
        (guarded("{ content: { link_hosts: { deny: [\"*.example.org\"] } } }"), ["bad-value"]),
        (guarded("{ content: { link_hosts: { allow: [example.org, bücher.example] } } }"), []),
        (guarded("{ content: { disclosure: { any_of: [] } } }"), ["bad-value"]),
        (guarded("{ content: { require_labels: [a], forbid_labels: [a, b] } }"), ["nothing-allowed"]),
        (guarded("{ content: { require_labels: [a, c], forbid_labels: [a, b] } }"), []),
        (guarded("{ on_conflict: defer, dedupe: [{ by: item }] }"), ["useless-key"]),
        (guarded("{ on_conflict: hold, dedupe: [{ by: item }] }"), []),
        (guarded("{ on_conflict: defer, spacing: 1h, dedupe: [{ by: item }] }"), []),
        (guarded("{ blackout: [2020-01-01..2099-12-31] }"), ["nothing-allowed"]),
        (guarded("{ blackout: [2026-01-01..2026-12-31] }"), []),
    ]

    @Test(arguments: guardrails) func saysWhichLimitsAreNone(text: String, expected: [String]) {
        let refused: Set<String> = ["content-refused"]
        #expect(codes(load(text)).filter { !refused.contains($0) } == expected, "\(load(text).diagnostics)")
    }

    @Test func hostsAreProposed() {
        let loaded = load(Self.guarded("{ content: { link_hosts: { allow: [\"https://x.y/z\"] } } }"))
        #expect(loaded.diagnostics.first?.hint == "write x.y; subdomains are included")
    }

    private static func rule(_ post: String, _ more: String = "") -> String {
        """
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations: { ex: { x: { credentials: ex } } }
        campaigns: { c: { from: 2026-12-01, until: 2026-12-05 } }
        rules: { r: { campaign: c, on: { new_item: tok }, post: [{ to: ex, \(post) }], \(more) } }
        """
    }

    static let rules: [(text: String, codes: [String])] = [
        (rule("after: 5d"), ["outside-campaign"]),
        (rule("after: 4d"), []),
        (rule("caption: hi", "backfill: { since: 2099-01-01 }"), ["useless-key"]),
        (rule("caption: hi", "backfill: { since: 2026-01-01 }"), []),
        (rule("platforms: { instagram: { caption: hi } }"), ["useless-key"]),
        (rule("platforms: { x: { title: hi } }"), ["useless-key"]),
        (rule("platforms: { x: { caption: hi } }"), []),
    ]

    @Test(arguments: rules) func saysWhichKeysChangeNothing(text: String, expected: [String]) {
        let loaded = RuleWorkspace.load(files: MemoryFiles(["rules.yaml": text]), today: CivilDate(year: 2026, month: 11, day: 28))
        #expect(codes(loaded) == expected, "\(loaded.diagnostics)")
    }

    static let schedules: [(schedule: String, found: [String])] = [
        ("{ cron: \"0 9 30 2 *\" }", ["error: no month has that day"]),
        ("{ rrule: \"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\", at: \"10:00\" }", ["warning: no date is all that it asks for"]),
        ("{ rrule: \"FREQ=DAILY;UNTIL=20260101\", at: \"10:00\", start: 2026-12-10 }", ["warning: its end comes before its first time"]),
        ("{ cron: \"0 9 1 6 *\" }", ["warning: none of its times lies within the campaign's dates"]),
    ]

    @Test(arguments: schedules) func saysWhyAScheduleNeverFires(schedule: String, expected: [String]) {
        let until = schedule.contains("1 6") ? "until: 2026-12-31, " : ""
        let loaded = load(
            """
            destinations: { ex: { x: { credentials: ex } } }
            campaigns: { c: { from: 2026-12-10, \(until)posts: [{ name: p, schedule: \(schedule), to: ex, caption: hi }] } }
            """)
        let found = loaded.diagnostics.filter { $0.code == "never-fires" }.map { "\($0.severity): \($0.hint ?? "")" }
        #expect(found == expected, "\(loaded.diagnostics)")
    }
}
