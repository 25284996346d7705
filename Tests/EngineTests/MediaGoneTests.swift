import CivilTime
import Domain
import Engine
import HTTPValues
import Ledger
import RuleSet
import Testing

/// The file is changed or removed between the plan and the upload.
struct MediaGoneTests {
    private static func file(_ digit: Character) -> MediaFinding {
        .found(MediaFile(sha256: String(repeating: digit, count: 64), bytes: 9, mimeType: "video/mp4"))
    }

    /// A campaign's post, its first request handed out.
    private static func uploading() throws -> World {
        let slot = World.start + .hours(2)
        let rules = World.rules { rules in
            rules.rules = []
            var campaign = Campaign(name: "c", zone: World.berlin, origin: World.nowhere)
            campaign.posts = [World.post("p", at: World.berlin.civil(at: slot))]
            rules.campaigns = [campaign]
        }
        let world = try World(rules)
        world.files["p.mp4"] = file("a")
        try world.run(until: slot - .minutes(16))
        world.now = slot - .minutes(15)
        try world.step(.tick)
        try world.settle()
        return world
    }

    @Test func whatWasApprovedIsNotExchanged() throws {
        let world = try World(
            yaml: """
                campaigns:
                  c:
                    posts:
                      - { name: p, at: 2026-10-20T18:00, to: [xs], media: p.mp4, approval: { required: 1 } }

                """)
        world.files["p.mp4"] = Self.file("a")
        try world.run(until: world.at("2026-10-20T12:00"))
        // Seen with its file, and approved as such.
        try world.edit { _ = try $0.update(try $0.publications()[0].key) { $0.media = Self.file("a") } }
        try world.approve(try world.only(), as: "anna")
        try world.run(until: world.at("2026-10-20T17:44"))
        #expect(try world.only().state == .scheduled)
        world.now = world.at("2026-10-20T17:45")
        try world.step(.tick)
        try world.settle()
        let (id, _) = try #require(world.wire.first)
        world.wire = []
        world.files["p.mp4"] = Self.file("b")
        try world.step(.mediaGone(id, "its file changed"))
        try world.run(until: world.at("2026-10-20T20:00"))
        let record = try world.only()
        #expect(record.state == .held && record.reasons.map(\.code) == [.approval], "\(record.state) \(record.reasons)")
        #expect(world.visible.isEmpty)
    }

    @Test func itIsTakenInAgainAndPostedOnce() throws {
        let world = try Self.uploading()
        let (id, _) = try #require(world.wire.first)
        world.wire = []
        world.files["p.mp4"] = Self.file("b")
        try world.step(.mediaGone(id, "its file changed"))
        let waiting = try world.only()
        #expect(waiting.state == .retrying && waiting.media == .assumed && waiting.trouble == "its file changed")
        try world.run(for: .hours(1))
        let record = try world.only()
        #expect(record.state == .published && record.attempts == 1)
        #expect(record.media == Self.file("b"))
        #expect(world.visible.count == 1)
        #expect(try world.steps(record).first?.outcome == "notSent: its file changed")
    }

    @Test func goneForGoodItIsHeld() throws {
        let world = try Self.uploading()
        let (id, _) = try #require(world.wire.first)
        world.wire = []
        world.files["p.mp4"] = .missing
        try world.step(.mediaGone(id, "its file is gone"))
        try world.run(for: .hours(1))
        let record = try world.only()
        #expect(record.state == .held && record.reasons.map(\.code) == [.mediaMissing])
        #expect(world.visible.isEmpty)
    }

    @Test func underAVisibleCallItIsAnAnswerThatNeverCame() throws {
        let world = try World()
        try world.discover("v1")
        let (first, request) = try #require(world.wire.first)
        world.wire = []
        try world.step(.answered(first, world.perform(request)))
        let (second, _) = try #require(world.wire.first)
        world.wire = []
        #expect(try world.only().state == .publishing)
        try world.step(.mediaGone(second, "its file changed"))
        #expect(try world.only().state != .publishing)
        try world.run(for: .hours(1))
        #expect(world.visible == ["v1"])
        #expect(try world.only().state == .published)
    }

    @Test func whatIsGivenUpIsNotTouchedByALateWord() throws {
        let world = try World()
        try world.discover("v1")
        let (id, _) = try #require(world.wire.first)
        try world.run(for: .hours(1))
        try world.step(.mediaGone(id, "late"))
        #expect(try world.only().state == .published)
    }
}
