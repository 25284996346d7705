import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// Rule edits are reconciled: unchanged publications keep their slots, changed ones follow, those whose rule is gone are
/// cancelled. What is or may be visible is finished.
struct ReloadTests {
    private static func scheduled(_ change: (inout RuleSet) -> Void = { _ in }) throws -> World {
        let world = try World(World.rules(after: .hours(1), change))
        try world.discover("v1")
        try world.run(for: .minutes(10))
        return world
    }

    @Test func nothingChangedNothingMoves() throws {
        let world = try Self.scheduled()
        let before = try world.only()
        try world.load { _ in }
        let after = try world.only()
        #expect(after.slot == before.slot)
        #expect(after.reasons == before.reasons)
        #expect(after.state == .scheduled)
        #expect(after.updatedAt == before.updatedAt)
    }

    @Test func aRuleThatIsGoneCancels() throws {
        let world = try Self.scheduled()
        try world.load { $0.rules = [] }
        let record = try world.only()
        #expect(record.state == .cancelled)
        #expect(record.reasons.map(\.code) == [.ruleGone])
        #expect(record.reasons.first?.text.contains("two") == true)
        try world.run(for: .hours(3))
        #expect(world.requests.isEmpty)
    }

    @Test func anotherAfterMovesIt() throws {
        let world = try Self.scheduled()
        try world.load { $0.rules[0].posts[0].after = .hours(2) }
        let record = try world.only()
        #expect(record.wantedAt == World.start + .hours(2))
        #expect(record.slot == World.start + .hours(2))
        #expect(record.decision == .publish)
        try world.run(for: .hours(3))
        #expect(world.requests.last?.at == World.start + .hours(2))
    }

    /// Slots already given are not judged anew by what the edit leaves alone.
    @Test func aStricterGuardrailMovesOnlyWhatItForbids() throws {
        let world = try World(World.rules(["reels": .instagram, "xs": .x], after: .hours(1)))
        try world.discover("v1")
        try world.run(for: .minutes(30))
        try world.load { rules in
            rules.guardrails = [quiet("10:50", "12:30")]
            rules.destinations[0].guardrails = ["quiet"]
        }
        let moved = try #require(try world.publications().first { $0.destination == "reels" })
        #expect(moved.slot == World.instant("2026-10-20T12:30:00+02:00"))
        #expect(moved.state == .scheduled)
        #expect(moved.reasons.contains { $0.code == .quietHours })
        let stayed = try #require(try world.publications().first { $0.destination == "xs" })
        #expect(stayed.slot == World.start + .hours(1))
        #expect(stayed.reasons.isEmpty)
    }

    /// The old answer arrives after the new text's preparation has begun: it must not be taken for the new one's.
    @Test func anotherCaptionIsPreparedAnewAndTheOldAnswerIsIgnored() throws {
        let world = try World(World.rules(after: .minutes(20)))
        try world.discover("v1")
        try world.run(until: World.start + .minutes(4))
        world.now = World.start + .minutes(5)
        try world.step(.tick)
        let old = try #require(world.wire.first)
        #expect(try world.only().state == .preparing)
        try world.edit { try $0.update(try world.only(in: $0).key) { $0.caption = "edited" } }
        try world.load { _ in }
        #expect(world.wire.count == 2)
        world.wire.removeFirst()
        try world.step(.answered(old.id, world.perform(old.request)))
        #expect(try world.only().state == .preparing)
        try world.run(for: .hours(1))
        #expect(world.visible == ["v1"])
        let bodies = world.labels()
        #expect(bodies == ["create", "create", "publish"])
        let steps = try world.steps(try world.only())
        #expect(steps.allSatisfy { $0.finishedAt != nil })
    }

    @Test func aVisibleCallThatIsJournaledIsFinished() throws {
        let world = try World()
        world.script["publish"] = [.lose(performed: true)]
        try world.discover("v1")
        try world.run(for: .milliseconds(300))
        #expect(try world.only().state == .uncertain)
        try world.load { $0.rules = [] }
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
    }

    @Test func aDoubtLeftToAPersonSurvivesTheEndOfItsRule() throws {
        let world = try World(World.rules(["page": .linkedin]))
        world.script["publish"] = [.lose(performed: false)]
        try world.discover("v1")
        try world.run(for: .hours(7))
        #expect(try world.only().state == .held)
        try world.load { $0.rules = [] }
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.uncertain])
    }

    @Test func aNewRuleSeesOnlyWhatIsFoundAfterIt() throws {
        let world = try Self.scheduled()
        try world.load { rules in
            var rule = Rule(name: "s", trigger: .newItem(source: "tok"), origin: World.nowhere)
            rule.posts = [RulePost(destination: "reels", variant: "again", origin: World.nowhere)]
            rules.rules.append(rule)
        }
        #expect(try world.publications().count == 1)
        try world.run(for: .minutes(1))
        try world.discover("v2")
        let causes = try world.publications().filter { $0.item == .tiktok("v2") }.map(\.cause).sorted()
        #expect(causes == ["rule:r", "rule:s"])
    }

    @Test func aRuleThatComesBackIsAdoptedAnew() throws {
        let world = try Self.scheduled()
        let rule = world.rules.rules[0]
        try world.load { $0.rules = [] }
        #expect(try world.ledger.read { try $0.adoptions() }.isEmpty)
        try world.run(for: .minutes(5))
        try world.load("three") { $0.rules = [rule] }
        #expect(try world.ledger.read { try $0.adoptions() } == ["rule:r": world.now])
    }

    /// Somebody let a late item through: a restart does not take that back.
    @Test func aPersonsWordOutlivesAReload() throws {
        let world = try World(World.rules(after: .hours(1)))
        let item = Item(
            id: .tiktok("v1"), source: "tok", nativeID: "v1", url: "", caption: "v1", duration: .seconds(1),
            created: World.start - .days(9),
            discovered: world.now, isLate: true)
        try world.edit { _ = try $0.insertItems([item], baseline: false) }
        try world.step(.mediaLocated(.item(item.id), World.file))
        let held = try world.only()
        #expect(held.reasons.map(\.code) == [.lateItem])
        try world.edit { transaction in
            _ = try transaction.apply(.schedule, to: held.key, at: world.now) { changed in
                changed.slot = changed.wantedAt
                changed.dueAt = world.now
                changed.reasons = [Reason(.byHand, "asked for")]
            }
        }
        try world.load { _ in }
        #expect(try world.only().state == .scheduled)
        try world.run(for: .hours(2))
        #expect(world.visible == ["v1"])
    }

    /// A cancelled key is spent: neither it nor its phantom slot comes back with a restart.
    @Test func whatWasCancelledTakesNoSlot() throws {
        let world = try World(
            World.rules { rules in
                var pace = Guardrail(name: "pace", zone: World.berlin, origin: World.nowhere)
                pace.spacing = .init(distance: .hours(1), origin: World.nowhere)
                rules.guardrails = [pace]
                rules.defaults.guardrails = ["pace"]
                var campaign = Campaign(name: "c", zone: World.berlin, origin: World.nowhere)
                let at = World.berlin.civil(at: World.start + .hours(2))
                campaign.posts = [
                    World.post("p", at: at)
                ]
                rules.campaigns = [campaign]
            })
        #expect(try world.only().slot == World.start + .hours(2))
        let posts = world.rules.campaigns[0].posts
        try world.load { $0.campaigns[0].posts = [] }
        #expect(try world.only().state == .cancelled)
        try world.load("three") { $0.campaigns[0].posts = posts }
        #expect(try world.only().state == .cancelled)
        try world.run(for: .hours(2))
        try world.discover("v1")
        let found = try #require(try world.publications().first { $0.item == .tiktok("v1") })
        #expect(found.decision == .publish)
    }
}

extension World {
    func only(in reader: LedgerReader) throws -> PublicationRecord { try #require(try reader.publications().first) }
}
