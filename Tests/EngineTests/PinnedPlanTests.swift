import CivilTime
import Domain
import Engine
import Ledger
import Planner
import RuleSet
import Testing

/// `run --plan`: the entries of the plan and nothing else.
struct PinnedPlanTests {
    private static let text = """
        guardrails: { pace: { spacing: 1h } }
        campaigns:
          c:
            guardrails: [pace]
            posts:
              - { name: daily, schedule: { cron: "0 12 * * *" }, to: [xs], caption: "d" }
              - { name: near, at: 2026-10-20T12:20, to: [xs], caption: "n" }
              - { name: asked, at: 2026-10-20T15:00, to: [xs], caption: "a", approval: { required: 1 } }
        rules:
          r: { on: { new_item: tok }, post: [{ to: xs, caption: "{{ item.caption }}" }] }
          echo: { on: { published: xs }, post: [{ to: reels }] }

        """

    private func pinned(_ rules: RuleSet, days: Int64) -> PinnedWork {
        PinnedWork(Planner(rules: rules).plan(PlanInputs(), from: World.start, until: World.start + .days(days)))
    }

    @Test func onlyItsEntriesAreMadeAndTheEngineComesToRest() throws {
        let rules = try World.parse(Self.text)
        let world = try World(rules, pinned: pinned(rules, days: 2), at: World.start + .minutes(5))
        #expect(try world.wanted().map(\.occurrence) == ["2026-10-20#1", "near", "asked", "2026-10-21#1"])
        try world.run(until: World.start + .days(5))
        #expect(world.visible == ["d", "n", "d"])
        #expect(try world.wanted().map(\.state) == [.published, .published, .dropped, .published])
        #expect(try world.wanted()[1].slot == world.at("2026-10-20T13:00"))
        #expect(world.engine.nextWake == nil)
    }

    /// What the ledger has besides waits for a daemon without a plan.
    @Test func othersAreLeftAlone() throws {
        let rules = try World.parse(Self.text)
        let world = try World(rules)
        let all = try world.wanted().count
        world.pinned = PinnedWork(Planner(rules: rules).plan(PlanInputs(), from: world.now, until: world.now + .seconds(1)))
        try world.crash()
        try world.run(until: World.start + .days(1))
        #expect(world.visible.isEmpty)
        #expect(try world.wanted().count == all)
        world.pinned = nil
        try world.crash()
        try world.run(until: World.start + .days(2))
        #expect(world.visible == ["d"])
    }

    /// Whoever runs a plan has seen what it changes.
    @Test func aRevisionThatWaitsIsOvertaken() throws {
        let world = try World(yaml: "defaults: { blast_radius: { max_new: 0 } }\n")
        try world.load(yaml: "defaults: { blast_radius: { max_new: 0 } }\n" + Self.text)
        #expect(world.engine.waitingRevision == "two")
        world.pinned = pinned(world.rules, days: 2)
        try world.crash()
        #expect(try world.ledger.read { try $0.waitingRevisions() }.isEmpty)
        try world.run(until: world.at("2026-10-20T12:30"))
        #expect(world.visible == ["d"])
    }

    @Test func aCrashInTheMiddleGoesOn() throws {
        let rules = try World.parse(Self.text)
        let work = pinned(rules, days: 2)
        let world = try World(rules, pinned: work, at: World.start)
        try world.run(until: world.at("2026-10-20T12:30"))
        #expect(world.visible == ["d"])
        try world.crash()
        try world.run(until: World.start + .days(3))
        #expect(world.visible == ["d", "n", "d"])
    }
}
