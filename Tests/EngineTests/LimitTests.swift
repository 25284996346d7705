import CivilTime
import Domain
import Engine
import HTTPValues
import Ledger
import Platforms
import RuleSet
import Testing

/// What platforms tell of their limits is heeded before anything is sent, and outlives the process (decision 0021).
struct LimitTests {
    /// A bucket for each label; answers tell of it in the headers `left` and `reset`; refusals empty it.
    private static let limits = PlatformLimits(
        buckets: { kind, label in [LimitBucket(.account, kind == .visible ? "publish" : label)] },
        readings: { label, response, _ in
            guard let left = response.header("left").flatMap({ Int64($0) }), let reset = response.header("reset").flatMap({ Int64($0) })
            else { return [] }
            let reserve = response.header("reserve").flatMap { Int64($0) } ?? 0
            return [
                LimitReading(
                    LimitBucket(.account, label), ceiling: 100, remaining: left, resetsAt: Timestamp(seconds: reset), reserve: reserve)
            ]
        },
        emptied: { _, _, label in [LimitBucket(.account, label)] })

    private static func world(_ rules: RuleSet = World.rules()) throws -> World {
        try World(
            rules,
            adapters: PlatformRegistry(
                adapters: [Platform.instagram, .x].map { DestinationAdapter($0, machine: ScriptMachine.self, limits: limits) }))
    }

    private static func told(_ left: Int, until: Timestamp, reserve: Int = 0) -> [HTTPResponse.Field] {
        [.init("left", "\(left)"), .init("reset", "\(until.seconds)"), .init("reserve", "\(reserve)")]
    }

    private static let reset = World.start + .minutes(45)

    private static func times(_ world: World, _ label: String) -> [Timestamp] { world.requests.filter { $0.label == label }.map(\.at) }

    @Test func aRequestWhoseBucketIsEmptyWaitsForTheReset() throws {
        let world = try Self.world()
        world.headers["create"] = Self.told(0, until: Self.reset)
        try world.discover("v1")
        try world.run(for: .seconds(10))
        try world.discover("v2")
        try world.run(for: .hours(2))
        #expect(Self.times(world, "create") == [World.start, Self.reset])
        #expect(world.visible == ["v1", "v2"])
        #expect(try world.publications().allSatisfy { $0.attempts == 1 })
    }

    @Test func theVisibleCallWaitsBeforeTheGateAndPassesItThen() throws {
        let world = try Self.world(
            World.rules { rules in
                rules.guardrails = [quiet("10:40", "12:00")]
                rules.rules[0].guardrails = ["quiet"]
            })
        world.headers["publish"] = Self.told(0, until: Self.reset)
        try world.discover("v1")
        try world.run(for: .seconds(10))
        world.headers = [:]
        try world.discover("v2")
        try world.run(for: .minutes(44))
        // Prepared at once, and kept.
        let waiting = try #require(try world.publications().first { $0.caption == "v2" })
        #expect(waiting.state == .ready)
        #expect(waiting.dueAt == Self.reset)
        #expect(waiting.trouble?.contains("publish") == true)
        try world.run(for: .hours(3))
        // The limit was over in quiet hours.
        #expect(Self.times(world, "publish").last == World.instant("2026-10-20T12:00:00+02:00"))
        #expect(Self.times(world, "create").count == 2)
    }

    @Test func whatWasLearntOutlivesTheProcess() throws {
        let world = try Self.world()
        world.headers["publish"] = Self.told(0, until: Self.reset)
        try world.discover("v1")
        try world.run(for: .seconds(10))
        world.headers = [:]
        try world.crash()
        try world.discover("v2")
        try world.run(for: .hours(2))
        #expect(Self.times(world, "publish").last == Self.reset)
        #expect(world.visible == ["v1", "v2"])
        let known = try world.ledger.read { try $0.limits() }
        #expect(known.map(\.key.name) == ["publish"])
        #expect(known.first?.reading.remaining == 0)
    }

    @Test func requestsUnderWayCountAgainstTheLastReading() throws {
        let world = try Self.world()
        world.headers["create"] = Self.told(2, until: Self.reset)
        try world.discover("v0")
        try world.run(for: .seconds(10))
        world.headers = [:]
        for name in ["v1", "v2", "v3"] { try world.discover(name) }
        #expect(world.wire.count == 2)
        try world.run(for: .hours(2))
        #expect(Self.times(world, "create").last == Self.reset)
        #expect(world.visible.count == 4)
    }

    /// The platform told once how much was left.
    @Test func whatIsSentWithoutAWordOfItIsCounted() throws {
        let world = try Self.world()
        world.headers["create"] = Self.told(2, until: Self.reset)
        try world.discover("v0")
        try world.run(for: .seconds(10))
        world.headers = [:]
        world.script["create"] = [.obey, .lose(performed: true)]
        for name in ["v1", "v2", "v3"] {
            try world.discover(name)
            try world.run(for: .seconds(5))
        }
        #expect(Self.times(world, "create").count == 3)
        #expect(try world.ledger.read { try $0.limits() }.first?.reading.remaining == 0)
        try world.run(for: .hours(2))
        #expect(world.visible.count == 4)
    }

    @Test func aRefusalSparesTheOthersTheirs() throws {
        let world = try Self.world()
        world.script["create"] = [.wait(until: Self.reset)]
        for name in ["v1", "v2", "v3"] {
            try world.discover(name)
            try world.run(for: .seconds(5))
        }
        try world.run(for: .minutes(44))
        #expect(Self.times(world, "create") == [World.start])
        try world.run(for: .hours(1))
        #expect(world.visible.count == 3)
        #expect(try world.publications().allSatisfy { $0.attempts == 1 })
    }

    @Test func aReserveIsForVisibleCalls() throws {
        let world = try Self.world()
        world.headers["create"] = Self.told(8, until: Self.reset, reserve: 10)
        world.headers["publish"] = Self.told(8, until: Self.reset, reserve: 10)
        try world.discover("v1")
        try world.run(for: .seconds(10))
        #expect(world.visible == ["v1"])
        try world.discover("v2")
        try world.run(for: .minutes(1))
        #expect(world.requests.count == 2)
        try world.run(for: .hours(1))
        #expect(world.visible == ["v1", "v2"])
    }

    @Test func anotherAccountIsNotConcerned() throws {
        let world = try Self.world(World.rules(["reels": .instagram, "xs": .x]))
        world.headers["create"] = Self.told(0, until: Self.reset)
        try world.discover("v1")
        try world.run(for: .minutes(1))
        #expect(Self.times(world, "create") == [World.start, World.start + .milliseconds(100)])
    }

    @Test func waitingForALimitKeepsNobodyBusy() throws {
        let world = try Self.world()
        world.headers["create"] = Self.told(0, until: Self.reset)
        try world.discover("v1")
        try world.run(for: .seconds(10))
        for index in 0..<100 { try world.discover("w\(index)") }
        let turns = world.turns
        try world.run(for: .minutes(40))
        #expect(world.turns - turns < 10)
        #expect(world.engine.nextWake == Self.reset)
    }

    @Test func aPlatformThatAsksForATimeGetsItAlsoWithoutABucket() throws {
        let world = try World()
        world.script["create"] = [.refuse("busy")]
        try world.discover("v1")
        try world.run(for: .hours(1))
        #expect(world.requests.map(\.at).dropFirst().first == World.start + .minutes(20))
    }
}
