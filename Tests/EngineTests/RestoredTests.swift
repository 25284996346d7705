import CivilTime
import Domain
import Engine
import HTTPValues
import Platforms
import RuleSet
import Testing

@testable import Ledger

/// A ledger that was restored from a backup knows nothing of what was posted since: it is looked for, and never posted again
/// without a person's word (decision 0018).
struct RestoredTests {
    /// The source says `late: publish`, so that only the restoring keeps the item back. Reels can be asked exactly, LinkedIn
    /// posts cannot.
    private static func rules(_ destinations: [String: Platform] = ["reels": .instagram]) -> RuleSet {
        World.rules(destinations) { $0.sources[0].late = .publish }
    }

    private func restored(_ destinations: [String: Platform] = ["reels": .instagram]) throws -> World {
        let world = try World(Self.rules(destinations))
        world.now = World.start + .hours(2)
        try lose(world, since: World.start)
        return world
    }

    private func lose(_ world: World, since: Timestamp) throws {
        let stretch = LostStretch(since: since, until: world.now)
        try world.ledger.write(at: world.now) { _ = try $0.hold(lost: stretch) }
        try world.step(.tick)
    }

    /// A post that another life made: the platform shows it, the ledger of the backup does not know.
    private func post(_ caption: String, on world: World) {
        let body: JSON = ["key": "lost", "container": .string(caption), "caption": .string(caption)]
        _ = world.perform(HTTPRequest(.post, "https://platform.test/publish", body: .data(body.data)))
    }

    @Test func whatIsNotFoundStaysHeld() throws {
        let world = try restored()
        world.now = World.start + .hours(1)
        try world.discover("v1")
        try world.run(for: .days(1))
        let record = try world.only()
        #expect(record.state == .held)
        #expect(record.reasons.map(\.code) == [.restored])
        #expect(record.dueAt == nil)
        #expect(record.machine == nil)
        #expect(world.visible == [])
        // As often, and as long, as for a list that may lag.
        #expect(world.labels() == ["recall", "recall", "recall"])
        #expect(try #require(world.requests.last).at - world.requests[0].at >= .minutes(10))
        try world.crash()
        try world.run(for: .days(1))
        #expect(world.labels().count == 3)
        #expect(world.visible == [])
    }

    @Test func whatIsFoundIsPublishedAndNotPostedAgain() throws {
        let world = try restored()
        world.now = World.start + .hours(1)
        post("v1", on: world)
        world.now = World.start + .hours(2)
        try world.discover("v1", created: World.start + .minutes(50))
        try world.run(for: .days(1))
        let record = try world.only()
        #expect(record.state == .published)
        #expect(record.remoteID == "post1")
        #expect(record.publishedAt == World.start + .hours(1))
        #expect(record.slot == record.publishedAt)
        #expect(record.reasons.map(\.code) == [.restored])
        #expect(world.visible == ["v1"])
        #expect(world.labels().filter { $0 == "recall" }.count == 1)
    }

    /// In the ledger of the backup it was scheduled.
    @Test func whatWasScheduledIsLookedForToo() throws {
        let world = try World(World.rules(after: .minutes(30)) { $0.sources[0].late = .publish })
        try world.discover("v1")
        try world.discover("v2")
        #expect(try world.publications().allSatisfy { $0.state == .scheduled })
        let backup = world.now
        world.now = World.start + .minutes(30)
        post("v1", on: world)
        world.now = World.start + .hours(2)
        try lose(world, since: backup)
        try world.run(for: .days(1))
        let states = try world.publications().map { "\($0.caption) \($0.state.rawValue)" }.sorted()
        #expect(states == ["v1 published", "v2 held"])
        #expect(world.visible == ["v1"])
    }

    @Test func whoCannotBeAskedIsNotAsked() throws {
        let world = try restored(["posts": .linkedin])
        world.now = World.start + .hours(1)
        try world.discover("v1", media: .notNeeded)
        try world.run(for: .days(1))
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.restored])
        #expect(world.requests.isEmpty)
    }

    /// Two posts of the same words, of which one was made: it counts once.
    @Test func oneFoundPostCountsForOnePublication() throws {
        let world = try restored()
        world.now = World.start + .hours(1)
        post("same", on: world)
        try world.discover("v1", caption: "same")
        try world.discover("v2", caption: "same")
        try world.run(for: .days(1))
        #expect(try world.publications().map(\.state).map(\.rawValue).sorted() == ["held", "published"])
        #expect(world.visible == ["same"])
    }

    @Test func severalAlikeStayHeld() throws {
        let world = try restored()
        world.now = World.start + .hours(1)
        post("same", on: world)
        post("same", on: world)
        try world.discover("v1", caption: "same")
        try world.run(for: .days(1))
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.restored])
        #expect(world.visible.count == 2)
    }

    @Test func aPostFromBeforeTheLostTimeIsAnother() throws {
        let world = try World(Self.rules())
        post("v1", on: world)
        world.now = World.start + .hours(1)
        let since = world.now
        world.now = World.start + .hours(2)
        try lose(world, since: since)
        try world.discover("v1")
        try world.run(for: .days(1))
        #expect(try world.only().state == .held)
    }

    /// Occurrences of one rule with the same words: what stands there from an earlier one is not the later one's post.
    @Test func aPostFromBeforeItWasWantedIsAnother() throws {
        let world = try World(
            yaml: """
                campaigns:
                  c:
                    posts:
                      - { name: daily, schedule: { cron: "0 9-18 * * *" }, to: [reels], media: m.mp4, caption: "the same words" }

                """)
        let since = world.now
        try world.run(for: .minutes(1))
        world.now = since + .hours(5)
        try lose(world, since: since)
        let open = try world.publications().filter { $0.wantedAt >= since && $0.wantedAt < world.now }
        #expect(open.count >= 3)
        // What the lost life made of the first of them.
        world.now = try #require(open.map(\.wantedAt).min())
        post("the same words", on: world)
        world.now = since + .hours(5)
        try world.run(for: .days(1))
        let found = try world.publications().filter { $0.remoteID == "post1" }
        #expect(found.count == 1)
        #expect(found.allSatisfy { $0.wantedAt == open.map(\.wantedAt).min() })
    }

    /// The item is old news; what was published after the lost time is not.
    @Test func whatFollowsALaterPostIsNoneOfTheLostTime() throws {
        let world = try World(
            yaml: """
                rules:
                  first: { on: { new_item: tok }, post: [{ to: reels, after: 6h, caption: "{{ item.caption }}" }] }
                  second: { on: { published: reels }, post: [{ to: xs, caption: "{{ item.caption }} too" }] }

                """)
        try world.discover("v1")
        let since = world.now
        world.now = since + .hours(1)
        try lose(world, since: since)
        try world.run(for: .days(1))
        #expect(world.visible == ["v1", "v1 too"])
    }

    @Test func itIsLookedForAgainAfterACrash() throws {
        let world = try restored()
        world.now = World.start + .hours(1)
        post("v1", on: world)
        try world.discover("v1")
        try world.step(.tick)
        #expect(try world.only().state == .uncertain)
        try world.crash()
        try world.run(for: .hours(1))
        #expect(try world.only().state == .published)
        #expect(world.visible == ["v1"])
    }

    /// A login that may upload, but not read: one renewal does not help, and a hundred would not.
    @Test func aLoginThatMayNotLookIsRenewedOnce() throws {
        let world = try restored()
        world.now = World.start + .hours(1)
        world.script["recall"] = Array(repeating: .refuse("auth"), count: 50)
        try world.discover("v1")
        try world.run(for: .days(1))
        #expect(world.refreshes == 1)
        #expect(world.labels() == ["recall", "recall"])
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.restored])
    }

    /// A person approves what another life may have posted on another's approval.
    @Test func whatWaitedForAPersonIsLookedForToo() throws {
        let world = try World(
            yaml: """
                rules:
                  r: { on: { new_item: tok }, approval: { required: 1 }, post: [{ to: reels, caption: "{{ item.caption }}" }] }
                """, [:])
        try world.discover("v1")
        #expect(try world.only().reasons.map(\.code) == [.approval])
        let since = world.now
        world.now = World.start + .hours(2)
        try lose(world, since: since)
        try world.approve(try world.only(), as: "anna")
        try world.run(for: .days(1))
        #expect(try world.only().state == .held)
        #expect(try world.only().reasons.map(\.code) == [.restored])
        #expect(world.visible == [])
    }

    @Test func whatComesAfterItIsPosted() throws {
        let world = try restored()
        world.now = World.start + .hours(3)
        try world.discover("v2")
        try world.run(for: .days(1))
        #expect(world.visible == ["v2"])
    }
}
