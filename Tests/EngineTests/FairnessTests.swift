import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// Nobody waits for another's backlog, and posts of one destination appear one by one in the order of their slots.
struct FairnessTests {
    private static let places: [String: Platform] = ["reels": .instagram, "xs": .x]

    /// So many publications of one destination that are due now, a moment apart.
    private static func backlog(_ count: Int, to destination: String, _ platform: Platform, in world: World) throws {
        try world.edit { transaction in
            for index in 0..<count {
                let at = world.now - .milliseconds(Int64(count - index) * 50)
                var record = PublicationRecord(
                    key: PublicationKey(workspace: "test", cause: "rule:r", subject: "o\(index)", destination: destination),
                    cause: "rule:r", destination: destination, platform: platform, rule: "r", occurrence: "o\(index)", state: .scheduled,
                    decision: .publish, wantedAt: at, slot: at, decidedAt: at, revision: "one", caption: "o\(index)", media: .notNeeded)
                record.dueAt = at
                try transaction.insert(record)
            }
        }
    }

    private static func rules() -> RuleSet { World.rules(places) }

    @Test func tenThousandOfOneDestinationDelayAnothersOneByOneStep() throws {
        let world = try World(Self.rules())
        try Self.backlog(10_000, to: "xs", .x, in: world)
        try Self.backlog(1, to: "reels", .instagram, in: world)
        try world.step(.tick)
        let keys = Set(try world.publications().filter { $0.destination == "reels" }.map(\.key))
        func own() -> Int { world.wire.count { if case .step(_, let key) = $0.id { keys.contains(key) } else { false } } }
        #expect(own() == 1)
        // What the other has under way is bounded, and so is what one step takes up.
        #expect(world.wire.count <= 9)
        let claimed = try world.ledger.read { try $0.counts() }
        #expect((claimed[.scheduled] ?? 0) >= 9_900)
        // The engine goes on at once, while its answers are under way.
        #expect(try #require(world.engine.nextWake) <= world.now)
    }

    @Test func ofOneDestinationOneIsVisiblyUnderWayAndInTheOrderOfSlots() throws {
        let world = try World(Self.rules())
        try Self.backlog(20, to: "xs", .x, in: world)
        try world.step(.tick)
        try world.run(for: .minutes(10))
        #expect(world.mostAtOnce["publish"] == 1)
        #expect((world.mostAtOnce["create"] ?? 0) <= 6)
        #expect((world.mostAtOnce["create"] ?? 0) > 1)
        #expect(world.visible == (0..<20).map { "o\($0)" })
    }

    @Test func whatIsReadyTogetherAfterACrashAppearsInTheOrderOfSlots() throws {
        let world = try World(Self.rules())
        try Self.backlog(6, to: "reels", .instagram, in: world)
        try world.step(.tick)
        while world.wire.contains(where: { World.label(of: $0.request) == "create" }) {
            let index = try #require(world.wire.firstIndex { World.label(of: $0.request) == "create" })
            let (id, request) = world.wire.remove(at: index)
            try world.step(.answered(id, world.perform(request)))
        }
        world.wire = []
        try world.crash()
        try world.run(for: .hours(1))
        #expect(Set(world.visible).count == 6)
        // The first was on its way when the process died: it is looked for before it is sent again.
        #expect(world.visible.filter { $0 != "o0" } == ["o1", "o2", "o3", "o4", "o5"])
    }

    @Test func aFullDestinationKeepsNobodyBusy() throws {
        let world = try World(Self.rules())
        try Self.backlog(200, to: "xs", .x, in: world)
        // Claim them all; then only answers can move anything.
        var steps = 0
        repeat {
            try world.step(.tick)
            steps += 1
        } while world.engine.nextWake.map { $0 <= world.now } ?? false && steps < 100
        #expect(steps < 10)
        #expect(world.engine.nextWake == nil)
        #expect(!world.wire.isEmpty)
        try world.run(for: .hours(1))
        #expect(world.visible.count == 200)
    }

    @Test func seatsGoRoundAmongDestinations() throws {
        var limits = EngineLimits()
        limits.total = 1
        let world = try World(Self.rules(), limits: limits)
        try Self.backlog(30, to: "reels", .instagram, in: world)
        try Self.backlog(3, to: "xs", .x, in: world)
        try world.step(.tick)
        try world.run(for: .hours(1))
        #expect(world.visible.count == 33)
        #expect(world.mostAtOnce.values.max() == 1)
        // Three posts of the short queue are through before many of the long one.
        let keys = Set(try world.publications().filter { $0.destination == "xs" }.map(\.key))
        let steps = try world.publications().filter { keys.contains($0.key) }.flatMap { try world.steps($0) }.map(\.id)
        #expect((steps.max() ?? .max) <= 14)
    }

    @Test func aBacklogOfVisibleCallsDoesNotKeepALookupBack() throws {
        let world = try World(Self.rules())
        world.script["publish"] = [.lose(performed: true)]
        try Self.backlog(100, to: "xs", .x, in: world)
        try world.step(.tick)
        try world.run(for: .seconds(8))
        #expect(world.labels().contains("lookup"))
        try world.run(for: .hours(1))
        #expect(world.visible.count == 100)
        #expect(try world.publications().allSatisfy { $0.state == .published })
    }

    @Test func uploadsLeaveASeatForVisibleCalls() throws {
        var limits = EngineLimits()
        limits.total = 4
        let world = try World(Self.rules(), limits: limits)
        try Self.backlog(1, to: "reels", .instagram, in: world)
        try world.step(.tick)
        let own = world.wire.removeFirst()
        try Self.backlog(10, to: "xs", .x, in: world)
        try world.step(.tick)
        #expect(world.wire.count == 2)
        try world.step(.answered(own.id, world.perform(own.request)))
        #expect(world.wire.count { World.label(of: $0.request) == "publish" } == 1)
    }

    /// The same budget for all of a destination: beyond it retries wait.
    @Test func retriesOfOneDestinationAreRationed() throws {
        let world = try World(Self.rules())
        // Never five failures in a row.
        world.script["create"] = Array(repeating: [.refuse("retry"), .refuse("retry"), .refuse("retry"), .obey], count: 20).flatMap(\.self)
        try Self.backlog(80, to: "xs", .x, in: world)
        try world.step(.tick)
        try world.run(for: .minutes(1))
        let waiting = try world.publications().filter { $0.state == .retrying }.compactMap(\.dueAt).sorted()
        #expect(waiting.count >= 30)
        #expect((waiting.last ?? World.start) > World.start + .minutes(20))
        try world.run(for: .hours(1))
        let early = world.requests.count { $0.label == "create" && $0.at < World.start + .minutes(3) } - 80
        #expect(early <= 23)
        #expect(early >= 20)
        try world.crash()
        try world.run(for: .hours(3))
        #expect(world.visible.count == 80)
    }
}
