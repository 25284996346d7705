import CivilTime
import Domain
import RuleSet
import Testing

@testable import Ledger

/// A ledger that was restored from a backup knows nothing of what was posted since.
struct RestoredTests {
    /// The source says `late: publish`, so that only the restoring keeps the item back.
    private func restored() throws -> World {
        let world = try World(World.rules { $0.sources[0].late = .publish })
        world.now = World.start + .hours(2)
        let stretch = LostStretch(since: World.start, until: world.now)
        try world.ledger.write(at: world.now) { _ = try $0.hold(lost: stretch) }
        return world
    }

    @Test func whatComesFromTheLostTimeIsHeld() throws {
        let world = try restored()
        world.now = World.start + .hours(1)
        try world.discover("v1")
        try world.run(for: .days(1))
        let record = try #require(try world.publications().first)
        #expect(record.state == .held)
        #expect(record.reasons.map(\.code) == [.uncertain])
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
