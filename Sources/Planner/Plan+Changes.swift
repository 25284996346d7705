import CivilTime
import Domain
package import RuleSet

/// How much one revision changes by itself (DESIGN §6, blast radius).
package struct Blast: Hashable, Sendable {
    package var new = 0
    package var cancelled = 0

    package func exceeds(_ limit: BlastRadius) -> Bool { new > limit.maxNew || cancelled > limit.maxCancelled }
}

extension Plan {
    /// The same plan, told as changes of another one: of the rules before an edit, made from the same inputs.
    package func compared(to base: Plan) -> Plan {
        let standing = base.entries.filter { $0.change != .remove }
        var old = Dictionary(standing.map { ($0.publication.key, $0) }) { first, _ in first }
        var compared = self
        compared.entries = entries.compactMap { entry in
            if entry.change == .remove { return nil }
            let keys = [entry.publication.key] + entry.formerKeys
            guard let key = keys.first(where: { old[$0] != nil }), let before = old.removeValue(forKey: key)?.publication else {
                return entry.changed(to: .add, from: nil, because: nil)
            }
            guard entry.publication.differs(from: before) else { return entry.changed(to: .keep, from: nil, because: nil) }
            let why = entry.changeReason ?? entry.publication.reasons.first
            return entry.changed(to: .update, from: before, because: why ?? Reason(.ruleChanged, "changed by revision \(revision)"))
        }
        let reasons = Dictionary(entries.filter { $0.change == .remove }.map { ($0.publication.key, $0.changeReason) }) { first, _ in first
        }
        compared.entries += standing.filter { old[$0.publication.key] != nil }.map { entry in
            let why = (reasons[entry.publication.key] ?? nil) ?? Reason(.ruleGone, "revision \(revision) no longer causes it")
            return entry.changed(to: .remove, from: entry.publication, because: why)
        }
        compared.entries.sort { ($0.instant, $0.publication.key) < ($1.instant, $1.publication.key) }
        return compared
    }

    /// What the changes of this plan come to over the next days: what would newly be posted (or held for it), and what would
    /// no longer be.
    package func blast(within reach: Duration = .days(30)) -> Blast {
        var blast = Blast()
        for entry in entries where entry.instant < from + reach {
            let isPosted = entry.publication.decision != .dropped
            switch entry.change {
            case .add where isPosted && !entry.isForeseen: blast.new += 1
            case .remove where isPosted: blast.cancelled += 1
            case .update:
                let wasPosted = entry.base.map { $0.decision != .dropped } ?? false
                if wasPosted, !isPosted { blast.cancelled += 1 }
                if !wasPosted, isPosted { blast.new += 1 }
            default: break
            }
        }
        return blast
    }
}

extension PlanEntry {
    fileprivate func changed(to change: Change, from base: PublicationRecord?, because reason: Reason?) -> PlanEntry {
        var entry = self
        entry.change = change
        entry.base = base
        entry.changeReason = reason
        return entry
    }
}

extension PublicationRecord {
    /// In what people see of it.
    fileprivate func differs(from base: PublicationRecord) -> Bool {
        decision != base.decision || slot != base.slot || isEdited(from: base) || destination != base.destination
    }
}
