import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// Still scheduled more than 15 minutes after the slot: the machine slept.
struct MissedTests {
    /// Two posts wanted at 11:00 and 11:05; the engine wakes up after `sleep`.
    private static func slept(_ sleep: Duration, _ policy: MissedPolicy, _ change: (inout RuleSet) -> Void = { _ in }) throws -> World {
        let world = try World(
            World.rules(after: .hours(1)) { rules in
                rules.defaults.missed = policy
                change(&rules)
            })
        try world.discover("v1")
        try world.run(for: .minutes(5))
        try world.discover("v2")
        try world.crash(after: sleep)
        try world.run(for: .hours(1))
        return world
    }

    private static func states(_ world: World) throws -> [PublicationState] {
        try world.publications().sorted { $0.wantedAt < $1.wantedAt }.map(\.state)
    }

    @Test func noneDropsThem() throws {
        let world = try Self.slept(.hours(3), .none)
        #expect(try Self.states(world) == [.dropped, .dropped])
        #expect(try world.publications().allSatisfy { $0.reasons.map(\.code) == [.missed] && $0.slot == nil })
        #expect(world.visible.isEmpty)
    }

    @Test func allKeepsThemAMinuteApart() throws {
        let world = try Self.slept(.hours(3), .all)
        #expect(try Self.states(world) == [.published, .published])
        let slots = try world.publications().compactMap(\.slot).sorted()
        #expect(slots.count == 2 && slots[1] - slots[0] >= .minutes(1))
        #expect(slots[0] >= World.start + .hours(3))
        #expect(try world.publications().allSatisfy { $0.reasons.contains { $0.code == .missed } })
    }

    @Test func lastKeepsTheNewestOfARule() throws {
        let world = try Self.slept(.hours(3), .last)
        #expect(try Self.states(world) == [.dropped, .published])
        #expect(world.visible == ["v2"])
    }

    @Test func withinKeepsUpToThatAge() throws {
        let kept = try Self.slept(.hours(2), .within(.hours(2)))
        #expect(try Self.states(kept) == [.published, .published])
        // v1 is 2 h 4 min late, v2 just under two hours.
        let split = try Self.slept(.hours(2) + .minutes(58), .within(.hours(2)))
        #expect(try Self.states(split) == [.dropped, .published])
    }

    @Test func aQuarterOfAnHourLateIsNotMissed() throws {
        let world = try Self.slept(.minutes(65), .none)
        #expect(try Self.states(world) == [.published, .published])
    }

    @Test func whatIsKeptObeysTheGuardrails() throws {
        let world = try Self.slept(.hours(3), .all) { rules in
            rules.guardrails = [quiet("12:00", "13:30")]
            rules.rules[0].guardrails = ["quiet"]
        }
        let slots = try world.publications().compactMap(\.slot).sorted()
        #expect(slots.first == World.instant("2026-10-20T13:30:00+02:00"))
    }

    /// Two processes, one after the other, keep a minute between what they keep.
    @Test func aMinuteLiesBetweenThemOverARestartToo() throws {
        let world = try Self.world(.all)
        try world.discover("v1")
        try world.discover("v2")
        try world.crash(after: .hours(3))
        let first = try #require(try world.publications().first { $0.reasons.contains { $0.code == .missed } })
        // The other one is judged by the next process.
        let other = try #require(try world.publications().first { $0.key != first.key })
        try world.edit { transaction in
            try transaction.update(other.key) { changed in
                changed.slot = other.wantedAt
                changed.reasons = []
                changed.dueAt = world.now
            }
        }
        try world.crash(after: .seconds(5))
        let slots = try world.publications().compactMap(\.slot).sorted()
        #expect(slots.count == 2)
        #expect(slots[1] - slots[0] >= Duration.minutes(1))
    }

    @Test func aRuleOrPostOverridesTheWorkspace() throws {
        let world = try Self.slept(.hours(3), .none) { $0.rules[0].missed = .all }
        #expect(try Self.states(world) == [.published, .published])
    }

    /// What else was missed does not stand where it should have stood: the first keeps its place among them.
    @Test func theSlotsThatWereMissedAreInNobodysWay() throws {
        let world = try World(
            yaml: """
                defaults: { missed: all }
                guardrails: { g: { dedupe: [{ by: caption, within: 1h }] } }
                campaigns:
                  c:
                    guardrails: [g]
                    posts:
                      - { name: p, at: 2026-10-20T12:00, to: [xs], caption: "same" }
                      - { name: q, at: 2026-10-20T14:00, to: [xs], caption: "same" }
                """)
        try world.crash(after: world.at("2026-10-20T14:30") - world.now)
        try world.run(for: .hours(1))
        #expect(try world.wanted().map(\.state) == [.published, .dropped])
    }

    private static func world(_ policy: MissedPolicy) throws -> World {
        try World(World.rules(after: .hours(1)) { $0.defaults.missed = policy })
    }
}
