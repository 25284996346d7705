import CivilTime
import Domain
import Engine
import HTTPValues
import Ledger
import Platforms
import RuleSet
import Testing

/// A request leaves only after the ledger knows of it, and a crash anywhere loses nothing and doubles nothing.
struct JournalTests {
    @Test func eachRequestIsInTheLedgerBeforeItIsHandedOut() throws {
        let world = try World()
        try world.discover("v1")
        var labels: [String] = []
        while let (id, request) = world.wire.first {
            world.wire.removeFirst()
            let record = try world.only()
            let journaled = try #require(try world.steps(record).last)
            #expect(id == .step(journaled.id, record.key))
            #expect(journaled.finishedAt == nil)
            #expect(request.url.hasSuffix(journaled.label))
            if journaled.kind == .visible {
                #expect(record.state == .publishing)
                #expect(record.visibleAt == world.now)
            }
            labels.append(journaled.label)
            try world.step(.answered(id, world.perform(request)))
            let finished = try world.steps(record).first { $0.id == journaled.id }
            #expect(finished?.status == 200)
        }
        #expect(labels == ["create", "publish"])
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    /// After how many steps of the engine it dies, and whether what was on the wire still arrived.
    static let crashes: [(Int, Bool)] = (0..<6).flatMap { [($0, false), ($0, true)] }

    @Test(arguments: crashes) func aCrashAtAnyStepEndsInOnePostWhereLookupIsExact(crash: (Int, Bool)) throws {
        let world = try Self.crashed(crash, World.rules(["reels": .instagram]))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
        #expect(try world.only().attempts == 1)
    }

    @Test(arguments: crashes) func aCrashAtAnyStepEndsInOnePostWhereLookupIsMarked(crash: (Int, Bool)) throws {
        let world = try Self.crashed(crash, World.rules(["xs": .x]))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    @Test(arguments: crashes) func aCrashNeverSendsTwiceWhereLookupIsWeak(crash: (Int, Bool)) throws {
        let world = try Self.crashed(crash, World.rules(["web": .linkedin]))
        let record = try world.only()
        #expect(world.visible.count <= 1)
        if record.state == .held {
            #expect(record.reasons.map(\.code) == [.uncertain])
        } else {
            #expect(record.state == .published)
            #expect(world.visible == ["v1"])
        }
    }

    /// Crashes at every step at once: each life gets one step further at least.
    @Test(arguments: [false, true]) func crashesInARowEndInOnePost(performed: Bool) throws {
        let world = try World()
        try world.discover("v1")
        for _ in 0..<4 { try world.crash(performed: performed) }
        try world.run(for: .hours(2))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    private static func crashed(_ crash: (Int, Bool), _ rules: RuleSet) throws -> World {
        let world = try World(rules)
        try world.discover("v1")
        for _ in 0..<crash.0 {
            guard let (id, request) = world.wire.first else { break }
            world.wire.removeFirst()
            try world.step(.answered(id, world.perform(request)))
        }
        try world.crash(performed: crash.1)
        try world.run(for: .hours(3))
        return world
    }

    @Test func theSecondLifeSaysWhatWasCutOff() throws {
        let world = try World()
        try world.discover("v1")
        try world.crash()
        let steps = try world.steps(try world.only())
        #expect(steps.first?.outcome == "interrupted")
        #expect(steps.map(\.label) == ["create", "create"])
    }

    @Test func engineTimeNeverRunsBackwards() throws {
        let world = try World()
        try world.discover("v1")
        try world.run(for: .minutes(1))
        world.now = world.now - .hours(5)
        try world.crash(after: .zero)
        try world.discover("v2")
        for record in try world.publications() { #expect(record.decidedAt >= World.start) }
    }

    @Test func aTransactionThatFailsLeavesNothingHalfDone() throws {
        let switchboard = Switchboard()
        let script = DestinationAdapter(.instagram, machine: ScriptMachine.self)
        let fragile = DestinationAdapter(
            platform: .instagram,
            begin: { draft in
                if switchboard.fails { throw LedgerError.closed(path: "test") }
                return try script.begin(draft)
            }, step: script.step)
        let world = try World(World.rules(), adapters: PlatformRegistry(adapters: [fragile]))
        switchboard.fails = true
        #expect(throws: (any Error).self) { try world.discover("v1") }
        #expect(try world.publications().isEmpty)
        #expect(world.wire.isEmpty)
        #expect(world.engine.inFlight == 0)
        switchboard.fails = false
        try world.step(.mediaLocated(.item(.tiktok("v1")), World.file))
        try world.run(for: .minutes(1))
        #expect(world.visible == ["v1"])
    }

    @Test func aClosedLedgerStopsTheEngineWithoutEffects() throws {
        let world = try World()
        world.ledger.close()
        #expect(throws: LedgerError.self) { try world.step(.tick) }
        #expect(world.wire.isEmpty)
    }
}

/// A flag that a closure of the test can be told through; used by one thread.
final class Switchboard: @unchecked Sendable { var fails = false }
