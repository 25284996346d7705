import CivilTime
import Diagnostics
import Domain
import Foundation
import HTTPValues
import Planner
import RuleFiles
import RuleSet
import TestKit

/// A sketch, planned and looked at by the checker.
struct Proof {
    struct Broken: Error, CustomStringConvertible { var description: String }

    /// A sketch that `check` refuses: its guardrails leave no time at all, say.
    struct Refused: Error, CustomStringConvertible { var description: String }

    /// What people agree to: half of what waits for them, within its time.
    enum Approving {
        case nothing
        case anything
        /// But not what would be dropped all the same: its end would give those that lost against it another chance, and no plan
        /// foretells that.
        case whatIsPlaced
    }

    let sketch: Sketch
    let rules: RuleSet
    private(set) var approvals: [GivenApproval] = []

    init(_ sketch: Sketch, revision: String = "proof", approving: Approving = .nothing) throws {
        self.sketch = sketch
        let loaded = RuleWorkspace.load(files: MemoryFiles(sketch.files), revision: revision)
        guard let rules = loaded.ruleSet else {
            let errors = loaded.diagnostics.filter { $0.severity == .error }.map { "\($0.summary) (\($0.address ?? ""))" }
            throw Refused(description: "malformed rules: \(errors.joined(separator: "; "))\n\(sketch.yaml)")
        }
        self.rules = rules
        guard sketch.asksForApprovals, approving != .nothing else { return }
        approvals = drawnApprovals
        while approving == .whatIsPlaced {
            let ended = Set(coldPlan().map(\.publication).filter { $0.decision == .dropped }.map(\.key))
            guard approvals.contains(where: { ended.contains($0.key) }) else { return }
            approvals.removeAll { ended.contains($0.key) }
        }
    }

    /// Wide enough for whatever is wanted within the thirty days to be in it.
    var until: Timestamp { sketch.end + .days(10) }

    func inputs(_ videos: [Sketch.Video]) -> [PlanInputs.KnownItem] {
        videos.map { video in
            let item = Item(
                id: .tiktok(video.id), source: video.source, nativeID: video.id, url: "https://example.org/\(video.id)",
                caption: video.caption,
                duration: .seconds(9), created: video.discovered, discovered: video.discovered)
            let media = video.file.map { MediaFinding.found(MediaFile(sha256: $0, bytes: 9, mimeType: "video/mp4", duration: .seconds(9))) }
            return .init(item, media: media ?? .assumed)
        }
    }

    func coldPlan() -> [PlanEntry] {
        var inputs = PlanInputs()
        inputs.approvals = approvals
        inputs.items = self.inputs(sketch.videos)
        inputs.brakes = sketch.brakes
        let planner = Planner(rules: rules)
        guard sketch.delay > .zero else { return planner.plan(inputs, from: sketch.start, until: until).entries }
        // What is wanted before now is in no plan; whoever decides has it all the same.
        for cause in rules.causes { inputs.adoptions[cause.name] = sketch.start }
        return planner.decide(inputs, at: sketch.decided, occurrences: sketch.start..<until).entries
    }

    /// The words of ann, bob and cid: some say theirs twice, and some too late.
    private var drawnApprovals: [GivenApproval] {
        let waiting = coldPlan().map(\.publication).filter { $0.reasons.contains { $0.code == .approval } }
        return waiting.flatMap { record -> [GivenApproval] in
            var dice = Dice(UInt64(record.key.hex.prefix(16), radix: 16) ?? 0)
            guard !dice.oneIn(3) else { return [] }
            let found = sketch.videos.first { ItemID.tiktok($0.id) == record.item }?.discovered
            let days = dice.oneIn(4) ? 3 : 1
            return (0..<dice.int(1...4)).map { _ in
                // At an odd instant, so that no two things happen at once.
                let minutes = Duration.minutes(Int64(dice.int(1...days * 1400))) + .milliseconds(Int64(dice.int(1...59_999)))
                let soonest = sketch.start + .milliseconds(Int64(dice.int(1...59_999)))
                let at = found.map { $0 + minutes } ?? max(soonest, record.wantedAt - minutes)
                return GivenApproval(
                    key: record.key, content: record.contentHash, principal: dice.pick(["ann", "ann", "bob", "cid"]), at: at)
            }
        }
    }

    func findings(_ publications: [PublicationRecord], given: Set<PublicationKey> = []) throws -> [Finding] {
        try checker(log(publications, given: given)).findings()
    }

    func checker(_ log: EventLog) throws -> Checker { try Checker(workspace: rules.json.data, log: log.json) }

    func log(_ publications: [PublicationRecord], given: Set<PublicationKey> = []) -> EventLog {
        var log = EventLog(
            from: sketch.decided.rfc3339(), until: until.rfc3339(),
            publications: publications.map { record in
                var publication = Self.publication(record)
                publication.given = given.contains(record.key)
                return publication
            })
        if sketch.delay > .zero { for cause in rules.causes { log.adoptions[cause.name] = sketch.start.rfc3339() } }
        if !sketch.calendar.isEmpty { log.calendars = ["days.ics": sketch.calendar] }
        log.items = sketch.videos.map { .init(id: "tiktok:\($0.id)", source: $0.source, discovered: $0.discovered.rfc3339()) }
        for rule in sketch.rules {
            guard let word = rule.word else { continue }
            log.verdicts += sketch.videos.map { .init(item: "tiktok:\($0.id)", rule: rule.name, matched: $0.caption.contains(word)) }
        }
        log.approvals = approvals.map { .init(key: $0.key.hex, principal: $0.principal, at: $0.at.rfc3339()) }
        log.brakes = sketch.brakes.map {
            .init(scope: $0.scope.rawValue, name: $0.name, since: $0.since.rfc3339(), until: $0.until?.rfc3339())
        }
        return log
    }

    static func publication(_ record: PublicationRecord) -> EventLog.Publication {
        var publication = EventLog.Publication(
            key: record.key.hex, cause: record.cause, destination: record.destination, platform: record.platform.rawValue,
            wantedAt: record.wantedAt.rfc3339(), decision: record.decision.rawValue,
            reasons: record.reasons.map { .init(code: $0.code.rawValue, guardrail: $0.guardrail, blocker: $0.blocker?.hex) },
            caption: record.caption)
        publication.campaign = record.campaign
        publication.item = record.item?.rawValue
        publication.occurrence = record.occurrence
        publication.as = record.variant.isEmpty ? nil : record.variant
        publication.slot = record.slot?.rfc3339()
        publication.topic = record.topic
        if case .found(let file) = record.media { publication.media = file.sha256 }
        publication.visibleAt = record.visibleAt?.rfc3339()
        return publication
    }
}
