import CivilTime
import Diagnostics
import Domain
import Foundation
import RuleFiles
import RuleSet
import Simulation

/// Plays a test through the whole engine, against emulated platforms on virtual time: with faults, only deeds tell.
struct RuleTestRehearsal {
    let rules: RuleSet
    let test: RuleTest
    /// What is wanted before must come to an end.
    let until: Timestamp

    /// Items are found within a minute, so that their times are those of the test as nearly as polls allow.
    private static let poll: Duration = .minutes(1)
    private static let mostNotes = 6
    /// TikTok's ids are digits; those of a test are often words, in whose place these stand.
    private let ids: [ItemID: String]

    init(rules: RuleSet, test: RuleTest, until: Timestamp) {
        self.rules = rules
        self.test = test
        self.until = until
        ids = Dictionary(
            uniqueKeysWithValues: test.items.enumerated().map { index, supposed in
                let native = supposed.item.nativeID
                let isNumber = native.utf8.allSatisfy { (48...57).contains($0) }
                return (supposed.item.id, isNumber ? native : "7\(900_000_000_000_000_000 + index)")
            })
    }

    private func played(_ item: ItemID?) -> ItemID? { item.map { ids[$0].map { .tiktok($0) } ?? $0 } }

    func failures() -> [Diagnostic] {
        let strange = test.items.filter { rules.source($0.item.source)?.kind != .tiktok }
        guard strange.isEmpty else {
            return strange.map { item in
                Diagnostic(
                    .error, "test-broken", "items of `\(item.item.source)` cannot be played: only TikTok sources are polled",
                    hint: "leave faults: and expect_posts: out of this test", span: item.span, address: test.name)
            }
        }
        do {
            return judge(try play())
        } catch {
            return [Diagnostic(.error, "test-broken", "the test could not be played: \(error)", span: test.span, address: test.name)]
        }
    }

    private func play() throws -> SimulationResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "reprise-test-" + ProcessInfo.processInfo.globallyUniqueString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var played = rules
        for index in played.sources.indices { played.sources[index].poll = Self.poll }
        return try Simulation(rules: played, script: script, options: SimulationOptions(seed: 1, start: test.start), folder: folder).run()
    }

    private var script: SimulationScript {
        var script = SimulationScript(until: until + Self.poll + Self.poll)
        for supposed in test.items {
            let item = supposed.item
            guard let source = rules.source(item.source), let id = ids[item.id] else { continue }
            script.videos.append(
                // What is there at the first poll is history; a moment later it is new.
                SimulationScript.Video(
                    at: max(item.discovered, test.start + .seconds(1)), account: source.credential, id: id,
                    caption: item.caption,
                    duration: item.duration, stats: item.stats, isAIGC: item.isAIGC))
            if supposed.media == .missing { script.withoutOriginal.insert(id) }
        }
        for fault in test.faults {
            guard let kind = SimulationScript.VisibleFault.Kind(rawValue: fault.kind) else { continue }
            script.visibleFaults.append(
                SimulationScript.VisibleFault(
                    kind: kind, destination: fault.destination, item: played(fault.item), from: fault.from, times: fault.times))
        }
        return script
    }

    /// What people saw, held against the test; and that nothing was seen twice or got lost.
    func judge(_ result: SimulationResult) -> [Diagnostic] {
        var failures = SimulationVerdict.problems(of: result).map { problem in
            Diagnostic(.error, "test-not-once", "played through the engine: \(problem)", span: test.span, address: test.name)
        }
        for expected in test.posts {
            let seen = posts(of: result, for: expected)
            guard seen.count != expected.count else { continue }
            failures.append(
                Diagnostic(
                    .error, "test-posts",
                    "expected \(Self.counted(expected.count)) at \(expected.destination), people see \(seen.count)", span: expected.span,
                    address: test.name, notes: notes(seen, result, expected.destination)))
        }
        return failures
    }

    private func posts(of result: SimulationResult, for expected: ExpectedPosts) -> [SimulatedPost] {
        guard let destination = rules.destination(expected.destination) else { return [] }
        // Which item a post shows, the ledger knows; a post that it does not know is one too many of the same text.
        let item = played(expected.item)
        let own = result.publications.filter { $0.destination == destination.name && (item == nil || $0.item == item) }
        let ids = Set(own.compactMap(\.remoteID))
        let known = Set(result.publications.compactMap(\.remoteID))
        let texts = Set(result.posts.filter { ids.contains($0.id) }.map(\.text))
        return result.posts.filter { post in
            guard post.platform == destination.platform.rawValue, post.account == destination.credential else { return false }
            guard expected.contains.allSatisfy(post.text.contains) else { return false }
            return ids.contains(post.id) || (!known.contains(post.id) && (expected.item == nil || texts.contains(post.text)))
        }
    }

    private func notes(_ seen: [SimulatedPost], _ result: SimulationResult, _ destination: String) -> [Diagnostic.Note] {
        let instants = InstantText(zone: rules.zone)
        var notes = seen.prefix(Self.mostNotes).map { post in
            Diagnostic.Note("\(instants.full(post.at)) \(TerminalText.crop(post.text, 80))")
        }
        for publication in result.publications where publication.destination == destination && publication.state != .published {
            let why = publication.trouble ?? publication.reasons.last?.text ?? ""
            notes.append(Diagnostic.Note("\(PlanReport.cause(publication)) is \(publication.state.rawValue): \(why)"))
            if notes.count >= Self.mostNotes { break }
        }
        return notes
    }

    private static func counted(_ count: Int) -> String { count == 1 ? "1 post" : "\(count) posts" }
}
