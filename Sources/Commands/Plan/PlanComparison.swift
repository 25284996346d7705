import CivilTime
import Domain
import Planner
import RuleSet

/// What a change of rules does to the plan: which posts appear, move and vanish, and the line that causes it.
struct PlanComparison {
    /// Why an entry is not as the base has it.
    struct Difference {
        /// As the base has it; nil for what appears.
        var before: PublicationRecord?
        /// What changed, in a few words each: `21:45 → 22:00`.
        var words: [String]
        /// The line behind it, in today's rules or, where `isInBase`, in the base's.
        var line: RuleLocation?
        var isInBase = false
    }

    private(set) var entries: [PlanEntry] = []
    private(set) var differences: [PublicationKey: Difference] = [:]
    private let rules: RuleSet
    private let baseRules: RuleSet?

    /// - Parameter base: nil: there was nothing.
    init(_ plan: Plan, _ rules: RuleSet, base: Plan?, _ baseRules: RuleSet?) {
        self.rules = rules
        self.baseRules = baseRules
        var old: [PublicationKey: PlanEntry] = [:]
        for entry in base?.entries ?? [] where entry.change != .remove { old[presentKey(entry.publication)] = entry }
        for entry in plan.entries where entry.change != .remove {
            var entry = entry
            if let before = old.removeValue(forKey: presentKey(entry.publication)) {
                compare(&entry, before)
            } else {
                entry.change = .add
                differences[entry.publication.key] = added(entry.publication)
            }
            entries.append(entry)
        }
        // What is dropped appears nowhere, before and after.
        for entry in old.values.sorted(by: { $0.publication.key < $1.publication.key }) where entry.publication.decision != .dropped {
            var entry = entry
            entry.change = .remove
            differences[entry.publication.key] = removed(entry.publication)
            entries.append(entry)
        }
        entries.sort { ($0.instant, $0.publication.key) < ($1.instant, $1.publication.key) }
    }

    /// The key that today's rules give the publication: renames (`was:`) are no changes.
    private func presentKey(_ record: PublicationRecord) -> PublicationKey {
        let current = rules.current(record)
        guard
            current.rule != record.rule || current.post != record.post || current.campaign != record.campaign
                || current.destination != record.destination
        else { return record.key }
        let cause = current.rule.map { "rule:\($0)" } ?? "post:\(current.campaign ?? "")/\(current.post ?? "")"
        let occurrence = record.occurrence == record.post ? current.post : record.occurrence
        return PublicationKey(
            workspace: rules.workspace, cause: cause, subject: record.item?.rawValue ?? occurrence ?? "",
            destination: current.destination, variant: record.variant)
    }

    /// What the planner says of an entry that is not as the ledger has it.
    static func difference(of entry: PlanEntry, zone: Zone) -> Difference {
        var words = entry.base.map { Self.words(entry.publication, $0, zone).all } ?? []
        if entry.change == .remove { words = [] }
        if let reason = entry.changeReason, words.isEmpty || entry.change == .remove { words.append(reason.text) }
        return Difference(before: entry.base, words: words, line: entry.changeReason?.at)
    }

    private mutating func compare(_ entry: inout PlanEntry, _ before: PlanEntry) {
        let (new, old) = (entry.publication, before.publication)
        let (words, isMoved) = Self.words(new, old, rules.zone)
        entry.change = words.isEmpty ? .keep : .update
        guard !words.isEmpty else { return }
        var difference = Difference(before: old, words: words, line: PlanOrigins(rules).place(of: new))
        if isMoved { blame(&difference, new, old) }
        differences[new.key] = difference
    }

    private static func words(_ new: PublicationRecord, _ old: PublicationRecord, _ zone: Zone) -> (all: [String], isMoved: Bool) {
        let instants = InstantText(zone: zone)
        var words: [String] = []
        if new.decision != old.decision || new.slot != old.slot {
            let place = new.slot.map { slot in old.slot.map { instants.short(slot, beside: $0) } ?? instants.full(slot) }
            words.append("\(old.slot.map(instants.full) ?? old.decision.rawValue) → \(place ?? new.decision.rawValue)")
        } else if new.wantedAt != old.wantedAt {
            words.append("wanted \(instants.full(old.wantedAt)) → \(instants.full(new.wantedAt))")
        }
        let isMoved = !words.isEmpty
        if new.caption != old.caption { words.append("another caption") }
        if new.title != old.title { words.append("another title") }
        if new.media != old.media, new.media != .assumed, old.media != .assumed { words.append("another file") }
        return (words, isMoved)
    }

    /// A guardrail that speaks now and did not before, or the other way round, is the line behind a move.
    private func blame(_ difference: inout Difference, _ new: PublicationRecord, _ old: PublicationRecord) {
        func speaks(_ reason: Reason, _ others: [Reason]) -> Bool {
            !others.contains { $0.code == reason.code && $0.guardrail == reason.guardrail }
        }
        if let reason = new.reasons.first(where: { $0.at != nil && speaks($0, old.reasons) }) {
            difference.line = reason.at
        } else if let reason = old.reasons.first(where: { $0.at != nil && speaks($0, new.reasons) }) {
            (difference.line, difference.isInBase) = (reason.at, true)
        } else if new.wantedAt == old.wantedAt, let reason = new.reasons.first(where: { $0.at != nil }) {
            difference.line = reason.at
        }
    }

    private func added(_ record: PublicationRecord) -> Difference {
        let origins = PlanOrigins(rules)
        guard let baseRules, PlanOrigins(baseRules).knows(record) else {
            return Difference(before: nil, words: ["new"], line: origins.place(of: record))
        }
        return Difference(before: nil, words: ["not caused before"], line: origins.condition(of: record) ?? origins.place(of: record))
    }

    private func removed(_ record: PublicationRecord) -> Difference {
        let origins = PlanOrigins(rules)
        if origins.knows(record) {
            return Difference(
                before: record, words: ["no longer caused"], line: origins.condition(of: record) ?? origins.place(of: record))
        }
        let line = baseRules.flatMap { PlanOrigins($0).place(of: record) }
        let current = rules.current(record)
        let isThere =
            current.rule.map { rules.rule($0) != nil }
            ?? rules.campaigns.contains { campaign in
                campaign.name == current.campaign && campaign.posts.contains { $0.name == current.post }
            }
        let words = isThere ? "no longer posted there" : "its \(record.rule == nil ? "post" : "rule") is gone"
        return Difference(before: record, words: [words], line: line, isInBase: true)
    }
}
