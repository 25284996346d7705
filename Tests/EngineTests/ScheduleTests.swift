import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// Occurrences enter the ledger ahead of time, are prepared and published like anything else, and lose their slot when
/// their condition turns out to be false.
struct ScheduleTests {
    @Test func occurrencesOfPostsAndRulesAreInTheLedgerAndGoOut() throws {
        let world = try World(
            yaml: """
                campaigns:
                  c:
                    posts:
                      - { name: daily, schedule: { cron: "0 12 * * *" }, to: [xs], caption: "d" }
                rules:
                  weekly: { on: { schedule: { rrule: "FREQ=WEEKLY;BYDAY=WE", at: "18:00" } }, post: [{ to: xs, caption: "w" }] }
                """)
        let all = try world.wanted()
        let daily = all.filter { $0.post == "daily" }
        #expect(daily.count >= 35 && daily.count <= 42)
        #expect(daily.first?.occurrence == "2026-10-20#1")
        #expect(all.first { $0.rule == "weekly" }?.wantedAt == world.at("2026-10-21T18:00"))
        #expect(all.allSatisfy { $0.state == .scheduled })
        try world.run(until: world.at("2026-10-22T10:00"))
        #expect(world.visible == ["d", "d", "w"])
        let published = try world.wanted().filter { $0.state == .published }.compactMap(\.visibleAt)
        #expect(published == [world.at("2026-10-20T12:00"), world.at("2026-10-21T12:00"), world.at("2026-10-21T18:00")])
    }

    /// The horizon goes on with time, in stretches: each instant belongs to one of them, and none is decided twice.
    @Test func theHorizonIsWalkedForward() throws {
        let world = try World(
            yaml: "rules:\n  r: { on: { schedule: { cron: \"0 12 * * *\" } }, missed: all, post: [{ to: xs, caption: d }] }\n")
        let first = try world.wanted().count
        try world.run(until: World.start + .days(20), limit: 20_000)
        let all = try world.wanted()
        #expect(all.count > first + 10)
        let days = Set(all.compactMap(\.occurrence))
        #expect(days.count == all.count)
        let last = try #require(all.last)
        #expect(last.wantedAt >= world.now + .days(34))
        #expect(all.count == Int((last.wantedAt - all[0].wantedAt + .hours(2)) / Duration.days(1)) + 1)
        #expect(world.visible.count == 20)
    }

    @Test func aQueuesFileAndItsMediaAreTaken() throws {
        let world = try World(
            yaml: """
                campaigns:
                  c: { posts: [{ name: p, schedule: { cron: "0 12 * * *" }, to: [xs], queue: q/, caption: "{{ post.text }}" }] }
                """,
            ["q/a.md": "---\nmedia: a.mp4\n---\nfirst\n", "q/a.mp4": "x"])
        world.files["q/a.mp4"] = World.file
        let record = try world.only()
        #expect(record.content == "q/a.md")
        #expect(record.caption == "first")
        try world.run(until: world.at("2026-10-20T13:00"))
        #expect(world.visible == ["first"])
        #expect(try world.wanted().first?.media == World.file)
        // The second one has no file: it is decided when its time to prepare comes.
        #expect(try world.wanted().count == 1)
        try world.run(until: world.at("2026-10-21T11:44"))
        #expect(try world.wanted().count == 1)
        try world.run(until: world.at("2026-10-21T11:46"))
        #expect(try world.wanted().last?.reasons.map(\.code) == [.queueEmpty])
        #expect(try world.wanted().last?.state == .dropped)
    }

    @Test func aFileThatComesInTimeIsTaken() throws {
        let text = """
            campaigns:
              c: { posts: [{ name: p, schedule: { cron: "0 12 * * *" }, to: [xs], queue: q/, caption: "{{ post.text }}" }] }

            """
        let world = try World(yaml: text, ["q/a.md": "first\n"])
        try world.run(until: world.at("2026-10-21T09:00"))
        try world.load(yaml: text, "two", ["q/a.md": "first\n", "q/b.md": "second\n"])
        try world.run(until: world.at("2026-10-21T13:00"))
        #expect(world.visible == ["first", "second"])
    }

    private static func conditional(_ condition: String, lead: String = "15m") throws -> World {
        try World(
            yaml: """
                guardrails:
                  pace: { spacing: 2h }
                campaigns:
                  c:
                    guardrails: [pace]
                    posts:
                      - { name: maybe, schedule: { cron: "0 18 20 10 *" }, to: [xs], caption: "m", when: '\(condition)', lead: \(lead) }
                      - { name: other, at: 2026-10-20T18:30, to: [xs], caption: "o" }
                """)
    }

    @Test func aConditionIsAskedBeforeTheWantedTimeAndFalseFreesTheSlot() throws {
        let world = try Self.conditional("now < timestamp(\"2026-10-20T15:00:00Z\")", lead: "30m")
        try world.run(until: world.at("2026-10-20T17:29"))
        #expect(try world.wanted().map(\.state) == [.scheduled, .scheduled])
        #expect(try world.wanted().last?.slot == world.at("2026-10-20T20:00"))
        try world.run(until: world.at("2026-10-20T17:31"))
        let maybe = try #require(try world.wanted().first)
        #expect(maybe.state == .dropped)
        #expect(maybe.reasons.map(\.code) == [.condition])
        #expect(maybe.updatedAt == world.at("2026-10-20T17:30"))
        // What is found now may have the place that it held.
        try world.run(until: world.at("2026-10-20T21:00"))
        #expect(world.visible == ["o"])
    }

    @Test func aConditionThatHoldsGoesOn() throws {
        let world = try Self.conditional("now >= timestamp(\"2026-10-20T15:00:00Z\")")
        try world.run(until: world.at("2026-10-20T21:00"))
        #expect(world.visible == ["m", "o"])
        #expect(try world.wanted().compactMap(\.visibleAt) == [world.at("2026-10-20T18:00"), world.at("2026-10-20T20:00")])
    }

    /// Adopted when its wanted time is nearer than the lead: it is asked then.
    @Test func aConditionIsAskedAtTheAdoptionWhenThatIsLater() throws {
        let world = try Self.conditional("now < timestamp(\"2026-10-20T08:00:00Z\")", lead: "1d")
        #expect(try world.wanted().first?.state == .dropped)
    }

    @Test func preparationStartsTheLeadOfTheRuleOrPostBeforeTheSlot() throws {
        let world = try World(
            yaml: """
                defaults: { lead: 10m }
                campaigns:
                  c: { posts: [{ name: p, at: 2026-10-20T18:00, to: [xs], caption: "p", lead: 45m }] }
                rules:
                  r: { on: { schedule: { cron: "0 20 20 10 *" } }, lead: 5m, post: [{ to: xs, caption: "r" }] }
                  s: { on: { schedule: { cron: "0 22 20 10 *" } }, post: [{ to: xs, caption: "s" }] }
                """)
        try world.run(until: world.at("2026-10-20T23:00"))
        let creates = world.requests.filter { $0.label == "create" }.map(\.at)
        #expect(creates == [world.at("2026-10-20T17:15"), world.at("2026-10-20T19:55"), world.at("2026-10-20T21:50")])
    }

    @Test func whatCannotBePublishedToIsHeldAndNeverPrepared() throws {
        let world = try World(
            yaml: "campaigns:\n  c: { posts: [{ name: p, at: 2026-10-20T18:00, to: [pins], media: p.jpg, caption: p }] }\n",
            ["p.jpg": "x"])
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.unsupported])
        try world.run(until: world.at("2026-10-21T00:00"))
        #expect(world.requests.isEmpty)
        #expect(world.engine.nextPublication == nil)
    }
}
