import CivilTime
import Domain
import Engine
import HTTPValues
import Ledger
import RuleSet
import Testing

/// The wall's clock is set, or runs wrong, while the daemon lives.
struct ClockTests {
    /// One post wanted an hour from now; the clock is compared with a steady one and right so far.
    private static func world() throws -> World {
        let world = try World(World.rules(after: .hours(1)) { $0.defaults.missed = .all })
        world.clockError = .zero
        try world.discover("v1")
        try world.run(for: .minutes(1))
        return world
    }

    /// A driver comes by once a second, whatever the engine asks for.
    private static func watch(_ world: World, for duration: Duration) throws {
        let end = world.now + duration
        while world.now < end {
            try world.step(.tick)
            try world.run(until: min(end, world.now + .minutes(1)))
        }
        try world.step(.tick)
    }

    private static func answer(dated text: String) -> EngineEvent {
        .answered(.poll(source: "tok", serial: 0), .success(HTTPResponse(status: 200, headers: [.init("Date", text)])))
    }

    @Test func aJumpOfHoursStopsEverythingNew() throws {
        let world = try Self.world()
        world.clockError = .hours(3)
        try Self.watch(world, for: .minutes(90))
        #expect(world.visible.isEmpty)
        #expect(try world.only().state == .scheduled)
        #expect(world.reports.filter { if case .clockDoubted = $0 { true } else { false } }.count == 1)
        let (latest, doubted) = try world.ledger.read { (try $0.highWater, try $0.doubtedClock) }
        #expect(try #require(latest) <= world.now)
        #expect(try #require(doubted) - World.start > .hours(3))
    }

    @Test func setRightAgainNothingIsLost() throws {
        let world = try Self.world()
        world.clockError = .hours(3)
        try Self.watch(world, for: .minutes(10))
        world.clockError = .zero
        try Self.watch(world, for: .minutes(60))
        #expect(world.visible == ["v1"])
        let record = try world.only()
        #expect(record.visibleAt == record.slot)
        #expect(try world.ledger.read { try $0.doubtedClock } == nil)
    }

    @Test func aPlatformsDateConfirmsTheJump() throws {
        let world = try Self.world()
        world.clockError = .hours(3)
        try Self.watch(world, for: .minutes(1))
        // 10:02 in Berlin and three hours more; a stale answer says nothing.
        try world.step(Self.answer(dated: "Tue, 20 Oct 2026 08:02:00 GMT"))
        #expect(try world.ledger.read { try $0.doubtedClock } != nil)
        try world.step(Self.answer(dated: "Tue, 20 Oct 2026 11:02:30 GMT"))
        #expect(try world.ledger.read { try $0.doubtedClock } == nil)
        try Self.watch(world, for: .minutes(5))
        // Two hours late by then: `missed: all` keeps it.
        #expect(world.visible == ["v1"])
    }

    @Test func aPersonConfirmsTheJump() throws {
        let world = try Self.world()
        world.clockError = .hours(3)
        try Self.watch(world, for: .minutes(1))
        try world.ledger.write(at: world.now) { try $0.setDoubtedClock(nil) }
        try Self.watch(world, for: .minutes(5))
        #expect(world.visible == ["v1"])
    }

    @Test func theDoubtOutlivesTheProcess() throws {
        let world = try Self.world()
        world.clockError = .hours(3)
        try Self.watch(world, for: .minutes(1))
        try world.crash()
        try Self.watch(world, for: .minutes(90))
        #expect(world.visible.isEmpty)
        world.clockError = .zero
        try world.crash()
        try Self.watch(world, for: .minutes(5))
        #expect(world.visible == ["v1"])
    }

    @Test func whatIsReadyStaysBehindTheGate() throws {
        let world = try Self.world()
        try world.run(until: World.start + .minutes(58))
        #expect(try world.only().state == .ready)
        world.clockError = .hours(2)
        try Self.watch(world, for: .minutes(10))
        #expect(world.visible.isEmpty)
        #expect(try world.only().state == .ready)
    }

    @Test func lessThanAnHourIsBelieved() throws {
        let world = try Self.world()
        world.clockError = .minutes(59)
        try Self.watch(world, for: .minutes(2))
        #expect(world.visible == ["v1"])
    }

    @Test func sleepIsNoJump() throws {
        let world = try Self.world()
        world.now = world.now + .hours(3)
        try Self.watch(world, for: .minutes(2))
        #expect(world.visible == ["v1"])
    }

    @Test func aClockThatRunsBehindWaits() throws {
        let world = try Self.world()
        world.clockError = .seconds(-60)
        try Self.watch(world, for: .minutes(30))
        #expect(try world.ledger.read { try $0.highWater } != nil)
        // Set back by an hour: what the ledger has seen lies ahead.
        world.clockError = .hours(-1)
        try Self.watch(world, for: .minutes(50))
        #expect(world.visible.isEmpty)
        try Self.watch(world, for: .minutes(60))
        #expect(world.visible == ["v1"])
        #expect(world.reports.filter { if case .clockDoubted = $0 { true } else { false } }.count == 1)
    }
}
