import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// A lost answer: the platform is asked before anything is sent again (DESIGN §5, lookup and its strength).
struct LookupTests {
    private static func lost(
        _ destinations: [String: Platform], performed: Bool, media: MediaFinding = World.file, lookups: [World.Script] = [],
        _ change: (inout RuleSet) -> Void = { _ in }
    ) throws -> World {
        let world = try World(World.rules(destinations, change))
        world.script = ["publish": [.lose(performed: performed)], "lookup": lookups]
        try world.discover("v1", media: media)
        try world.run(for: .milliseconds(300))
        #expect(try world.only().state == .uncertain)
        return world
    }

    @Test func whatIsFoundIsPublishedWithoutASecondCall() throws {
        let world = try Self.lost(["reels": .instagram], performed: true)
        try world.run(for: .minutes(1))
        let record = try world.only()
        #expect(record.state == .published)
        #expect(record.remoteID == "post1")
        #expect(world.labels() == ["create", "publish", "lookup"])
        #expect(record.publishedAt == record.visibleAt)
    }

    /// Else renewing and asking would take turns for ever, as fast as they are answered.
    @Test func aLoginThatIsRefusedIsRenewedOnce() throws {
        let world = try Self.lost(["reels": .instagram], performed: true, lookups: Array(repeating: .refuse("auth"), count: 20))
        try world.run(for: .minutes(30))
        #expect(world.refreshes == 1)
        #expect(world.labels().filter { $0 == "lookup" }.count < 20)
        world.script = [:]
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    @Test func absentIsSentAgainAtOnceWhereLookupIsExact() throws {
        let world = try Self.lost(["reels": .instagram], performed: false)
        try world.run(for: .minutes(1))
        #expect(try world.only().state == .published)
        #expect(world.labels() == ["create", "publish", "lookup", "publish"])
        #expect(world.visible == ["v1"])
    }

    @Test func absentNeedsThreeReadsOverTenMinutesWhereLookupIsMarked() throws {
        let world = try Self.lost(["xs": .x], performed: false)
        let since = try #require(try world.only().uncertainSince)
        try world.run(for: .minutes(9))
        #expect(try world.only().state == .uncertain)
        #expect(try world.only().absentReads >= 1)
        try world.run(for: .minutes(3))
        #expect(try world.only().state == .published)
        let reads = world.requests.filter { $0.label == "lookup" }
        #expect(reads.count >= 3)
        let second = try #require(world.requests.last { $0.label == "publish" })
        #expect(second.at - since >= .minutes(10))
        #expect(world.visible == ["v1"])
    }

    @Test func aLaggingListDoesNotLeadToASecondPost() throws {
        let world = try Self.lost(["xs": .x], performed: true, lookups: [.blind, .blind])
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
        #expect(world.labels().filter { $0 == "publish" }.count == 1)
    }

    @Test func readsSurviveARestart() throws {
        let world = try Self.lost(["xs": .x], performed: false)
        try world.run(for: .minutes(1))
        let before = try world.only()
        #expect(before.absentReads == 1)
        try world.crash(after: .seconds(1))
        #expect(try world.only().uncertainSince == before.uncertainSince)
        #expect(try world.only().absentReads == 1)
        try world.run(for: .minutes(15))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    @Test func everyFurtherSendNeedsItsOwnVerdict() throws {
        let world = try Self.lost(["reels": .instagram], performed: false)
        world.script["publish"] = [.lose(performed: false), .lose(performed: true)]
        try world.run(for: .minutes(2))
        #expect(try world.only().state == .published)
        #expect(world.labels() == ["create", "publish", "lookup", "publish", "lookup", "publish", "lookup"])
        #expect(world.visible == ["v1"])
    }

    @Test func weakAbsenceIsForAPerson() throws {
        let world = try Self.lost(["xs": .x], performed: false, media: .missing) { $0.sources[0].missingMedia = .link }
        try world.run(for: .days(1))
        let record = try world.only()
        #expect(record.state == .held)
        #expect(record.reasons.first?.code == .uncertain)
        #expect(record.slot == nil)
        #expect(world.visible.isEmpty)
    }

    @Test func weakPresenceIsBelieved() throws {
        let world = try Self.lost(["xs": .x], performed: true, media: .missing) { $0.sources[0].missingMedia = .link }
        try world.run(for: .minutes(1))
        #expect(try world.only().state == .published)
    }

    @Test func onUncertainOverridesBothWays() throws {
        let again = try Self.lost(["xs": .x], performed: false, media: .missing) {
            $0.sources[0].missingMedia = .link
            $0.destinations[0].onUncertain = "resend"
        }
        try again.run(for: .minutes(1))
        #expect(try again.only().state == .published)
        let ask = try Self.lost(["reels": .instagram], performed: false) { $0.destinations[0].onUncertain = "hold" }
        try ask.run(for: .days(1))
        #expect(try ask.only().state == .held)
        let blind = try Self.lost(["web": .linkedin], performed: false) { $0.destinations[0].onUncertain = "resend" }
        try blind.run(for: .minutes(1))
        #expect(try blind.only().state == .published)
        #expect(blind.visible == ["v1"])
    }

    @Test func anUnansweredLookupIsRepeatedAndThenLeftToAPerson() throws {
        let world = try Self.lost(["reels": .instagram], performed: true, lookups: Array(repeating: .unknown, count: 3))
        try world.run(for: .minutes(10))
        #expect(try world.only().state == .published)
        let never = try Self.lost(["reels": .instagram], performed: true, lookups: Array(repeating: .unknown, count: 400))
        try never.run(for: .hours(12))
        #expect(try never.only().state == .held)
        #expect(never.requests.filter { $0.label == "lookup" }.count < 100)
    }

    @Test func theSecondSendPassesTheGateToo() throws {
        let world = try Self.lost(["xs": .x], performed: false) { rules in
            rules.guardrails = [quiet("10:05", "12:00")]
            rules.rules[0].guardrails = ["quiet"]
        }
        try world.run(for: .minutes(30))
        let waiting = try world.only()
        #expect(waiting.state == .scheduled)
        #expect(waiting.slot == World.instant("2026-10-20T12:00:00+02:00"))
        #expect(waiting.reasons.contains { $0.code == .quietHours })
        try world.run(for: .hours(2))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    /// It found its container published already, say: nothing was sent in this life, yet it may be visible.
    @Test func uncertaintyFoundWhilePreparingIsLookedUpNotRetried() throws {
        let world = try World()
        world.script["create"] = [.refuse("uncertain")]
        try world.discover("v1")
        try world.run(for: .milliseconds(200))
        let record = try world.only()
        #expect(record.state == .uncertain)
        #expect(record.visibleAt != nil)
        try world.run(for: .minutes(1))
        #expect(world.labels() == ["create", "lookup", "create", "publish"])
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }
}
