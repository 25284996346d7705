import CivilTime
import Domain
import Engine
import Ledger
import Planner
import RuleSet
import Testing

/// What `rules run` puts into the ledger is prepared, published and kept through edits like anything else.
struct RuleByHandTests {
    private static let text = """
        rules:
          r: { on: { new_item: tok }, when: "item.caption != 'no'", post: [{ to: reels, after: 10m }] }
          s: { on: { schedule: { cron: "0 12 1 1 *", jitter: 30m } }, lead: 5m, post: [{ to: xs, caption: s }] }

        """

    /// As the command does it.
    private func run(_ name: String, in world: World) throws -> [PublicationRecord] {
        let planner = Planner(rules: world.rules)
        var made: [PublicationRecord] = []
        try world.edit { transaction in
            var inputs = PlanInputs()
            inputs.adoptions = try transaction.adoptions()
            inputs.items = try transaction.items(from: .distantPast, to: .distantFuture).map {
                PlanInputs.KnownItem($0.item, media: $0.media)
            }
            inputs.history = try transaction.publications()
            let rule = try #require(world.rules.rule(name))
            for entry in planner.byHand(rule, inputs, at: world.now).entries {
                try transaction.insert(entry.publication)
                try transaction.apply(.schedule, to: entry.publication.key, at: world.now) { $0.dueAt = world.now }
                made.append(entry.publication)
            }
        }
        return made
    }

    @Test func itemsOfBeforeCountAsFoundNow() throws {
        let world = try World(yaml: "")
        try world.discover("v1")
        try world.discover("v2", caption: "no")
        world.now = world.now + .hours(3)
        try world.load(yaml: Self.text)
        #expect(try world.publications().allSatisfy { $0.rule == "s" })
        let made = try run("r", in: world)
        #expect(made.map(\.item) == [.tiktok("v1")])
        #expect(made.map(\.wantedAt) == [world.now + .minutes(10)])
        #expect(made.map(\.askedAt) == [world.now])
        try world.load(yaml: Self.text.replacing("after: 10m", with: "after: 20m"), "three")
        let moved = try world.only(to: "reels")
        #expect(moved.slot == world.now + .minutes(20))
        try world.run(for: .hours(1))
        #expect(world.visible == ["v1"])
        #expect(try run("r", in: world).isEmpty)
    }

    @Test func aScheduleGetsOneMoreOccurrence() throws {
        let world = try World(yaml: Self.text)
        let made = try run("s", in: world)
        #expect(made.map(\.occurrence) == ["2026-10-20T08:00:00Z"])
        #expect(made.map(\.slot) == [world.now])
        // Not cancelled by a revision, although no schedule has it.
        try world.load(yaml: Self.text.replacing("after: 10m", with: "after: 20m"), "two")
        try world.run(for: .hours(1))
        #expect(world.visible == ["s"])
    }

    @Test func guardrailsHold() throws {
        let quiet = "guardrails: { q: { quiet_hours: [{ from: \"08:00\", to: \"15:00\" }] } }\ndefaults: { guardrails: [q] }\n"
        let world = try World(yaml: quiet + Self.text)
        let made = try run("s", in: world)
        #expect(made.map(\.slot) == [world.at("2026-10-20T15:00")])
        #expect(made.first?.reasons.map(\.code) == [.quietHours])
    }
}
