import CivilTime
import Domain
import Planner
import RuleSet

/// What the planner says, from a ledger as it stands, will become of everything that is open and still to come.
struct Foretold {
    private struct Fate {
        /// With decision, slot and reasons as they will be.
        var publication: PublicationRecord
        var isCancelled = false
        /// Of an item that is found then; nil: known already, or an occurrence.
        var comes: Timestamp?
    }

    private var fates: [PublicationKey: Fate] = [:]
    private let known: Set<PublicationKey>
    private let start: Timestamp
    private let brakes: [Brake]
    /// Something ends against which others have lost: they get another chance, and no plan foretells that.
    private var isOpen = false
    /// Where the plan and what is foretold of the ledger's own publications contradict each other.
    private(set) var contradictions: [String] = []

    init(by rules: RuleSet, _ given: PlanInputs, at now: Timestamp, until: Timestamp) {
        let planner = Planner(rules: rules, platforms: Deed.platforms)
        start = now
        brakes = given.brakes
        known = Set(given.history.map(\.key))
        let (inputs, missed) = Self.withoutMissed(given, planner, at: now)
        for record in missed { fates[record.key] = Fate(publication: record) }
        for change in planner.reconcile(inputs, at: now) where fates[change.base.key] == nil {
            fates[change.base.key] = Fate(publication: atTheGate(change.publication), isCancelled: change.change == .cancel)
        }
        let discoveries = Dictionary(given.items.map { ($0.item.id, $0.item.discovered) }) { first, _ in first }
        for entry in planner.plan(inputs, from: now, until: until).entries {
            let publication = entry.publication
            guard let told = fates[publication.key] else {
                if entry.change == .add {
                    fates[publication.key] = Fate(publication: publication, comes: publication.item.flatMap { discoveries[$0] })
                }
                continue
            }
            let isSame = told.isCancelled || told.publication.slot == publication.slot && told.publication.decision == publication.decision
            if !isSame { contradictions.append("foretold \(told.publication.line)\nplanned  \(publication.line)") }
        }
        let ended = Set(fates.values.filter { $0.isCancelled || $0.publication.decision == .dropped }.map(\.publication.key))
        isOpen = given.history.contains { record in
            record.state == .dropped && record.reasons.compactMap(\.blocker).count == 1
                && record.reasons.compactMap(\.blocker).allSatisfy(ended.contains)
        }
    }

    /// What has missed its slot as the policy leaves it; and which those are.
    private static func withoutMissed(_ given: PlanInputs, _ planner: Planner, at now: Timestamp) -> (PlanInputs, [PublicationRecord]) {
        var inputs = given
        var judged: [PublicationRecord] = []
        for missed in planner.missed(given, at: now) {
            var record = missed.publication
            (record.decision, record.slot, record.reasons) = (missed.answer.decision, missed.answer.slot, missed.answer.reasons)
            record.state = record.decision == .held ? .held : record.decision == .dropped ? .dropped : .scheduled
            judged.append(record)
            for index in inputs.history.indices where inputs.history[index].key == record.key { inputs.history[index] = record }
        }
        return (inputs, judged)
    }

    private func atTheGate(_ record: PublicationRecord) -> PublicationRecord {
        guard let slot = record.slot, brakes.contains(where: { $0.stops(record, at: max(slot, start)) }) else { return record }
        var stopped = record
        (stopped.decision, stopped.slot, stopped.reasons) = (.held, nil, [Reason(.paused, "paused")])
        return stopped
    }

    func isDropped(_ key: PublicationKey) -> Bool { fates[key]?.publication.decision == .dropped }

    /// Where the ledger, lived on up to an instant, is not as foretold.
    func differences(from records: [PublicationRecord], at end: Timestamp) -> [String] {
        guard !isOpen else { return [] }
        var found = contradictions
        let now = Dictionary(records.map { ($0.key, $0) }) { first, _ in first }
        for (key, fate) in fates.sorted(by: { $0.key < $1.key }) {
            if let comes = fate.comes, comes >= end { continue }
            guard let record = now[key] else {
                found.append("foretold \(fate.publication.line)\ndone     nothing")
                continue
            }
            found += difference(record, fate, at: end)
        }
        let strangers = records.filter { fates[$0.key] == nil && !known.contains($0.key) }
        return found + strangers.map { "done and not foretold: \($0.line)" }
    }

    private func difference(_ record: PublicationRecord, _ fate: Fate, at end: Timestamp) -> [String] {
        let told = fate.publication
        if fate.isCancelled { return record.state == .cancelled ? [] : ["foretold cancelled\ndone     \(record.line)"] }
        // The gate that will stop it has not come yet.
        if told.reasons.contains(where: { $0.code == .paused }), let slot = record.slot, slot >= end { return [] }
        guard told.decision == record.decision, told.slot == record.slot else { return ["foretold \(told.line)\ndone     \(record.line)"] }
        guard let slot = told.slot, slot + Self.haste < end else { return [] }
        let due = max(slot, start)
        let isSeen = record.state == .published && record.visibleAt.map { $0 >= slot && $0 <= due + Self.haste } ?? false
        return isSeen ? [] : ["\(record.line): \(record.state), visible at \(record.visibleAt?.rfc3339() ?? "no time")"]
    }

    /// How soon after its slot it must be seen.
    private static let haste: Duration = .seconds(5)
}

extension PublicationRecord {
    /// Who wants it, and what was decided of it, in one line.
    var line: String {
        let causes = reasons.map { $0.code.rawValue + ($0.guardrail.map { "(\($0))" } ?? "") }
        let subject = item?.rawValue ?? occurrence ?? ""
        return ([cause, subject, destination, variant, decision.rawValue, slot?.rfc3339() ?? "no slot"] + causes)
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}
