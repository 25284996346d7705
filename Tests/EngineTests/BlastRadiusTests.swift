import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// A revision that would change too much at once waits for a person's word.
struct BlastRadiusTests {
    private static func rules(_ posts: Int, limits: String = "{ max_new: 5, max_cancelled: 3 }") -> String {
        var text = "defaults: { blast_radius: \(limits) }\ncampaigns:\n  c:\n    posts:\n"
        for number in 0..<posts {
            text += "      - { name: p\(number), at: \"2026-10-21T\(number + 10):00\", to: [xs], caption: \"p\(number)\" }\n"
        }
        return text + "      - { name: last, at: 2026-10-21T22:00, to: [xs], caption: last }\n"
    }

    private static func waiting(_ world: World) throws -> [WaitingRevision] { try world.ledger.read { try $0.waitingRevisions() } }
    private static func active(_ world: World) throws -> String? { try world.ledger.read { try $0.activeRevision?.id } }

    @Test func aLedgersFirstRevisionNeverWaits() throws {
        let world = try World(yaml: Self.rules(9))
        #expect(try world.publications().count == 10)
        #expect(world.engine.waitingRevision == nil)
    }

    @Test func tooManyNewOnesWaitWhileTheOldRulesStayAtWork() throws {
        let world = try World(yaml: Self.rules(1))
        try world.load(yaml: Self.rules(7))
        #expect(world.engine.waitingRevision == "two")
        #expect(try Self.active(world) == "one")
        let waiting = try #require(try Self.waiting(world).first)
        #expect(waiting.added == 6)
        #expect(waiting.cancelled == 0)
        #expect(try world.publications().count == 2)
        try world.run(until: world.at("2026-10-21T10:30"))
        #expect(world.visible == ["p0"])
    }

    @Test func tooManyCancelledWaitToo() throws {
        let world = try World(yaml: Self.rules(6))
        try world.load(yaml: Self.rules(2))
        #expect(try Self.waiting(world).map(\.cancelled) == [4])
        #expect(try world.publications().allSatisfy { $0.state == .scheduled })
    }

    @Test func withinItsLimitsARevisionIsPutToWorkAtOnce() throws {
        let world = try World(yaml: Self.rules(1))
        try world.load(yaml: Self.rules(6))
        #expect(world.engine.waitingRevision == nil)
        #expect(try Self.active(world) == "two")
        #expect(try world.publications().count == 7)
    }

    @Test func aPersonsWordPutsItToWork() throws {
        let world = try World(yaml: Self.rules(1))
        try world.load(yaml: Self.rules(7))
        try world.edit { transaction in
            let isWaiting = try transaction.confirmRevision("two", actor: "user:anna")
            #expect(isWaiting)
        }
        try world.step(.tick)
        #expect(try Self.active(world) == "two")
        #expect(try Self.waiting(world).isEmpty)
        #expect(try world.publications().count == 8)
    }

    @Test func anotherRevisionTakesItsPlace() throws {
        let world = try World(yaml: Self.rules(1))
        try world.load(yaml: Self.rules(7))
        try world.load(yaml: Self.rules(2), "three")
        #expect(world.engine.waitingRevision == nil)
        #expect(try Self.active(world) == "three")
        #expect(try Self.waiting(world).isEmpty)
    }

    /// A restart has no old rules to go on with: nothing is done until somebody has looked.
    @Test func aRestartIsNoWayAroundIt() throws {
        let world = try World(yaml: Self.rules(1))
        try world.load(yaml: Self.rules(7))
        try world.crash()
        try world.run(until: world.at("2026-10-21T10:30"))
        #expect(world.visible.isEmpty)
        #expect(try world.publications().count == 2)
        try world.edit { _ = try $0.confirmRevision("two", actor: "user:anna") }
        try world.run(until: world.at("2026-10-21T10:31"))
        try world.step(.tick)
        try world.run(until: world.at("2026-10-21T23:00"))
        #expect(world.visible.contains("last"))
    }

    @Test func aRestartWithTheSameRevisionIsNoNewOne() throws {
        let world = try World(yaml: Self.rules(9))
        try world.crash()
        #expect(world.engine.waitingRevision == nil)
        #expect(try world.publications().count == 10)
    }

    @Test func anEmptyRepositoryNeverCancelsEverything() throws {
        let world = try World(yaml: Self.rules(1, limits: "{ max_new: 500, max_cancelled: 500 }"))
        try world.load { rules in
            rules.campaigns = []
            rules.rules = []
            rules.destinations = []
            rules.sources = []
        }
        #expect(world.engine.waitingRevision == "two")
        #expect(try world.publications().allSatisfy { $0.state == .scheduled })
    }
}
