import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// `backfill:` of a rule that is put to work: items that the ledger knows already count as found then.
struct BackfillTests {
    private static func rule(_ backfill: String, limits: String = "") -> String {
        limits + "rules:\n  r: { on: { new_item: tok }, \(backfill), post: [{ to: xs, caption: \"{{ item.caption }}\" }] }\n"
    }

    /// v1 was there before the first poll; v2 and v3 came when no rule asked for them.
    private func world() throws -> World {
        let world = try World(yaml: "")
        try world.edit { transaction in
            let old = Item(
                id: .tiktok("v1"), source: "tok", nativeID: "v1", url: "https://tiktok.test/v1", caption: "v1", duration: .seconds(9),
                created: World.start - .days(2), discovered: World.start)
            _ = try transaction.insertItems([old], baseline: true)
        }
        world.files["v1"] = World.file
        for id in ["v2", "v3"] {
            world.now = world.now + .hours(1)
            try world.discover(id)
        }
        #expect(try world.publications().isEmpty)
        world.now = world.now + .hours(1)
        return world
    }

    @Test(arguments: [("oldest", ["v1", "v2", "v3"]), ("newest", ["v3", "v2", "v1"])])
    func itemsOfBeforeArePostedOnceInItsOrder(order: String, expected: [String]) throws {
        let world = try world()
        let text = "guardrails: { pace: { spacing: 1h } }\ndefaults: { guardrails: [pace] }\n"
        try world.load(yaml: text + Self.rule("backfill: { since: 2026-10-01, order: \(order) }"))
        #expect(try world.publications().map(\.wantedAt) == Array(repeating: world.now, count: 3))
        try world.run(for: .hours(4))
        #expect(world.visible == expected)
        try world.crash()
        try world.load(yaml: text + Self.rule("backfill: { since: 2026-09-01, order: \(order) }"), "three")
        try world.run(for: .hours(4))
        #expect(world.visible == expected)
    }

    @Test func onlyItemsOfItsDaysCount() throws {
        let world = try world()
        try world.load(yaml: Self.rule("backfill: { since: 2026-10-20 }"))
        try world.run(for: .hours(4))
        #expect(world.visible.sorted() == ["v2", "v3"])
    }

    /// Edits leave its wanted times alone, though its items were discovered long before.
    @Test func anEditKeepsWhatItIsWantedFor() throws {
        let world = try world()
        let quiet = "guardrails: { q: { quiet_hours: [{ from: \"00:00\", to: \"23:00\" }] } }\ndefaults: { guardrails: [q] }\n"
        try world.load(yaml: quiet + Self.rule("backfill: { since: 2026-10-20 }"))
        let before = try world.wanted()
        world.now = world.now + .hours(2)
        try world.load(yaml: quiet + Self.rule("backfill: { since: 2026-10-20 }, labels: [a]"), "three")
        #expect(try world.wanted().map(\.wantedAt) == before.map(\.wantedAt))
        #expect(try world.wanted().map(\.slot) == before.map(\.slot))
    }

    /// Nobody has looked for the file of what was there before the first poll.
    @Test(arguments: [("hold", PublicationState.held, 0), ("drop", .dropped, 0), ("link", .published, 1)])
    func withoutItsFileItsSourceDecides(policy: String, end: PublicationState, visible: Int) throws {
        let world = try world()
        world.files["v1"] = .missing
        let source = "sources: { tok: { tiktok: { credentials: tok }, missing_media: \(policy) } }\n"
        let rules = Self.rule("when: \"item.id == 'tiktok:v1'\", backfill: { since: 2026-10-01 }")
        try world.load(yaml: rules, source: source)
        try world.run(for: .hours(1))
        #expect(try world.only().state == end)
        #expect(world.visible.count == visible)
    }

    @Test func aLargeOneWaitsForAWord() throws {
        let world = try world()
        try world.load(yaml: Self.rule("backfill: { since: 2026-10-01 }", limits: "defaults: { blast_radius: { max_new: 2 } }\n"))
        #expect(world.engine.waitingRevision == "two")
        #expect(try world.publications().isEmpty)
        #expect(try world.ledger.read { try $0.waitingRevisions() }.map(\.added) == [3])
    }
}
