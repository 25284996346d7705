import CivilTime
import Domain
import Engine
import RuleSet
import Testing

/// What follows from each class of failure (DESIGN §9).
struct RetryTests {
    private static func world(_ scripts: [String: [World.Script]], _ change: (inout RuleSet) -> Void = { _ in }) throws -> World {
        let world = try World(World.rules(["reels": .instagram], change))
        world.script = scripts
        try world.discover("v1")
        return world
    }

    @Test func retrySameWaitsLongerEachTimeAndKeepsWhatIsPrepared() throws {
        let world = try Self.world(["publish": [.refuse("retry"), .refuse("retry"), .unreachable]]) { $0.defaults.retry.jitter = 0 }
        try world.run(for: .hours(1))
        #expect(world.labels() == ["create", "publish", "publish", "publish", "publish"])
        let times = world.requests.dropFirst().map(\.at)
        let pauses = zip(times.dropFirst(), times).map { ($0.0 - $0.1).milliseconds / 1000 }
        #expect(pauses == [30, 60, 120])
        #expect(try world.only().state == .published)
        // Silence is no classified answer: the pause grows, the attempt goes on.
        let attempts = try world.only().attempts
        #expect(attempts == 3)
        #expect(world.visible == ["v1"])
    }

    @Test func attemptsRunOut() throws {
        let world = try Self.world(["create": Array(repeating: .refuse("retry"), count: 20)]) { $0.defaults.retry.attempts = 3 }
        try world.run(for: .days(1))
        let record = try world.only()
        #expect(record.state == .failed)
        #expect(record.reasons.last?.code == .attemptsExhausted)
        #expect(world.labels() == ["create", "create", "create"])
        #expect(record.trouble != nil)
    }

    /// What is thrown away because its text was edited was never refused.
    @Test func anEditBetweenTriesUsesNoAttempt() throws {
        func rules(_ word: String) -> String {
            """
            rules:
              r: { on: { new_item: tok }, retry: { attempts: 3 }, post: [{ to: xs, caption: "{{ item.caption }} \(word)" }] }

            """
        }
        let world = try World(yaml: rules("one"))
        world.script["create"] = [.refuse("retry"), .refuse("retry")]
        try world.discover("v1")
        for word in ["two", "three"] {
            try world.run(for: .seconds(2))
            try world.load(yaml: rules(word), word)
        }
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1 three"])
        #expect(world.labels() == ["create", "create", "create", "publish"])
    }

    @Test func restartBeginsFromNothingAndUsesNoAttempt() throws {
        let world = try Self.world(["publish": [.refuse("restart")]]) { $0.defaults.retry.attempts = 1 }
        try world.run(for: .hours(1))
        #expect(world.labels() == ["create", "publish", "create", "publish"])
        #expect(try world.only().state == .published)
        #expect(try world.only().attempts == 1)
    }

    @Test func aRestartThatRepeatsItselfEnds() throws {
        let world = try Self.world(["publish": Array(repeating: .refuse("restart"), count: 50)])
        try world.run(for: .days(2))
        #expect(try world.only().state == .failed)
        #expect(world.requests.count < 30)
    }

    @Test func waitUntilWaitsUntilThenAndUsesNoAttempt() throws {
        let until = World.start + .hours(3)
        let world = try Self.world(["publish": [.wait(until: until)]]) { $0.defaults.retry.attempts = 1 }
        try world.run(for: .hours(5))
        #expect(try world.only().state == .published)
        #expect(world.requests.last?.at == until)
        #expect(try world.only().attempts == 1)
    }

    @Test func permanentFailsAtOnce() throws {
        let world = try Self.world(["create": [.refuse("permanent")]])
        try world.run(for: .hours(1))
        let record = try world.only()
        #expect(record.state == .failed)
        #expect(record.reasons.last?.code == .refused)
        #expect(world.requests.count == 1)
        #expect(record.dueAt == nil)
    }

    @Test func suspendHoldsInsteadOfFailing() throws {
        let world = try Self.world(["publish": [.refuse("suspend")]])
        try world.run(for: .days(1))
        let record = try world.only()
        #expect(record.state == .held)
        #expect(record.reasons.map(\.code) == [.suspended])
        #expect(record.slot == nil)
        #expect(world.labels() == ["create", "publish"])
    }

    @Test func aRefusedTokenIsRenewedAndUsesNoAttempt() throws {
        let world = try Self.world(["publish": [.refuse("auth")]]) { $0.defaults.retry.attempts = 1 }
        try world.run(for: .seconds(10))
        #expect(world.refreshes == 1)
        #expect(try world.only().state == .published)
        #expect(world.labels() == ["create", "publish", "publish"])
        #expect(world.visible == ["v1"])
    }

    @Test func aRenewedTokenThatIsRefusedAgainIsForAPerson() throws {
        let world = try Self.world(["publish": Array(repeating: .refuse("auth"), count: 1000)])
        try world.run(for: .days(1))
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.credentialDead])
        #expect(world.refreshes == 1)
        // Somebody logs in again.
        world.script = [:]
        try world.step(.credentialReady("reels"))
        try world.run(for: .minutes(1))
        #expect(try world.only().state == .published)
    }

    @Test func aDeadCredentialHoldsAndALaterLoginReleases() throws {
        let world = try Self.world(["publish": [.refuse("auth")]])
        world.keeper = .isDead
        try world.run(for: .hours(1))
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.credentialDead])
        // The next one is not even begun.
        try world.discover("v2")
        try world.run(for: .minutes(1))
        #expect(try world.publications().map(\.state) == [.held, .held])
        #expect(world.labels() == ["create", "publish"])
        world.keeper = .renews
        try world.step(.credentialReady("reels"))
        try world.run(for: .minutes(5))
        #expect(try world.publications().map(\.state) == [.published, .published])
        #expect(world.visible.sorted() == ["v1", "v2"])
    }

    @Test func aKeeperThatCannotJustNowIsAskedAgain() throws {
        let world = try Self.world(["publish": [.refuse("auth"), .refuse("auth")]])
        world.keeper = .isUnavailable
        try world.run(for: .minutes(1))
        #expect(world.refreshes == 1)
        world.keeper = .renews
        try world.run(for: .minutes(10))
        #expect(world.refreshes == 2)
        #expect(try world.only().state == .published)
    }

    @Test func twoPostsOfOneCredentialWaitForOneRefresh() throws {
        let world = try World(World.rules(["reels": .instagram]))
        world.keeper = .isSilent
        world.script["create"] = [.refuse("auth"), .refuse("auth")]
        try world.discover("v1")
        try world.discover("v2")
        try world.run(for: .seconds(5))
        #expect(world.refreshes == 1)
        try world.step(.credentialReady("reels"))
        try world.run(for: .seconds(5))
        #expect(try world.publications().map(\.state) == [.published, .published])
    }
}
