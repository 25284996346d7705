import CivilTime
import Domain
import Engine
import Ledger
import Testing

/// What has failed for good, and what a person makes of it (decision 0021).
struct DeadLetterTests {
    private static let rules = """
        rules:
          r: { on: { new_item: tok }, post: [{ to: xs, caption: "{{ item.caption }}" }] }

        """
    private static let second = """
          s: { on: { new_item: tok }, backfill: { since: 2026-10-01 }, post: [{ to: xs, caption: "{{ item.caption }}" }] }

        """

    /// A world whose only publication was refused for good when it was to become visible, or while it was prepared.
    private func world(refusedAt label: String) throws -> World {
        let world = try World(yaml: Self.rules)
        world.script[label] = [.refuse("permanent")]
        try world.discover("v1")
        try world.run(for: .minutes(1))
        #expect(try world.only().state == .failed)
        return world
    }

    private func drop(_ world: World) throws {
        let key = try world.only().key
        try world.edit { transaction in
            _ = try transaction.apply(.drop, to: key, at: world.now, actor: "user:anna") { $0.decision = .dropped }
        }
        try world.step(.tick)
    }

    @Test(arguments: ["create", "publish"]) func aDroppedOneIsNeverPostedAgain(label: String) throws {
        let world = try world(refusedAt: label)
        try drop(world)
        try world.run(for: .hours(1))
        try world.crash()
        try world.load(yaml: Self.rules, "two")
        try world.run(for: .days(1))
        let record = try world.only()
        #expect(record.state == .dropped)
        #expect(record.slot == nil)
        #expect(record.dueAt == nil)
        #expect(world.visible == [])
    }

    /// Its visible call was made once: another rule does not get its item.
    @Test func whatWasSentKeepsItsItem() throws {
        let world = try world(refusedAt: "publish")
        let first = try world.only()
        try drop(world)
        world.now = world.now + .hours(1)
        try world.load(yaml: Self.rules + Self.second, "two")
        try world.run(for: .days(1))
        let rival = try #require(try world.publications().first { $0.rule == "s" })
        #expect(rival.state == .dropped)
        #expect(rival.reasons.map(\.code) == [.alreadyTaken])
        #expect(rival.reasons.first?.blocker == first.key)
        #expect(world.visible == [])
    }

    @Test func whatWasNeverSentGivesItsItemBack() throws {
        let world = try world(refusedAt: "create")
        try drop(world)
        world.now = world.now + .hours(1)
        try world.load(yaml: Self.rules + Self.second, "two")
        try world.run(for: .days(1))
        #expect(try world.publications().first { $0.rule == "s" }?.state == .published)
        #expect(world.visible == ["v1"])
    }

    /// They had their second look when it failed.
    @Test func whoLostAgainstItIsNotLookedAtAgain() throws {
        let world = try world(refusedAt: "publish")
        world.now = world.now + .hours(1)
        try world.load(yaml: Self.rules + Self.second, "two")
        #expect(try world.publications().first { $0.rule == "s" }?.state == .dropped)
        let key = try #require(try world.publications().first { $0.rule == "r" }).key
        try world.edit { _ = try $0.apply(.drop, to: key, at: world.now) }
        #expect(try world.ledger.read { try $0.reviews(limit: 9) }.isEmpty)
        try world.run(for: .days(1))
        #expect(world.visible == [])
    }

    /// Dropped before it was ever sent, it keeps its item no longer: who came later and lost against it gets a look.
    @Test func whoLostAgainstItWhileItKeptItsItemIsLookedAt() throws {
        let world = try world(refusedAt: "create")
        world.now = world.now + .hours(1)
        try world.load(yaml: Self.rules + Self.second, "two")
        #expect(try world.publications().first { $0.rule == "s" }?.state == .dropped)
        let key = try #require(try world.publications().first { $0.rule == "r" }).key
        try world.edit { _ = try $0.apply(.drop, to: key, at: world.now) }
        try world.step(.tick)
        try world.run(for: .days(1))
        #expect(world.visible == ["v1"])
    }

    @Test func aDroppedOneCanStillBeRetried() throws {
        let world = try world(refusedAt: "publish")
        try drop(world)
        let key = try world.only().key
        try world.edit { transaction in
            _ = try transaction.apply(.revive, to: key, at: world.now)
            _ = try transaction.apply(.schedule, to: key, at: world.now) { changed in
                changed.slot = world.now
                changed.dueAt = world.now
            }
        }
        try world.step(.tick)
        try world.run(for: .hours(1))
        #expect(world.visible == ["v1"])
    }
}
