import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// Answers that come late or never, the order of decisions, and a stop.
struct TurnTests {
    @Test func anAnswerOfAnEarlierLifeIsIgnored() throws {
        let world = try World()
        try world.discover("v1")
        let old = try #require(world.wire.first)
        let result = world.perform(old.request)
        try world.crash()
        let before = try world.only()
        try world.step(.answered(old.id, result))
        #expect(try world.only() == before)
        try world.run(for: .minutes(1))
        #expect(world.visible == ["v1"])
    }

    @Test func theSameAnswerTwiceCountsOnce() throws {
        let world = try World()
        try world.discover("v1")
        let (id, request) = try #require(world.wire.first)
        world.wire.removeFirst()
        let result = world.perform(request)
        try world.step(.answered(id, result))
        try world.step(.answered(id, result))
        try world.run(for: .minutes(1))
        #expect(world.visible == ["v1"])
        #expect(try world.only().attempts == 1)
    }

    @Test func anAnswerAfterAHoldSendsNothing() throws {
        let world = try World()
        try world.discover("v1")
        let (id, request) = try #require(world.wire.first)
        world.wire.removeFirst()
        let key = try world.only().key
        try world.edit { _ = try $0.apply(.hold, to: key, at: world.now) { $0.reasons = [Reason(.byHand, "wait")] } }
        try world.step(.answered(id, world.perform(request)))
        #expect(world.wire.isEmpty)
        #expect(try world.only().state == .held)
    }

    /// Items of one poll are decided together, whichever file is found first: as the plan does it.
    @Test func itemsAreDecidedInTheOrderOfDiscovery() throws {
        let world = try World(
            World.rules { rules in
                var pace = Guardrail(name: "pace", zone: World.berlin, origin: World.nowhere)
                pace.spacing = Duration.hours(1).spacing
                rules.guardrails = [pace]
                rules.rules[0].guardrails = ["pace"]
            })
        let items = (1...3).map { number in
            Item(
                id: .tiktok("v\(number)"), source: "tok", nativeID: "v\(number)", url: "", caption: "v\(number)", duration: .seconds(1),
                created: world.now,
                discovered: world.now + .seconds(Int64(number)))
        }
        _ = try world.ledger.write(at: world.now) { try $0.insertItems(items, baseline: false) }
        world.now = world.now + .seconds(5)
        try world.step(.mediaLocated(.item(items[2].id), World.file))
        try world.step(.mediaLocated(.item(items[1].id), World.file))
        #expect(try world.publications().isEmpty)
        try world.step(.mediaLocated(.item(items[0].id), World.file))
        let slots = try world.publications().sorted { ($0.slot ?? .distantPast) < ($1.slot ?? .distantPast) }.map { $0.item?.rawValue }
        #expect(slots == ["tiktok:v1", "tiktok:v2", "tiktok:v3"])
    }

    @Test func manyItemsAtOnceAreAllDecided() throws {
        let world = try World()
        let items = (0..<150).map { number in
            Item(
                id: .tiktok("v\(number)"), source: "tok", nativeID: "v\(number)", url: "", caption: "v\(number)", duration: .seconds(1),
                created: world.now,
                discovered: world.now)
        }
        _ = try world.ledger.write(at: world.now) { try $0.insertItems(items, baseline: false) }
        for item in items.reversed() { try world.step(.mediaLocated(.item(item.id), World.file)) }
        #expect(try world.publications().count == 150)
    }

    @Test func aFileThatTurnsUpLaterReleasesItsPost() throws {
        let world = try World()
        let item = try world.discover("v1", media: .missing)
        #expect(try world.only().state == .held)
        try world.run(for: .hours(1))
        try world.step(.mediaLocated(.item(item), World.file))
        try world.run(for: .minutes(1))
        let record = try world.only()
        #expect(record.state == .published)
        #expect(record.decision == .deferred)
        #expect(!record.reasons.isEmpty)
    }

    @Test func aCampaignsFileIsTakenIntoTheStoreWhenItsTimeComes() throws {
        let world = try World(Self.campaign())
        world.files["p.mp4"] = World.file
        try world.run(for: .hours(3))
        #expect(try world.only().state == .published)
        #expect(world.requests.last?.at == World.start + .hours(2))
    }

    @Test func aCampaignsMissingFileHoldsAndARestartLooksAgain() throws {
        let world = try World(Self.campaign())
        try world.run(for: .hours(1) + .minutes(50))
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.mediaMissing])
        world.files["p.mp4"] = World.file
        try world.crash()
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
    }

    private static func campaign() -> RuleSet {
        World.rules { rules in
            var campaign = Campaign(name: "c", zone: World.berlin, origin: World.nowhere)
            let at = World.berlin.civil(at: World.start + .hours(2))
            campaign.posts = [
                World.post("p", at: at)
            ]
            rules.campaigns = [campaign]
        }
    }

    @Test func stoppingSendsNothingMoreAndTheNextLifeGoesOn() throws {
        let world = try World()
        try world.discover("v1")
        try world.step(.stopping)
        #expect(world.engine.inFlight == 1)
        let (id, request) = try #require(world.wire.first)
        world.wire.removeFirst()
        try world.step(.answered(id, world.perform(request)))
        #expect(world.wire.isEmpty)
        #expect(world.engine.inFlight == 0)
        #expect(world.engine.nextWake == nil)
        #expect(try world.only().state == .ready)
        try world.crash()
        try world.run(for: .minutes(1))
        #expect(world.visible == ["v1"])
        #expect(world.labels() == ["create", "publish"])
    }

    @Test func stoppingLetsTheVisibleCallEnd() throws {
        let world = try World()
        try world.discover("v1")
        let (create, first) = try #require(world.wire.first)
        world.wire.removeFirst()
        try world.step(.answered(create, world.perform(first)))
        let (publish, second) = try #require(world.wire.first)
        world.wire.removeFirst()
        try world.step(.stopping)
        try world.step(.answered(publish, world.perform(second)))
        #expect(try world.only().state == .published)
        #expect(world.engine.inFlight == 0)
    }

    /// Whatever waits for a person, a file or a credential must not wake the engine over and over.
    @Test func nothingToDoMeansNothingToWakeFor() throws {
        let world = try World()
        try world.discover("v1")
        try world.run(for: .hours(1))
        #expect(world.engine.nextPublication == nil)
        try world.step(.credentialDead("tok", "revoked"))
        #expect(world.engine.nextWake == nil)
    }

    @Test func anUnreadableStateIsPreparedAnewBeforeTheCallAndLeftToAPersonAfterIt() throws {
        let world = try World(World.rules(after: .hours(1)))
        try world.discover("v1")
        try world.run(for: .minutes(50))
        let key = try world.only().key
        try world.edit { _ = try $0.update(key) { $0.machine = [1, 2, 3] } }
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
        #expect(world.labels() == ["create", "create", "publish"])
        let lost = try World()
        lost.script["publish"] = [.lose(performed: true)]
        try lost.discover("v1")
        try lost.run(for: .milliseconds(300))
        let doubtful = try lost.only().key
        try lost.edit { _ = try $0.update(doubtful) { $0.machine = [1, 2, 3] } }
        try lost.run(for: .minutes(1))
        #expect(try lost.only().state == .held)
        #expect(try lost.only().reasons.map(\.code) == [.uncertain])
    }
}

extension Duration {
    fileprivate var spacing: Guardrail.Spacing { .init(distance: self, origin: World.nowhere) }
}
