import CivilTime
import Domain
import Engine
import HTTPValues
import Ledger
import RuleSet
import Testing

/// The gate re-reads everything that could forbid the visible call at that instant (DESIGN §5).
struct GateTests {
    /// Discovered at 10:00, wanted at 11:00: prepared from 10:45 on.
    private static func prepared(_ change: (inout RuleSet) -> Void = { _ in }) throws -> World {
        let world = try World(World.rules(after: .hours(1), change))
        try world.discover("v1")
        #expect(try world.only().state == .scheduled)
        try world.run(for: .minutes(50))
        #expect(try world.only().state == .ready)
        #expect(world.requests.first?.at == World.instant("2026-10-20T10:45:00+02:00"))
        #expect(world.visible.isEmpty)
        return world
    }

    @Test func preparationIsEarlyAndTheVisibleCallIsAtTheSlot() throws {
        let world = try Self.prepared()
        try world.run(for: .hours(1))
        let publish = try #require(world.requests.last)
        #expect(publish.label == "publish")
        #expect(publish.at == World.instant("2026-10-20T11:00:00+02:00"))
    }

    @Test func quietHoursThatCameInTheMeantimeMoveIt() throws {
        let world = try Self.prepared()
        try world.load { rules in
            rules.guardrails = [quiet("10:55", "12:30")]
            rules.rules[0].guardrails = ["quiet"]
        }
        try world.run(for: .minutes(30))
        let moved = try world.only()
        #expect(moved.state == .scheduled)
        #expect(moved.slot == World.instant("2026-10-20T12:30:00+02:00"))
        #expect(moved.decision == .deferred)
        #expect(moved.reasons.contains { $0.code == .quietHours })
        try world.run(for: .hours(2))
        #expect(try world.only().state == .published)
        // Prepared state was kept.
        #expect(world.labels() == ["create", "publish"])
    }

    @Test(arguments: [
        Brake(scope: .all, reason: "x", since: .distantPast), Brake(scope: .rule, name: "r", reason: "x", since: .distantPast),
        Brake(scope: .destination, name: "reels", reason: "x", since: .distantPast),
    ]) func aBrakeHoldsItUntilItIsTakenOff(brake: Brake) throws {
        let world = try Self.prepared()
        try world.edit { try $0.setBrake(brake) }
        try world.run(for: .hours(1))
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.paused])
        try world.run(for: .hours(1))
        try world.edit { _ = try $0.clearBrake(brake.scope, name: brake.name) }
        try world.step(.tick)
        try world.run(for: .minutes(1))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    @Test func whatIsPausedStaysHeldHoweverOftenItIsLookedAt() throws {
        let world = try Self.prepared()
        try world.edit { try $0.setBrake(Brake(scope: .all, reason: "x", since: .distantPast)) }
        try world.run(for: .days(30))
        // Longer than `latest`; another brake makes the engine look again at all that is paused.
        try world.edit { try $0.setBrake(Brake(scope: .destination, name: "other", reason: "y", since: .distantPast)) }
        try world.step(.tick)
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.paused])
    }

    @Test func aBrakeWithAnEndLetsGoByItself() throws {
        let world = try Self.prepared()
        let end = World.instant("2026-10-20T13:00:00+02:00")
        try world.edit { try $0.setBrake(Brake(scope: .all, reason: "lunch", since: .distantPast, until: end)) }
        try world.run(for: .hours(1))
        #expect(try world.only().state == .held)
        try world.run(for: .hours(2))
        #expect(try world.only().state == .published)
        #expect(world.requests.last?.at == end)
    }

    /// Slots are given in the order of discovery, whatever the order of the ledger; a brake with an end ends for all at once.
    @Test(arguments: [true, false]) func whatWasPausedTogetherGoesOnInItsOrder(endsByItself: Bool) throws {
        let world = try World(
            yaml: """
                guardrails: { pace: { spacing: 1h } }
                rules: { r: { on: { new_item: tok }, guardrails: [pace], post: [{ to: reels }] } }
                """)
        let end = World.start + .hours(2)
        try world.edit { try $0.setBrake(Brake(scope: .all, reason: "x", since: .distantPast, until: endsByItself ? end : nil)) }
        let names = ["a", "b", "c", "d", "e", "f"]
        for name in names {
            try world.discover(name)
            try world.run(for: .minutes(1))
        }
        #expect(try world.publications().allSatisfy { $0.state == .held })
        try world.run(until: end)
        try world.edit { _ = try $0.clearBrake(.all, name: "") }
        try world.step(.tick)
        let slots = try world.publications().sorted { ($0.slot ?? end, $0.key) < ($1.slot ?? end, $1.key) }
        #expect(slots.map(\.caption) == names)
        #expect(slots.map(\.slot) == names.indices.map { end + .hours(Int64($0)) })
    }

    @Test func aBrakeOnSomethingElseStopsNothing() throws {
        let world = try Self.prepared()
        try world.edit { try $0.setBrake(Brake(scope: .destination, name: "other", reason: "x", since: .distantPast)) }
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
    }

    @Test func aCampaignThatHasEndedDropsIt() throws {
        let world = try Self.prepared { rules in
            rules.campaigns = [Campaign(name: "c", zone: World.berlin, origin: World.nowhere)]
            rules.rules[0].campaign = "c"
        }
        try world.load { $0.campaigns[0].until = try? CivilDate(text: "2026-10-19") }
        try world.run(for: .hours(1))
        let record = try world.only()
        #expect(record.state == .dropped)
        #expect(record.reasons.last?.code == .campaignOver)
        #expect(world.visible.isEmpty)
    }

    @Test func aPausedCampaignHoldsUntilItIsActiveAgain() throws {
        let world = try Self.prepared { rules in
            rules.campaigns = [Campaign(name: "c", zone: World.berlin, origin: World.nowhere)]
            rules.rules[0].campaign = "c"
        }
        try world.load { $0.campaigns[0].state = .paused }
        try world.run(for: .hours(1))
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.campaignPaused])
        try world.load("three") { $0.campaigns[0].state = .active }
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    /// A retry comes to the gate after the tolerance: the instant becomes the slot and is judged beside all others.
    @Test func tooLateTheInstantIsJudgedAsASlot() throws {
        let world = try World(
            World.rules { rules in
                var guardrail = Guardrail(name: "pace", zone: World.berlin, origin: World.nowhere)
                guardrail.spacing = .init(distance: .hours(1), origin: World.nowhere)
                rules.guardrails = [guardrail]
                rules.rules[0].guardrails = ["pace"]
            })
        world.script["create"] = [.wait(until: World.start + .minutes(40))]
        try world.discover("v1")
        try world.run(for: .seconds(30))
        try world.discover("v2")
        // v2 stands an hour after v1's slot; at 10:40 v1 would be too close to it.
        let other = try #require(try world.publications().first { $0.item == .tiktok("v2") })
        #expect(other.slot == World.start + .hours(1))
        try world.run(for: .hours(4))
        let late = try #require(try world.publications().first { $0.item == .tiktok("v1") })
        #expect(late.state == .published)
        #expect(late.slot == World.start + .hours(2))
        #expect(late.decision == .deferred)
        #expect(world.visible == ["v2", "v1"])
    }

    @Test func withinTheToleranceTheSlotStays() throws {
        let world = try World()
        world.script["create"] = [.wait(until: World.start + .minutes(14))]
        try world.discover("v1")
        try world.run(for: .hours(1))
        let record = try world.only()
        #expect(record.slot == World.start)
        #expect(record.decision == .publish)
        #expect(record.state == .published)
    }

    @Test func beyondTheToleranceTheSlotIsThatInstantWithItsReason() throws {
        let world = try World()
        world.script["create"] = [.wait(until: World.start + .minutes(20))]
        try world.discover("v1")
        try world.run(for: .hours(1))
        let record = try world.only()
        #expect(record.state == .published)
        #expect(record.slot == record.visibleAt)
        #expect(record.decision == .deferred)
        #expect(record.reasons.map(\.code) == [.gateMoved])
    }

    @Test func whatWasPreparedTooEarlyIsPreparedAnewWithoutUsingAnAttempt() throws {
        let world = try Self.prepared { $0.destinations[0].settings["life"] = 600 }
        try world.run(for: .hours(1))
        #expect(world.labels() == ["create", "create", "publish"])
        #expect(try world.only().state == .published)
        #expect(try world.only().attempts == 1)
    }
}
