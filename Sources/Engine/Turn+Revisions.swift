import CivilTime
import Domain
import Ledger
import Planner
import Platforms
import RuleSet

/// Putting revisions to work.
extension Turn {
    mutating func adopt(_ rules: RuleSet) throws {
        working.pending = nil
        if let pinned = working.pinned {
            guard working.hasAdopted else { return try putToWork(pinned) }
            return report(.trouble("a pinned plan is carried out: rules are read again at the next start"))
        }
        if let waiting = try objection(to: rules) { return try wait(for: rules, waiting) }
        try putToWork(rules)
    }

    /// A person may have let the waiting revision through.
    mutating func adoptConfirmed() throws {
        guard let rules = working.pending, try isConfirmed(rules.revision) else { return }
        working.pending = nil
        try putToWork(rules)
    }

    private func isConfirmed(_ revision: String) throws -> Bool {
        try ledger.waitingRevisions().contains { $0.id == revision && $0.confirmedAt != nil }
    }

    /// What a revision changes by itself, if that is too much to happen without a word; never for a ledger's first one.
    private func objection(to rules: RuleSet) throws -> WaitingRevision? {
        guard let active = try ledger.activeRevision, active.id != rules.revision, try !isConfirmed(rules.revision) else { return nil }
        let planner = Planner(rules: rules, platforms: Set(platforms.adapters.keys))
        var inputs = try inputsOfAll(by: planner)
        let known = Set(inputs.earlierItems.map(\.item.id))
        inputs.earlierItems += try backfilled(by: rules, for: try newCauses(of: rules)).filter { !known.contains($0.item.id) }
        let blast = planner.blast(inputs, at: now)
        let limit = rules.defaults.blastRadius
        let cause: String
        if rules.causes.isEmpty, rules.destinations.isEmpty, blast.cancelled > 0 {
            cause = "there are no rules in it at all, and it would cancel everything"
        } else if blast.exceeds(limit) {
            cause =
                "within 30 days it would add \(blast.new) publications and cancel \(blast.cancelled); "
                + "`blast_radius` allows \(limit.maxNew) and \(limit.maxCancelled)"
        } else {
            return nil
        }
        return WaitingRevision(id: rules.revision, since: now, added: blast.new, cancelled: blast.cancelled, cause: cause)
    }

    private mutating func wait(for rules: RuleSet, _ waiting: WaitingRevision) throws {
        working.pending = rules
        // The rules that were at work before are not at hand.
        if !working.hasAdopted { working.isAtWork = false }
        let isNews = try !ledger.waitingRevisions().contains { $0.id == waiting.id }
        try ledger.setWaiting(waiting)
        if isNews { try ledger.audit(actor: "engine", action: "revision.wait", subject: waiting.id, revision: waiting.id) }
        let meanwhile = working.isAtWork ? "the old rules stay at work" : "until then nothing is published"
        report(
            .trouble(
                "revision \(waiting.id) waits: \(waiting.cause); `reprise reload --confirm \(waiting.id)` puts it to work, \(meanwhile)"))
    }

    /// New causes are adopted now, and publications follow their rules.
    private mutating func putToWork(_ rules: RuleSet) throws {
        working.rules = rules
        working.planner = Planner(rules: rules, platforms: Set(platforms.adapters.keys))
        working.isAtWork = true
        working.hasAdopted = true
        let adopted = try adoptCauses(of: rules, at: now)
        try ledger.setRevision(rules.revision, at: now, summary: "\(rules.rules.count) rules")
        try ledger.clearWaitingRevisions()
        for name in working.polls.keys.sorted() where rules.source(name) == nil { working.polls[name] = nil }
        report(.revision(rules.revision, rules: rules.rules.count))
        try moveCircuits()
        for change in working.planner.reconcile(try inputsOfAll(), at: now) { try carryOut(change) }
        try locateMissingFiles()
        working.decidedUntil = nil
        working.foreseen = []
        try decide(earlier: try backfilled(by: rules, for: adopted))
    }

    /// - Returns: the causes that are new.
    func adoptCauses(of rules: RuleSet, at instant: Timestamp) throws -> Set<String> {
        let causes = rules.causes
        let known = try ledger.adoptions()
        let new = try newCauses(of: rules)
        // A cause that comes back later is a new one: what it missed meanwhile is not made up for.
        let names = Set(causes.map(\.name))
        try ledger.retire(known.keys.filter { !names.contains($0) }.sorted())
        for cause in causes where known[cause.name] == nil {
            // A renamed cause was put to work under its old name.
            let former = cause.formerNames.compactMap { known[$0] }.min()
            try ledger.adopt([cause.name], revision: rules.revision, at: former ?? instant)
        }
        return new
    }

    private func newCauses(of rules: RuleSet) throws -> Set<String> {
        let known = try ledger.adoptions()
        let new = rules.causes.filter { cause in known[cause.name] == nil && !cause.formerNames.contains { known[$0] != nil } }
        return Set(new.map(\.name))
    }

    /// Items that `backfill:` of rules that are new asks for.
    private func backfilled(by rules: RuleSet, for new: Set<String>) throws -> [PlanInputs.KnownItem] {
        let asking = rules.rules.filter { new.contains("rule:\($0.name)") }
        guard let since = asking.compactMap({ $0.backfill?.since }).min() else { return [] }
        let start = rules.zone.startOfDay(since)
        let found = try ledger.items(from: .distantPast, to: now).filter { record in
            record.item.created >= start && (record.decidedAt != nil || record.isBaseline)
        }
        return found.map { PlanInputs.KnownItem($0.item, media: $0.media) }
    }

    /// A campaign's file that was missing may lie there by now.
    private mutating func locateMissingFiles() throws {
        for record in try ledger.publications(states: [.held], limit: .max) where record.item == nil {
            guard record.reasons.contains(where: { $0.code == .mediaMissing || $0.code == .mediaAmbiguous }),
                let path = working.planner.mediaPath(of: record), working.locating.insert(.publication(record.key)).inserted
            else { continue }
            effects.append(.locateFile(record.key, path: path))
        }
    }
}
