import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// Carrying out a plan that was made before: nothing is polled, found or decided besides.
extension Turn {
    /// Takes the plan's entries into the ledger as they are. Causes count as adopted when the plan began.
    mutating func putToWork(_ pinned: PinnedWork) throws {
        working.hasAdopted = true
        _ = try adoptCauses(of: rules, at: pinned.from)
        try ledger.setRevision(rules.revision, at: now, summary: "\(rules.rules.count) rules, a pinned plan")
        try ledger.clearWaitingRevisions()
        report(.revision(rules.revision, rules: rules.rules.count))
        for entry in pinned.entries where !entry.isForeseen {
            if let change = entry.reconciliation {
                guard try ledger.publication(change.base.key) == change.base else { throw EngineError.changedSincePlan(change.base.key) }
                try carryOut(change)
            } else if entry.change == .add {
                try enter(entry.publication)
            }
        }
    }

    /// When the next of the plan's publications is due.
    func nextPinned(_ pinned: PinnedWork) throws -> Timestamp? {
        try pinned.keys.sorted().compactMap { key in
            guard let record = try ledger.publication(key), let due = record.dueAt else { return nil }
            return wake(destination: record.destination, state: record.state, due, of: key)
        }.min()
    }

    /// Whether it is to be carried out at all.
    func isOurs(_ key: PublicationKey) -> Bool { working.pinned?.keys.contains(key) ?? true }

    mutating func workOff(_ pinned: PinnedWork) throws {
        try workOff(DueWork(try ledger.due(at: now, limit: .max).filter { pinned.keys.contains($0.key) }))
    }
}
