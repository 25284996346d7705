import CivilTime
import Domain
import Engine
import HTTPValues
import Ledger
import Platforms
import RuleSet
import Testing

/// Credentials share what the platform counts together: by app, by account, or by both (decision 0021).
struct SharedLimitTests {
    private static let reset = World.start + .minutes(45)

    /// Two destinations, `a` and `b`, each with a credential of its name; what is prepared draws from one bucket.
    private static func world(_ scope: LimitBucket.Scope) throws -> World {
        let limits = PlatformLimits(
            buckets: { kind, _ in kind == .prepare ? [LimitBucket(scope, "daily")] : [] },
            readings: { _, response, _ in
                guard let left = response.header("left").flatMap({ Int64($0) }) else { return [] }
                return [LimitReading(LimitBucket(scope, "daily"), ceiling: 100, remaining: left, resetsAt: reset)]
            },
            emptied: { _, _, _ in [LimitBucket(scope, "daily")] })
        return try World(
            World.rules(["a": .instagram, "b": .instagram]),
            adapters: PlatformRegistry(adapters: [DestinationAdapter(.instagram, machine: ScriptMachine.self, limits: limits)]))
    }

    private static func tell(_ world: World, a: CredentialIdentity, b: CredentialIdentity) throws {
        try world.step(.credentialIdentified("a", a), .credentialIdentified("b", b))
    }

    /// The first of two preparations is refused for the day; when was the other one sent?
    private func isShared(_ scope: LimitBucket.Scope, a: CredentialIdentity, b: CredentialIdentity) throws -> Bool {
        let world = try Self.world(scope)
        try Self.tell(world, a: a, b: b)
        world.script["create"] = [.wait(until: Self.reset)]
        // One at a time: what is under way already is not called back.
        try world.edit { try $0.setBrake(Brake(scope: .destination, name: "b", reason: "later", since: world.now)) }
        try world.discover("v1")
        try world.run(for: .minutes(1))
        try world.edit { try $0.clearBrake(.destination, name: "b") }
        try world.step(.tick)
        try world.run(for: .minutes(1))
        let before = world.labels().filter { $0 == "create" }.count
        try world.run(for: .hours(2))
        #expect(world.visible.count == 2)
        #expect(try world.publications().allSatisfy { $0.attempts == 1 })
        return before == 1
    }

    @Test(arguments: [
        (LimitBucket.Scope.app, "app1", "one", "app1", "two", true), (.app, "app1", "one", "app2", "one", false),
        (.account, "app1", "one", "app2", "one", true), (.account, "app1", "one", "app1", "two", false),
        (.credential, "app1", "one", "app1", "one", true), (.credential, "app1", "one", "app2", "one", false),
        (.credential, "app1", "one", "app1", "two", false),
    ])
    func whatIsCountedTogetherIsWaitedForTogether(
        scope: LimitBucket.Scope, appA: String, accountA: String, appB: String, accountB: String, shared: Bool
    ) throws {
        let a = CredentialIdentity(app: appA, account: accountA)
        let b = CredentialIdentity(app: appB, account: accountB)
        #expect(try isShared(scope, a: a, b: b) == shared)
    }

    @Test(arguments: LimitBucket.Scope.allCases) func whoIsNotKnownSharesNothing(scope: LimitBucket.Scope) throws {
        #expect(try !isShared(scope, a: CredentialIdentity(), b: CredentialIdentity()))
    }

    @Test func requestsOfBothUnderWayCountAgainstOneReading() throws {
        let world = try Self.world(.app)
        try Self.tell(world, a: CredentialIdentity(app: "1"), b: CredentialIdentity(app: "1"))
        world.headers["create"] = [.init("left", "1")]
        try world.discover("v1")
        // Both are sent before anything is known.
        try world.run(for: .minutes(1))
        world.headers = [:]
        try world.discover("v2")
        #expect(world.wire.count == 1)
        try world.run(for: .hours(2))
        #expect(world.visible.count == 4)
    }

    @Test func whatIsSharedOutlivesTheProcess() throws {
        let world = try Self.world(.app)
        let identity = CredentialIdentity(app: "1", account: "x")
        try Self.tell(world, a: identity, b: identity)
        world.headers["create"] = [.init("left", "0")]
        try world.edit { try $0.setBrake(Brake(scope: .destination, name: "b", reason: "later", since: world.now)) }
        try world.discover("v1")
        try world.run(for: .minutes(1))
        let known = try world.ledger.read { try $0.limits() }
        #expect(known.map(\.key.owner) == ["app:1"])
        #expect(known.map(\.title) == ["daily of the app of a"])
        try world.edit { try $0.clearBrake(.destination, name: "b") }
        world.headers = [:]
        world.identities = ["a": identity, "b": identity]
        try world.crash()
        try world.run(for: .hours(2))
        #expect(world.requests.filter { $0.label == "create" }.last?.at == Self.reset)
    }

    /// The vault is read only when a request leaves: what was learnt before is not lost.
    @Test func whatWasLearntBeforeItWasKnownWhoseItIsMoves() throws {
        let world = try Self.world(.account)
        world.headers["create"] = [.init("left", "7")]
        try world.edit { try $0.setBrake(Brake(scope: .destination, name: "b", reason: "later", since: world.now)) }
        try world.discover("v1")
        try world.run(for: .minutes(1))
        #expect(try world.ledger.read { try $0.limits() }.map(\.key.owner) == ["credential:a"])
        try world.step(.credentialIdentified("a", CredentialIdentity(account: "x")))
        let moved = try world.ledger.read { try $0.limits() }
        #expect(moved.map(\.key.owner) == ["account:x"])
        #expect(moved.map(\.reading.remaining) == [7])
        // Said again, nothing changes.
        try world.step(.credentialIdentified("a", CredentialIdentity(account: "x")))
        #expect(try world.ledger.read { try $0.limits() } == moved)
    }
}
