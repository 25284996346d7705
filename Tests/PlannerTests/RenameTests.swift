import CivilTime
import Domain
import Planner
import RuleFiles
import RuleSet
import Testing

/// `was:` keeps what is posted, and what is about to be, over a rename.
struct RenameTests {
    private func rules(_ text: String) throws -> RuleSet {
        try #require(RuleWorkspace.load(files: MemoryFiles(["rules.yaml": text])).ruleSet)
    }

    private let before = """
        version: 1
        sources: { clips: { tiktok: { credentials: clips } } }
        destinations: { xs: { x: { credentials: xs } } }
        campaigns: { launch: { posts: [{ name: teaser, at: 2026-10-24T18:00, to: xs, caption: "Soon." }] } }
        rules: { all: { on: { new_item: clips }, post: [{ to: xs }] } }
        """

    private let after = """
        version: 1
        sources: { videos: { was: [clips], tiktok: { credentials: clips } } }
        destinations: { posts-on-x: { was: [xs], x: { credentials: xs } } }
        campaigns: { start: { was: [launch], posts: [{ name: hint, was: [teaser], at: 2026-10-24T18:00, to: posts-on-x, caption: "Soon." }] } }
        rules: { every: { was: [all], on: { new_item: videos }, post: [{ to: posts-on-x }] } }
        """

    private func planned(by rules: RuleSet, history: [PublicationRecord] = []) throws -> Plan {
        let from = try Timestamp(rfc3339: "2026-10-24T08:00:00Z")
        var inputs = PlanInputs()
        inputs.items = [
            .init(
                Item(
                    id: .tiktok("1"), source: "clips", nativeID: "1", url: "https://www.tiktok.com/@a/video/1", caption: "hello",
                    duration: .seconds(10), created: from, discovered: from + .minutes(1)))
        ]
        inputs.history = history
        return Planner(rules: rules).plan(inputs, from: from, until: from + .days(2))
    }

    @Test func nothingIsPlannedTwiceAfterARename() throws {
        let first = try planned(by: rules(before))
        #expect(first.entries.count == 2)
        let history = first.entries.map { entry in
            var record = entry.publication
            record.state = .scheduled
            return record
        }
        let second = try planned(by: rules(after), history: history)
        #expect(second.entries.map(\.change) == [.keep, .keep])
        let withoutWas = try planned(
            by: rules(
                after.replacing("was: [clips], ", with: "").replacing("was: [xs], ", with: "")
                    .replacing("was: [launch], ", with: "").replacing("was: [teaser], ", with: "").replacing("was: [all], ", with: "")),
            history: history)
        #expect(withoutWas.entries.contains { $0.change == .add })
    }

    @Test func whatIsScheduledFollowsItsRenamedRule() throws {
        let old = try planned(by: rules(before)).entries.map(\.publication)
        let planner = try Planner(rules: rules(after))
        for record in old where record.item == nil {
            #expect(planner.refreshed(record, item: nil) != nil)
        }
    }
}
