import Calendars
import CivilTime
import Diagnostics
import RuleFiles
import RuleSet
import Testing

/// Files that rules name, and that are no rule files: calendars, queues, originals (DESIGN §2, "Files").
struct ContentFileTests {
    static let calendar = """
        BEGIN:VCALENDAR\r
        BEGIN:VEVENT\r
        UID:a\r
        DTSTART;VALUE=DATE:20260903\r
        DTEND;VALUE=DATE:20260905\r
        SUMMARY:Holiday\r
        END:VEVENT\r
        END:VCALENDAR\r

        """
    static let frame = """
        timezone: UTC
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations: { ex: { x: { credentials: ex } } }
        defaults: { guardrails: [g] }
        rules: { r: { on: { new_item: tok }, post: [{ to: ex, caption: hi }] } }

        """

    @Test(arguments: ["calendar: cal/days.ics", "calendar: ./cal/days.ics", "calendar: days"]) func readsCalendars(entry: String) throws {
        let loaded = load([
            "rules.yaml": Self.frame + "calendars: { days: { file: cal/days.ics } }\nguardrails: { g: { blackout: [{ \(entry) }] } }",
            "cal/days.ics": Self.calendar,
        ])
        #expect(codes(loaded).filter { $0 != "unused-calendar" } == [], "\(findings(loaded))")
        let guardrail = try #require(loaded.ruleSet?.guardrail("g"))
        guard case .calendar(let calendar, let name)? = guardrail.blackout.first?.days else {
            Issue.record("no calendar")
            return
        }
        #expect(calendar.file == "cal/days.ics")
        #expect(name == entry.dropFirst("calendar: ".count))
        #expect(loaded.paths == ["cal/days.ics", "rules.yaml"])
    }

    static let wrong: [(entry: String, code: String, hint: String)] = [
        ("calendar: cal/dais.ics", "file-unreadable", "name an .ics file of the workspace"),
        ("calendar: dais", "unknown-calendar", "did you mean `days`?"),
        ("calendar: ../days.ics", "bad-path", "write it relative to the workspace"),
    ]

    @Test(arguments: wrong) func saysWhatIsWrongWithACalendar(entry: String, code: String, hint: String) throws {
        let loaded = load([
            "rules.yaml": Self.frame + "calendars: { days: { file: cal/days.ics } }\nguardrails: { g: { blackout: [{ \(entry) }] } }",
            "cal/days.ics": Self.calendar,
        ])
        let found = try #require(loaded.diagnostics.first { $0.severity == .error })
        #expect(found.code.rawValue == code)
        #expect(found.hint == hint)
        #expect(found.span?.line == 7)
    }

    @Test func problemsOfACalendarStandInTheCalendar() throws {
        let loaded = load([
            "rules.yaml": Self.frame + "guardrails: { g: { blackout: [{ calendar: days.ics }] } }", "days.ics": "<html>log in</html>",
        ])
        let found = try #require(loaded.diagnostics.first { $0.severity == .error })
        #expect(found.span?.file == "days.ics")
        #expect(loaded.files.contains { $0.path == "days.ics" && $0.kind == .content })
    }

    @Test func calendarsOfThePastAreTold() {
        let files = MemoryFiles([
            "rules.yaml": Self.frame + "guardrails: { g: { blackout: [{ calendar: days.ics }] } }", "days.ics": Self.calendar,
        ])
        func warnings(_ day: CivilDate?) -> [String] { codes(RuleWorkspace.load(files: files, today: day)) }
        #expect(warnings(nil) == [])
        #expect(warnings(CivilDate(year: 2026, month: 9, day: 4)) == [])
        #expect(warnings(CivilDate(year: 2026, month: 9, day: 5)) == ["calendar-past"])
    }

    @Test func contentIsPartOfTheRevision() {
        func hash(_ queue: [String: String]) -> String {
            let posts =
                "campaigns: { c: { posts: [{ name: p, schedule: { cron: \"0 9 * * *\" }, to: ex, queue: q, caption: \"{{ post.text }}\" }] } }"
            return load(
                queue.merging(["rules.yaml": Self.frame.replacing("defaults: { guardrails: [g] }\n", with: "") + posts]) { first, _ in first
                }
            )
            .contentHash
        }
        let one = hash(["q/a.md": "hello"])
        #expect(one == hash(["q/a.md": "hello"]))
        #expect(one != hash(["q/a.md": "hello!"]))
        #expect(one != hash(["q/b.md": "hello"]))
        #expect(one != hash(["q/a.md": "hello", "q/a.png": "x"]))
        #expect(hash(["q/a.md": "hello", "q/a.png": "x"]) == hash(["q/a.md": "hello", "q/a.png": "y"]))
    }

    static let content: [(rules: String, path: String)] = [
        ("sources: { t: { tiktok: { credentials: t }, media: { originals: box } } }", "box/a.yaml"),
        ("sources: { t: { folder: { path: ./box/ } } }", "box/deep/a.yaml"),
        ("sources: { t: { tiktok_export: { file: box/a.yaml } } }", "box/a.yaml"),
        ("rules: { r: { on: { schedule: { cron: \"0 9 * * *\" } }, queue: box, post: [{ to: ex }] } }", "box/a.yaml"),
        ("rules: { r: { on: { schedule: { cron: \"0 9 * * *\" } }, queue: { path: box }, post: [{ to: ex }] } }", "box/a.yaml"),
        ("campaigns: { c: { posts: [{ name: p, schedule: { cron: \"0 9 * * *\" }, to: ex, queue: box }] } }", "box/a.yaml"),
        ("calendars: { c: { file: box/a.yaml } }", "box/a.yaml"),
        ("guardrails: { g: { blackout: [{ calendar: box/a.yaml }] } }", "box/a.yaml"),
    ]

    @Test(arguments: content) func namedFoldersHoldNoRules(rules: String, path: String) {
        let loaded = load(["rules.yaml": rules, path: "text: hello\ntimezone: Nowhere/Atall"])
        #expect(!loaded.files.contains { $0.path == path && $0.kind == .rules })
        #expect(!loaded.diagnostics.contains { $0.code == "bad-zone" || $0.code == "not-a-rule-file" }, "\(findings(loaded))")
    }

    @Test func queuesGiveTextsWithTheirMedia() throws {
        let posts =
            "campaigns: { c: { posts: [{ name: p, schedule: { cron: \"0 9 * * *\" }, to: ex, queue: q, caption: \"{{ post.text }}\" }] } }"
        let loaded = load([
            "rules.yaml": Self.frame.replacing("defaults: { guardrails: [g] }\n", with: "") + posts,
            "q/a.md": "---\ntitle: First\nlabels: [own]\nmax_uses: 2\nexpires: 2026-12-31\n---\n\nHello\n\nworld\n",
            "q/b.yaml": "text: \"From YAML\"\nmedia: pics/b.png\ntopic: t",
            "q/pics/b.png": "x", "q/c.mp4": "x", "q/d.txt": "just text", "q/d.jpg": "x", "q/_draft.md": "no", "q/.hidden.md": "no",
            "q/notes.pdf": "x",
        ])
        #expect(codes(loaded) == [], "\(findings(loaded))")
        let files = try #require(loaded.ruleSet?.campaign("c")?.posts.first?.queue?.files)
        #expect(files.map(\.path) == ["q/a.md", "q/b.yaml", "q/c.mp4", "q/d.txt"])
        #expect(files.map(\.text) == ["Hello\n\nworld", "From YAML", "", "just text"])
        #expect(files.map(\.media) == [nil, "q/pics/b.png", "q/c.mp4", "q/d.jpg"])
        #expect(files[0].title == "First" && files[0].labels == ["own"] && files[0].maxUses == 2)
        #expect(files[0].expires == CivilDate(year: 2026, month: 12, day: 31))
        #expect(files[1].topic == "t")
    }

    static let badQueues: [(files: [String: String], expected: [String])] = [
        (["q/a.md": "---\ntitel: First\n---\nHello"], ["error unknown-key q/a.md:2:1"]),
        (["q/a.md": "---\ntitle: [\n---\nHello"], ["error yaml-syntax q/a.md:2:9"]),
        (["q/a.yaml": "title: x"], ["error missing-key q/a.yaml:1:1"]),
        (["q/a.png": "x", "q/a.jpg": "x"], ["error queue-ambiguous q/a.png:1:1"]),
        (["q/a.md": "x", "q/a.txt": "x"], ["error queue-ambiguous q/a.txt:1:1"]),
        (["q/a.md": "---\nmedia: gone.png\n---\nHello"], ["warning media-missing q/a.md:2:8"]),
        (["q/_a.md": "x"], ["warning empty-queue rules.yaml:5:86"]),
        ([:], ["warning empty-queue rules.yaml:5:86"]),
    ]

    @Test(arguments: badQueues) func saysWhatIsWrongInAQueue(files: [String: String], expected: [String]) {
        let posts =
            "campaigns: { c: { posts: [{ name: p, schedule: { cron: \"0 9 * * *\" }, to: ex, queue: q, caption: \"{{ post.text }}\" }] } }"
        let loaded = load(
            files.merging(["rules.yaml": Self.frame.replacing("defaults: { guardrails: [g] }\n", with: "") + posts]) { first, _ in first })
        #expect(findings(loaded).filter { !$0.hasPrefix("warning empty-queue") || expected.contains($0) } == expected)
    }

    @Test func retriesThatShrinkAreRefused() {
        let text = Self.frame.replacing("defaults: { guardrails: [g] }\n", with: "defaults: { retry: { delay: 2h, max_delay: 1h } }\n")
        #expect(codes(load(text)) == ["out-of-range"])
        #expect(codes(load(text.replacing(", max_delay: 1h", with: ""))) == [])
    }

    /// Each level names the next twice: 2^24 ways, and every base is merged once.
    @Test func basesThatManyExtendAreMergedOnce() {
        var files = ["rules.yaml": Self.frame.replacing("defaults: { guardrails: [g] }\n", with: "extends: [_b0.yaml, _c0.yaml]\n")]
        for level in 0..<24 {
            for name in ["b", "c"] { files["_\(name)\(level).yaml"] = "extends: [_b\(level + 1).yaml, _c\(level + 1).yaml]" }
        }
        for name in ["b", "c"] { files["_\(name)24.yaml"] = "version: 1" }
        #expect(codes(load(files)) == [])
    }
}
