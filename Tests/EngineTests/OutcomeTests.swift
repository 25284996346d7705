import CivilTime
import Domain
import Engine
import Ledger
import RuleSet
import Testing

/// What the end of one publication does to others.
struct OutcomeTests {
    private static let echo = """
        rules:
          r: { on: { new_item: tok }, post: [{ to: reels }] }
          echo: { on: { published: reels }, post: [{ to: xs, after: 10m, caption: "out: {{ item.caption }}" }] }
          alarm: { on: { failed: reels }, post: [{ to: xs, as: alarm, caption: "failed" }] }

        """

    @Test func rulesOnWhatIsPublishedFireInTheSameStep() throws {
        let world = try World(yaml: Self.echo)
        try world.discover("v1")
        while world.visible.isEmpty, !world.wire.isEmpty {
            let (id, request) = world.wire.removeFirst()
            try world.step(.answered(id, world.perform(request)))
        }
        let made = try world.only(to: "xs")
        #expect(made.rule == "echo")
        #expect(made.wantedAt == world.now + .minutes(10))
        try world.run(for: .hours(1))
        #expect(world.visible == ["v1", "out: v1"])
        try world.crash()
        try world.run(for: .hours(1))
        #expect(world.visible.count == 2)
    }

    @Test func rulesOnFailuresFireToo() throws {
        let world = try World(yaml: Self.echo)
        world.script["publish"] = [.refuse("permanent")]
        try world.discover("v1")
        try world.run(for: .hours(1))
        #expect(try world.only(to: "reels").state == .failed)
        #expect(world.visible == ["failed"])
    }

    /// A post without an item: its occurrence stands for it.
    @Test func whatATimeCausedIsHeardToo() throws {
        let world = try World(
            yaml: """
                campaigns:
                  c: { posts: [{ name: p, at: 2026-10-20T12:00, to: [xs], caption: "p" }] }
                destinations: { ys: { x: { credentials: ys } } }
                rules:
                  echo: { on: { published: xs }, when: "item.caption == 'p'", post: [{ to: ys, after: 5m, caption: "again" }] }
                """)
        try world.run(until: world.at("2026-10-20T13:00"))
        #expect(world.visible == ["p", "again"])
    }

    private static let rivals = """
        guardrails:
          once: { dedupe: [{ by: caption, similarity: 0.9, within: 1d }] }
        campaigns:
          c:
            guardrails: [once]
            posts:
              - { name: a, at: 2026-10-20T12:00, to: [xs], caption: "the very same words" }
              - { name: b, at: 2026-10-20T14:00, to: [xs], caption: "the very same words" }

        """

    @Test func aLoserIsDecidedOnceMoreWhenItsBlockerEndsUnseen() throws {
        let world = try World(yaml: Self.rivals)
        let (winner, loser) = (try world.wanted()[0], try world.wanted()[1])
        #expect(loser.state == .dropped)
        #expect(loser.reasons.first?.blocker == winner.key)
        try world.edit { _ = try $0.apply(.cancel, to: winner.key, at: world.now) }
        try world.step(.tick)
        let again = try world.wanted()[1]
        #expect(again.state == .scheduled)
        #expect(again.slot == loser.wantedAt)
        try world.run(until: world.at("2026-10-20T15:00"))
        #expect(world.visible == ["the very same words"])
    }

    @Test func itHappensOnlyOnce() throws {
        let world = try World(yaml: Self.rivals)
        let (winner, loser) = (try world.wanted()[0], try world.wanted()[1])
        try world.edit { _ = try $0.apply(.cancel, to: winner.key, at: world.now) }
        try world.step(.tick)
        try world.edit { transaction in
            _ = try transaction.apply(.drop, to: loser.key, at: world.now) { changed in
                changed.reasons = [Reason(.dedupe, "again", blocker: winner.key)]
            }
            _ = try transaction.apply(.revive, to: winner.key, at: world.now)
            _ = try transaction.apply(.cancel, to: winner.key, at: world.now)
        }
        try world.step(.tick)
        #expect(try world.wanted()[1].state == .dropped)
    }

    @Test func afterLatestALoserStaysLost() throws {
        let world = try World(yaml: "defaults: { latest: 1h }\n" + Self.rivals)
        world.script["publish"] = Array(repeating: .refuse("permanent"), count: 1)
        try world.run(until: world.at("2026-10-20T11:00"))
        let winner = try world.wanted()[0]
        world.now = world.at("2026-10-20T15:01")
        try world.edit { _ = try $0.apply(.cancel, to: winner.key, at: world.now) }
        try world.step(.tick)
        #expect(try world.wanted()[1].state == .dropped)
        #expect(try world.ledger.read { try $0.reviews(limit: 9) }.isEmpty)
    }

    @Test func whatIsSeenStaysTheBlocker() throws {
        let world = try World(yaml: Self.rivals)
        try world.run(until: world.at("2026-10-20T16:00"))
        #expect(try world.wanted().map(\.state) == [.published, .dropped])
        #expect(world.visible.count == 1)
    }

    /// It has no item: keeping the rule's verdict must not stop the engine.
    @Test func aCampaignsOwnPostSetsARuleOff() throws {
        let rules = World.rules(["page": .linkedin, "xs": .x]) { rules in
            var campaign = Campaign(name: "c", zone: World.berlin, origin: World.nowhere)
            let at = World.berlin.civil(at: World.start + .hours(1))
            var post = CampaignPost(
                name: "p", timing: .once(at), zone: World.berlin, copies: [.init(destination: "xs", texts: PostTexts())],
                origin: World.nowhere)
            post.text = "hello"
            campaign.posts = [post]
            rules.campaigns = [campaign]
            var echo = Rule(name: "echo", trigger: .published(destination: "xs"), origin: World.nowhere)
            echo.posts = [RulePost(destination: "page", after: .minutes(10), origin: World.nowhere)]
            rules.rules = [echo]
        }
        let world = try World(rules)
        try world.run(for: .hours(2))
        let states = try world.publications().map { "\($0.destination) \($0.state.rawValue)" }
        #expect(states.contains("xs published"))
        #expect(states.contains { $0.hasPrefix("page ") })
    }
}
