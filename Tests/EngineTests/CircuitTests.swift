import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// A destination to which nothing is sent: when that begins, what waits, and how it ends (decision 0021).
struct CircuitTests {
    /// Two items to one destination that fails as often as asked; tries are cheap, so that only the circuit ends them.
    private static func failing(_ times: Int, at label: String = "create") throws -> World {
        let world = try World(World.rules { $0.defaults.retry.attempts = 50 })
        world.script[label] = Array(repeating: .refuse("retry"), count: times)
        try world.discover("v1")
        try world.discover("v2")
        return world
    }

    private func opened(_ world: World) -> [Circuit] {
        world.reports.compactMap { if case .circuitOpened(let circuit) = $0 { circuit } else { nil } }
    }

    private func closed(_ world: World) -> Int {
        world.reports.count { if case .circuitClosed = $0 { true } else { false } }
    }

    private func resume(_ destination: String, _ world: World) throws {
        var wasOpen = false
        try world.edit { wasOpen = try $0.closeCircuit(destination, actor: "user:anna") }
        #expect(wasOpen)
    }

    private func circuit(_ world: World) throws -> Circuit? { try world.ledger.read { try $0.circuit("reels") } }

    @Test func afterFiveFailuresOneTriesAtATimeAfterLongerAndLongerPauses() throws {
        let world = try Self.failing(8)
        try world.run(for: .hours(2))
        let times = world.requests.filter { $0.label == "create" }.map(\.at)
        #expect(times.count == 10)
        // Five fail together with their own pauses; then 1, 2, 4 and 8 minutes pass between probes.
        let pauses = zip(times[5...], times[4...]).prefix(4).map { ($0.0 - $0.1).milliseconds / 60_000 }
        #expect(pauses == [1, 2, 4, 8])
        #expect(opened(world).map(\.cause) == [.failures])
        #expect(closed(world) == 1)
        #expect(try world.publications().map(\.state) == [.published, .published])
        #expect(try circuit(world) == nil)
    }

    @Test func aProbesFailureBurnsNoAttemptAndProbesTakeTurns() throws {
        let world = try Self.failing(40)
        try world.run(for: .hours(8))
        let attempts = try world.publications().map(\.attempts)
        #expect(attempts.reduce(0, +) <= 7)
        let tried = try world.publications().map { try world.steps($0).count }
        #expect(abs(tried[0] - tried[1]) <= 1, "\(tried)")
        #expect(try world.publications().allSatisfy { $0.state == .retrying })
        // The longest pause is an hour.
        try world.run(for: .days(3))
        #expect(try world.publications().allSatisfy { $0.state == .published })
    }

    /// Preparation works all the time: only a visible call shows that visible calls work.
    @Test func failuresOfTheVisibleCallAreDisprovedByAVisibleCallOnly() throws {
        let world = try Self.failing(7, at: "publish")
        try world.run(for: .minutes(10))
        try world.discover("v3")
        try world.run(for: .hours(2))
        #expect(opened(world).count == 1)
        #expect(closed(world) == 1)
        #expect(world.visible.sorted() == ["v1", "v2", "v3"])
    }

    @Test func silenceCountsToo() throws {
        let world = try World(World.rules())
        world.script["create"] = Array(repeating: .unreachable, count: 5)
        try world.discover("v1")
        try world.run(for: .minutes(20))
        #expect(opened(world).count == 1)
        try world.run(for: .hours(1))
        #expect(world.visible == ["v1"])
        #expect(try world.only().attempts == 1)
    }

    @Test func whatWaitsIsNotFailedButEndsWithItsDeadline() throws {
        let world = try Self.failing(10_000)
        try world.run(until: world.now + .days(6), limit: 20_000)
        #expect(try world.publications().allSatisfy { $0.state == .retrying })
        try world.run(until: world.now + .days(2), limit: 20_000)
        #expect(try world.publications().map(\.state) == [.failed, .failed])
        #expect(try world.publications().map { $0.reasons.last?.code } == [.latest, .latest])
    }

    @Test func anOpenCircuitAndItsProbeOutliveTheProcess() throws {
        let world = try Self.failing(100)
        try world.run(for: .minutes(30))
        let before = try #require(try circuit(world))
        #expect(before.isOpen)
        try world.crash()
        #expect(try circuit(world)?.since == before.since)
        let sent = world.requests.count
        try world.run(for: .hours(1))
        #expect(world.requests.count - sent <= 3)
        world.script = [:]
        try world.run(for: .hours(2))
        #expect(world.visible.sorted() == ["v1", "v2"])
    }

    @Test func aProcessThatDiesInAProbeLosesNothing() throws {
        let world = try Self.failing(5, at: "publish")
        for _ in 0..<400 where opened(world).isEmpty { try world.run(for: .seconds(10)) }
        // The probe's visible call is on the wire, and its answer is never read.
        while world.wire.isEmpty {
            world.now = max(world.now, try #require(world.engine.nextWake))
            try world.step(.tick)
        }
        try world.crash(performed: true)
        try world.run(for: .hours(1))
        #expect(world.visible.sorted() == ["v1", "v2"])
        #expect(closed(world) >= 1)
    }

    @Test func aWaitingDestinationDoesNotKeepTheEngineBusy() throws {
        let world = try Self.failing(10_000)
        try world.run(for: .hours(1))
        let turns = world.turns
        try world.run(for: .hours(10))
        #expect(world.turns - turns < 60)
    }

    @Test func aPersonClosesIt() throws {
        let world = try Self.failing(5)
        for _ in 0..<400 where opened(world).isEmpty { try world.run(for: .seconds(10)) }
        try resume("reels", world)
        try world.step(.tick)
        try world.run(for: .minutes(3))
        #expect(world.visible.sorted() == ["v1", "v2"])
        // Whoever is told of its opening is told of this as well.
        #expect(closed(world) == 1)
    }

    // MARK: Blocked accounts

    private static func blocked() throws -> World {
        let world = try World()
        world.script["publish"] = [.refuse("suspend")]
        try world.discover("v1")
        try world.run(for: .minutes(1))
        try world.discover("v2")
        try world.discover("v3")
        try world.run(for: .days(1))
        return world
    }

    @Test func aBlockedAccountHoldsWhatComesAndIsToldOnce() throws {
        let world = try Self.blocked()
        let records = try world.publications().sorted { $0.decidedAt < $1.decidedAt }
        #expect(records.map(\.state) == [.held, .held, .held])
        #expect(Set(records.map { $0.reasons.map(\.code) }) == [[.suspended], [.circuitOpen]])
        #expect(world.labels() == ["create", "publish"])
        #expect(opened(world).map(\.cause) == [.suspended])
    }

    @Test func resumingGivesWhatWasHeldSlotsInItsOrder() throws {
        let world = try World(
            yaml: """
                guardrails: { pace: { spacing: 1h } }
                rules: { r: { on: { new_item: tok }, guardrails: [pace], post: [{ to: reels }] } }
                """)
        world.script["publish"] = [.refuse("suspend")]
        for name in ["a", "b", "c", "d"] {
            try world.discover(name)
            try world.run(for: .minutes(1))
        }
        try world.run(for: .days(1))
        #expect(try world.publications().allSatisfy { $0.state == .held })
        try world.crash()
        #expect(try world.publications().allSatisfy { $0.state == .held })
        try resume("reels", world)
        try world.step(.tick)
        let start = world.now
        let slots = try world.publications().sorted { ($0.slot ?? start, $0.key) < ($1.slot ?? start, $1.key) }
        #expect(slots.map(\.caption) == ["a", "b", "c", "d"])
        #expect(slots.map(\.slot) == (0..<4).map { start + .hours($0) })
        try world.run(for: .hours(4))
        #expect(world.visible == ["a", "b", "c", "d"])
    }

    @Test func whatAPersonRetriesTriesForAllTheOthers() throws {
        let world = try Self.blocked()
        let first = try #require(try world.publications().first { $0.caption == "v2" })
        func retry() throws {
            try world.edit { transaction in
                try transaction.apply(.schedule, to: first.key, at: world.now, actor: "user:anna") { changed in
                    changed.slot = world.now
                    changed.dueAt = world.now
                    changed.reasons = [Reason(.byHand, "asked for by anna")]
                }
            }
            try world.step(.tick)
            try world.run(for: .minutes(2))
        }
        world.script["publish"] = [.refuse("suspend")]
        try retry()
        #expect(try world.publications().allSatisfy { $0.state == .held })
        try retry()
        #expect(try world.publications().allSatisfy { $0.state == .published })
        #expect(closed(world) == 1)
    }

    @Test func aHundredRetriedByHandAreNotAHundredRequests() throws {
        let world = try Self.blocked()
        for index in 0..<20 { try world.discover("w\(index)") }
        try world.run(for: .minutes(1))
        world.script["publish"] = Array(repeating: .refuse("suspend"), count: 50)
        try world.edit { transaction in
            for record in try transaction.publications(states: [.held]) {
                try transaction.apply(.schedule, to: record.key, at: world.now, actor: "user:anna") { changed in
                    changed.slot = world.now
                    changed.dueAt = world.now
                    changed.reasons = [Reason(.byHand, "asked for by anna")]
                }
            }
        }
        let sent = world.labels().count { $0 == "publish" }
        try world.step(.tick)
        try world.run(for: .hours(1))
        let tried = world.labels().count { $0 == "publish" } - sent
        #expect((1...Circuit.handTries).contains(tried))
        #expect(try world.publications().allSatisfy { $0.state == .held })
        world.script = [:]
        try resume("reels", world)
        try world.step(.tick)
        try world.run(for: .hours(1))
        #expect(world.visible.count == 23)
    }

    @Test func aRenewedTokenDoesNotUnblockAnAccountButALoginDoes() throws {
        let world = try Self.blocked()
        try world.step(.credentialReady("other"))
        #expect(try world.publications().allSatisfy { $0.state == .held })
        try world.step(.credentialReady("reels"))
        try world.run(for: .minutes(1))
        #expect(try world.publications().allSatisfy { $0.state == .published })
    }

    // MARK: Logins

    @Test func aDeadLoginIsKnownAfterARestartBeforeAnythingIsSent() throws {
        let world = try World()
        world.script["publish"] = [.refuse("auth")]
        world.keeper = .isDead
        try world.discover("v1")
        try world.run(for: .minutes(5))
        try world.crash()
        try world.discover("v2")
        let sent = world.requests.count
        try world.run(for: .hours(1))
        #expect(world.requests.count == sent)
        #expect(try world.publications().map { $0.reasons.map(\.code) } == [[.credentialDead], [.credentialDead]])
        world.keeper = .renews
        try world.step(.credentialReady("reels"))
        try world.run(for: .minutes(5))
        #expect(world.visible.sorted() == ["v1", "v2"])
        #expect(try circuit(world) == nil)
    }

    /// Nobody logs in again, but the platform has changed its mind.
    @Test func aTokenThatIsRefusedThoughRenewedIsTriedNowAndThen() throws {
        let world = try World()
        world.script["publish"] = Array(repeating: .refuse("auth"), count: 6)
        try world.discover("v1")
        try world.discover("v2")
        try world.run(for: .days(1))
        #expect(opened(world).map(\.cause) == [.credentialDead])
        #expect(world.visible.sorted() == ["v1", "v2"])
        #expect(world.refreshes <= 2)
    }

    @Test func aCircuitFollowsItsDestinationsName() throws {
        let world = try Self.blocked()
        try world.load { rules in
            rules.destinations[0].name = "clips"
            rules.destinations[0].was = ["reels"]
            rules.rules[0].posts[0].destination = "clips"
        }
        #expect(try world.ledger.read { try $0.circuits() }.map(\.destination) == ["clips"])
        try world.discover("v4")
        try world.run(for: .hours(1))
        #expect(world.labels() == ["create", "publish"])
        try resume("clips", world)
        try world.step(.tick)
        try world.run(for: .minutes(5))
        #expect(world.visible.count == 4)
    }
}
