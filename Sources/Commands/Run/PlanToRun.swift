import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Planner
import RuleFiles
import RuleSet

/// `run --plan FILE`: a pinned plan is carried out only as long as rules, files and ledger still come to the same.
struct PlanToRun {
    private let document: JSON
    private let path: String
    private let from: Timestamp
    private let until: Timestamp

    /// - Throws: when it is no pinned plan, was changed by hand, or belongs to other rules.
    init(reading path: String, _ rules: RuleSet, _ loaded: LoadedWorkspace) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("cannot read the plan \(path)", try: "`reprise plan --out \(path)` writes one")
        }
        guard let document = JSON(parsing: data), let pin = document["pin"], let digest = pin["digest"]?.string,
            let from = Self.instant(document["from"]), let until = Self.instant(document["until"])
        else {
            throw CommandFailure("\(path) is no pinned plan", try: "`reprise plan --out \(path)` writes one")
        }
        guard PinnedPlan.digest(of: document) == digest else {
            throw CommandFailure("\(path) is not as `plan` wrote it: its digest differs", try: "make it anew: `reprise plan --out \(path)`")
        }
        self.document = document
        self.path = path
        self.from = from
        self.until = until
        guard pin["workspace"]?.string == rules.workspace else { throw refused("it is a plan of another workspace") }
        guard pin["rules_sha256"]?.string == loaded.contentHash else { throw refused("the rules have changed since") }
    }

    private static func instant(_ json: JSON?) -> Timestamp? { json?.string.flatMap { try? Timestamp(rfc3339: $0) } }

    private func refused(_ why: String) -> CommandFailure {
        CommandFailure("the plan \(path) cannot be run: \(why)", try: "look at what is new, and pin it: `reprise plan --out \(path)`")
    }

    /// The plan's entries as today's rules and ledger give them, which is as the file has them.
    func work(_ rules: RuleSet, ledger: String, at now: Timestamp, in context: CommandContext) throws -> PinnedWork {
        guard from <= now else { throw refused("it begins only at \(from.rfc3339(in: rules.zone))") }
        let state = try PlanState.open(ledger)
        defer { state.close() }
        let report = try PlanMaker(rules: rules, state: state, context: context).report(
            PlanPeriod(from: from, until: until), itemsPath: nil, against: nil)
        try compare(JSON(parsing: Data(PlanJSON(report: report).document.compact.utf8))?["entries"]?.array ?? [])
        for entry in report.plan.entries where entry.publication.state == .planned || entry.publication.state == .scheduled {
            guard let slot = entry.publication.slot, now - slot > Planner.slotTolerance else { continue }
            throw refused("the slot of \(entry.publication.key.short) at \(slot.rfc3339(in: rules.zone)) has passed")
        }
        return PinnedWork(report.plan)
    }

    private func compare(_ today: [JSON]) throws {
        let pinned = (document["entries"]?.array ?? []).map(Essence.init)
        let (before, after) = (Dictionary(pinned.map { ($0.key, $0) }) { a, _ in a }, today.map(Essence.init))
        for entry in after where before[entry.key] != entry {
            let what = before[entry.key] == nil ? "would be made besides" : "is planned otherwise now"
            throw refused("\(entry.key.prefix(8)) to \(entry.destination) \(what)")
        }
        guard let gone = Set(pinned).subtracting(after).min(by: { $0.key < $1.key }) else { return }
        throw refused("\(gone.key.prefix(8)) to \(gone.destination) is not planned any more")
    }

    /// What must be the same: whether it is news to the ledger, and the words of its reasons, may differ.
    private struct Essence: Hashable {
        var key: String
        var destination: String
        var members: [JSON?]

        init(_ entry: JSON) {
            key = entry["key"]?.string ?? ""
            destination = entry["destination"]?.string ?? ""
            members = ["at", "wanted_at", "decision", "caption", "item", "occurrence"].map { entry[$0] }
        }
    }
}
