import Diagnostics
import RuleFiles
import Testing

/// Every key says what its value is and where it comes from.
struct ConfigTests {
    static let workspace = load([
        "rules.yaml": """
        extends: base.yaml
        defaults: { missed: last, retry: { attempts: 3 } }
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations: { tweets: { x: { credentials: x } }, shorts: { youtube: { credentials: y } } }
        templates:
          invite:
            caption: "Come to {{ vars.place }}"
            variables: { place: { default: Berlin }, time: { default: "22:00" } }
        personas: { night: { timezone: Asia/Tokyo } }
        campaigns:
          autumn.2026: { timezone: Europe/Paris, missed: all, posts: [] }
          spring:
            persona: night
            posts:
              - { name: p, at: 2026-09-05T18:00, to: tweets, template: invite, with: { time: "23:00" } }
              - { name: q, schedule: { cron: "@daily" }, to: tweets, caption: "a: b", timezone: Europe/Rome, retry: { delay: 1m } }
        rules:
          r:
            campaign: autumn.2026
            on: { schedule: { cron: "@weekly" } }
            text: |
              two
              lines
            post: [{ to: [tweets, shorts], title: t, template: invite }]
        """,
        "base.yaml": """
        timezone: Europe/Berlin
        defaults: { lead: 20m }
        guardrails:
          calm: { cap: [{ per: day, max: 3 }], blackout: [] }
        """,
    ])

    @Test(arguments: [
        // Written, inherited by `extends`, built in.
        ("defaults.missed", "last", "rules.yaml:2"), ("defaults.lead", "20m", "base.yaml:2"),
        ("defaults.latest", "7d", "built-in default"), ("timezone", "Europe/Berlin", "base.yaml:1"),
        ("guardrails.calm.cap[0].max", "3", "base.yaml:4"), ("guardrails.calm.cap[0].across", "destination", "built-in default"),
        ("guardrails.calm.blackout", "[]", "base.yaml:4"),
        // From elsewhere in the language.
        ("guardrails.calm.timezone", "Europe/Berlin", "base.yaml:1, by timezone"),
        ("rules.r.missed", "all", "rules.yaml:11, by campaigns.\"autumn.2026\".missed"),
        ("rules.r.lead", "20m", "base.yaml:2, by defaults.lead"),
        ("rules.r.retry.attempts", "3", "rules.yaml:2, by defaults.retry.attempts"),
        ("rules.r.retry.delay", "30s", "built-in default"),
        ("rules.r.on.schedule.timezone", "Europe/Paris", "rules.yaml:11, by campaigns.\"autumn.2026\".timezone"),
        ("campaigns.spring.posts[0].missed", "last", "rules.yaml:2, by defaults.missed"),
        ("campaigns.spring.posts[0].timezone", "Asia/Tokyo", "rules.yaml:9, by personas.night.timezone"),
        ("campaigns.spring.posts[0].persona", "night", "rules.yaml:13, by campaigns.spring.persona"),
        ("campaigns.spring.posts[0].caption", "Come to {{ vars.place }}", "rules.yaml:7, by templates.invite.caption"),
        ("campaigns.spring.posts[0].with.time", "23:00", "rules.yaml:15"),
        ("campaigns.spring.posts[0].with.place", "Berlin", "rules.yaml:8, by templates.invite.variables.place.default"),
        ("campaigns.spring.posts[1].retry.delay", "1m", "rules.yaml:16"),
        ("campaigns.spring.posts[1].retry.attempts", "3", "rules.yaml:2, by defaults.retry.attempts"),
        ("campaigns.spring.posts[1].schedule.timezone", "Europe/Rome", "rules.yaml:16, by campaigns.spring.posts[1].timezone"),
        ("rules.r.post[0].with.place", "Berlin", "rules.yaml:8, by templates.invite.variables.place.default"),
        ("rules.r.post[0].to[1]", "shorts", "rules.yaml:24"),
        // Settings of a platform.
        ("destinations.shorts.youtube.privacy", "public", "built-in default"),
        // A name with a dot, in quotes and without.
        ("campaigns.\"autumn.2026\".state", "active", "built-in default"), ("campaigns.autumn.2026.state", "active", "built-in default"),
        ("campaigns.autumn.2026.posts", "[]", "rules.yaml:11"),
    ])
    func `a key has its value and its origin`(path: String, value: String, origin: String) {
        let entries = Self.workspace.config.entries(under: path)
        #expect(entries.map(\.value) == [value])
        #expect(entries.map(\.origin) == [origin])
    }

    @Test func `a part of a name is no path`() {
        #expect(codes(Self.workspace).filter { $0.hasPrefix("unknown") } == [])
        for path in ["defaults.miss", "rules.r.post[0", "campaigns.autumn", "nothing", ""] {
            #expect(Self.workspace.config.entries(under: path).isEmpty, "\(path)")
        }
    }

    @Test(arguments: [
        ("defalts", "defaults"), ("defaults.mised", "defaults.missed"), ("guardrails.clam", "guardrails.calm"),
        ("guardrails.calm.cap[0].maxx", "guardrails.calm.cap[0].max"),
        ("campaigns.spring.posts[0].captoin", "campaigns.spring.posts[0].caption"),
        ("rules.r.on.schedule.corn", "rules.r.on.schedule.cron"),
    ])
    func `a wrong path is put right`(path: String, near: String) {
        #expect(Self.workspace.config.suggestion(for: path) == near)
    }

    @Test func `no section applies that nobody wrote`() {
        let paths = Self.workspace.config.entries.map(\.path)
        #expect(!paths.contains { $0.contains("approval") })
        #expect(Set(paths).count == paths.count)
    }

    /// What is printed can be read again.
    @Test(arguments: [
        ("plain", "plain"), ("22:00", "22:00"), ("a: b", "\"a: b\""), ("", "\"\""), ("no", "no"), ("true", "\"true\""), ("12", "\"12\""),
        ("two\nlines", #""two\nlines""#), ("{{ x }}", "\"{{ x }}\""), ("#x", "\"#x\""), (" x", "\" x\""), ("x:", "\"x:\""),
        ("1_000", "1_000"), ("~", "\"~\""),
    ])
    func `texts are written as YAML`(text: String, yaml: String) {
        let workspace = load("personas: { p: { voice: \(ScalarSamples.quoted(text)) } }\n")
        #expect(workspace.config.entries(under: "personas.p.voice").map(\.yaml) == [yaml])
    }

    @Test func `numbers and truth values stand without quotes`() {
        let workspace = load("defaults: { retry: { attempts: 3 } }\nrules: { r: { include_own: true, on: { new_item: s }, post: [] } }\n")
        #expect(workspace.config.entries(under: "defaults.retry.attempts").map(\.yaml) == ["3"])
        #expect(workspace.config.entries(under: "rules.r.include_own").map(\.yaml) == ["true"])
    }

    private static let surrounded = load(
        """
        defaults: { persona: w, guardrails: [a], approval: { required: 2 } }
        personas: { d: {}, w: {} }
        guardrails: { a: { spacing: 1h }, b: { spacing: 2h }, c: { spacing: 3h } }
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations: { one: { x: { credentials: one }, persona: d, guardrails: [c] }, two: { x: { credentials: two } } }
        campaigns:
          k:
            guardrails: [b]
            posts:
              - { name: p, at: 2026-12-05T10:00, to: [one, two], caption: hi, guardrails: [a] }
              - { name: q, at: 2026-12-06T10:00, to: two, caption: "hi {{ persona.name }}" }
        rules:
          r: { campaign: k, on: { new_item: tok }, post: [{ to: one, persona: w }] }
        """)

    @Test(arguments: [
        ("campaigns.k.posts[0].persona", ["d by destinations.one.persona", "w by defaults.persona"]),
        ("campaigns.k.posts[1].persona", ["w by defaults.persona"]),
        ("rules.r.post[0].persona", ["w"]),
        (
            "campaigns.k.posts[0].guardrails",
            ["a", "b by campaigns.k.guardrails[0]", "c by destinations.one.guardrails[0]"]
        ),
        ("campaigns.k.posts[1].guardrails", ["a by defaults.guardrails[0]", "b by campaigns.k.guardrails[0]"]),
        (
            "rules.r.post[0].guardrails",
            ["a by defaults.guardrails[0]", "b by campaigns.k.guardrails[0]", "c by destinations.one.guardrails[0]"]
        ),
        ("campaigns.k.posts[0].approval.required", ["2 by defaults.approval.required"]),
        ("rules.r.post[0].approval.required", ["2 by defaults.approval.required"]),
    ])
    func `a post has what stands around it`(path: String, expected: [String]) {
        let found = Self.surrounded.config.entries(under: path).map { entry in
            entry.value + (entry.through.map { " by " + $0 } ?? "")
        }
        #expect(found == expected)
    }

    @Test func `a wrong value is no default`() {
        let config = load("defaults: { latest: soon, missed: last }\nguardrails: { g: { spacing: 2h, on_conflict: wait } }").config
        #expect(config.entries(under: "defaults.latest").isEmpty)
        #expect(config.entries(under: "guardrails.g.on_conflict").isEmpty)
        #expect(config.entries(under: "defaults.missed").map(\.value) == ["last"])
    }
}
