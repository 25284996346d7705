import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// What must be approved is held; with the last word that is needed it gets a slot.
struct ApprovalTests {
    private static func world(_ approval: String = "required: 1", caption: String = "p") throws -> World {
        try World(yaml: rules(approval, caption: caption))
    }

    private static func rules(_ approval: String, caption: String = "p") -> String {
        """
        campaigns:
          c:
            posts:
              - { name: p, at: 2026-10-20T18:00, to: [xs], caption: "\(caption)", approval: { \(approval) } }

        """
    }

    @Test func itIsHeldAndTakesNoSlotUntilSomebodyAgrees() throws {
        let world = try Self.world()
        let held = try world.only()
        #expect(held.state == .held)
        #expect(held.slot == nil)
        #expect(held.reasons.map(\.code) == [.approval])
        try world.run(until: world.at("2026-10-20T12:00"))
        try world.approve(held, as: "anna")
        let scheduled = try world.only()
        #expect(scheduled.state == .scheduled)
        #expect(scheduled.slot == world.at("2026-10-20T18:00"))
        #expect(scheduled.decision == .publish)
        try world.run(until: world.at("2026-10-20T19:00"))
        #expect(world.visible == ["p"])
    }

    @Test func approvedLateItIsPlacedFromThen() throws {
        let world = try Self.world()
        let held = try world.only()
        try world.run(until: world.at("2026-10-20T19:30"))
        try world.approve(held, as: "anna")
        let scheduled = try world.only()
        #expect(scheduled.slot == world.at("2026-10-20T19:30"))
        #expect(scheduled.reasons.map(\.code) == [.approval])
        try world.run(for: .minutes(5))
        #expect(world.visible == ["p"])
    }

    @Test func twoMustBeDifferentPeople() throws {
        let world = try Self.world("required: 2")
        let held = try world.only()
        try world.approve(held, as: "anna")
        #expect(try world.only().state == .held)
        try world.edit { transaction in
            let again = GivenApproval(key: held.key, content: held.contentHash, principal: "anna", at: world.now)
            let isNews = try transaction.approve(again, actor: "user:anna")
            #expect(!isNews)
        }
        try world.step(.tick)
        #expect(try world.only().state == .held)
        try world.approve(held, as: "ben")
        #expect(try world.only().state == .scheduled)
    }

    @Test func onlyThoseWhoAreNamedCount() throws {
        let world = try Self.world("required: 1, from: [ben]")
        let held = try world.only()
        try world.approve(held, as: "anna")
        #expect(try world.only().state == .held)
        try world.approve(held, as: "ben")
        #expect(try world.only().state == .scheduled)
    }

    @Test(arguments: [("drop", PublicationState.dropped), ("hold", .held)])
    func itsTimeRunsOutWithoutAScan(_ onExpiry: String, _ end: PublicationState) throws {
        let world = try Self.world("required: 1, expires: 3h, on_expiry: \(onExpiry)")
        // The hold starts 3 h before the wanted time.
        #expect(try world.only().dueAt == world.at("2026-10-20T18:00"))
        try world.run(until: world.at("2026-10-20T17:59"))
        #expect(try world.only().state == .held)
        try world.run(until: world.at("2026-10-20T18:01"))
        #expect(try world.only().state == end)
        try world.approve(try world.only(), as: "anna")
        try world.run(until: world.at("2026-10-20T20:00"))
        #expect(world.visible.isEmpty)
        #expect(world.engine.nextPublication == nil)
    }

    @Test func anEditVoidsIt() throws {
        let world = try Self.world()
        try world.approve(try world.only(), as: "anna")
        #expect(try world.only().state == .scheduled)
        try world.load(yaml: Self.rules("required: 1", caption: "edited"))
        let edited = try world.only()
        #expect(edited.state == .held)
        #expect(edited.caption == "edited")
        #expect(edited.reasons.map(\.code) == [.approval])
        try world.approve(edited, as: "anna")
        try world.run(until: world.at("2026-10-20T19:00"))
        #expect(world.visible == ["edited"])
    }

    /// An edit that leaves the text alone leaves the approval alone.
    @Test func aRestartDoesNotVoidIt() throws {
        let world = try Self.world()
        try world.approve(try world.only(), as: "anna")
        try world.crash()
        #expect(try world.only().state == .scheduled)
        try world.run(until: world.at("2026-10-20T19:00"))
        #expect(world.visible == ["p"])
    }

    /// Rule and guardrail ask, each for its own time: a word for one leaves the other its own.
    @Test func eachApprovalHasItsOwnTime() throws {
        let world = try World(
            yaml: """
                guardrails: { legal: { approval: { from: [ben], expires: 4h } } }
                rules:
                  r:
                    on: { new_item: tok }
                    guardrails: [legal]
                    approval: { from: [anna], expires: 1h }
                    post: [{ to: reels }]
                """)
        try world.discover("v1")
        let held = try world.only()
        #expect(held.reasons.map(\.guardrail) == [nil, "legal"])
        try world.approve(held, as: "anna")
        #expect(try world.only().reasons.map(\.guardrail) == ["legal"])
        try world.run(for: .hours(3))
        #expect(try world.only().state == .held)
        try world.approve(held, as: "ben")
        #expect(try world.only().slot == world.now)
    }

    /// Given while no daemon ran.
    @Test func aWordGivenMeanwhileIsHeededAtTheStart() throws {
        let world = try Self.world()
        let held = try world.only()
        try world.edit { transaction in
            try transaction.approve(
                GivenApproval(key: held.key, content: held.contentHash, principal: "anna", at: world.now), actor: "user:anna")
        }
        try world.crash()
        #expect(try world.only().state == .scheduled)
    }

    @Test func anItemsPublicationWaitsToo() throws {
        let world = try World(
            yaml: """
                rules:
                  r:
                    on: { new_item: tok }
                    post: [{ to: reels, after: 1h }]
                    approval: { when: 'item.caption.contains("sponsor")', required: 1, expires: 2h }
                """)
        try world.discover("v1", caption: "plain")
        try world.discover("v2", caption: "sponsor")
        #expect(try world.publications().map(\.state).sorted { $0.rawValue < $1.rawValue } == [.held, .scheduled])
        let held = try #require(try world.publications().first { $0.state == .held })
        try world.approve(held, as: "anna")
        try world.run(for: .hours(2))
        #expect(world.visible.sorted() == ["plain", "sponsor"])
    }
}
