import CivilTime
import Domain
import Ledger
import Planner
import Platforms
import RuleSet

/// Taking up a ledger: after a crash, and after the rules have changed.
extension Turn {
    /// Every visible call that was under way is uncertain; everything invisible goes on where its state says.
    mutating func recover() throws {
        for step in try ledger.inFlight() {
            try ledger.finishStep(step.id, outcome: "interrupted", status: nil, requestID: nil, at: now)
        }
        for record in try ledger.publications(states: [.publishing], limit: .max) {
            let moved = try ledger.apply(.loseAnswer, to: record.key, at: now) { changed in
                changed.uncertainSince = now
                changed.absentReads = 0
                changed.dueAt = now
                changed.trouble = "the process ended before the answer came"
            }
            report(.moved(moved, .loseAnswer, note: moved.trouble))
        }
        for record in try ledger.publications(states: [.claimed, .preparing, .uncertain], limit: .max) {
            try ledger.update(record.key) { $0.dueAt = now }
        }
        for record in try ledger.publications(states: [.ready], limit: .max) {
            try ledger.update(record.key) { $0.dueAt = max(now, $0.slot ?? now) }
        }
        for record in try ledger.publications(states: [.retrying], limit: .max) where record.dueAt == nil {
            try ledger.update(record.key) { $0.dueAt = now }
        }
        for record in try ledger.unsettled() { try ledger.update(record.key) { $0.dueAt = now } }
        for record in try ledger.publications(states: [.held], limit: 10_000)
        where record.reasons.contains(where: { $0.code == .credentialDead }) {
            // Somebody may have logged in again while nobody was looking.
            if let name = credential(of: record) { refresh(name, platform: record.platform) }
        }
        for known in try ledger.items(undecided: .max) {
            if let source = rules.source(known.item.source) { locate(known.item, source: source) }
        }
    }

    /// Puts a revision to work: new causes are adopted now, and publications follow their rules (DESIGN §5, rule edits).
    mutating func adopt(_ rules: RuleSet) throws {
        working.rules = rules
        working.planner = Planner(rules: rules, platforms: Set(platforms.adapters.keys))
        let causes = rules.causes
        let known = try ledger.adoptions()
        // A cause that comes back later is a new one: what it missed meanwhile is not made up for.
        let names = Set(causes.map(\.name))
        try ledger.retire(known.keys.filter { !names.contains($0) }.sorted())
        for cause in causes where known[cause.name] == nil {
            // A renamed cause was put to work under its old name.
            let adopted = cause.formerNames.compactMap { known[$0] }.min() ?? now
            try ledger.adopt([cause.name], revision: rules.revision, at: adopted)
        }
        try ledger.setRevision(rules.revision, at: now, summary: "\(rules.rules.count) rules")
        for name in working.polls.keys.sorted() where rules.source(name) == nil { working.polls[name] = nil }
        report(.revision(rules.revision, rules: rules.rules.count))
        for record in try ledger.publications(states: [.scheduled, .held, .claimed, .preparing, .ready, .retrying], limit: .max) {
            try reconcile(record)
        }
        try decide()
    }

    /// Unchanged publications keep their slots, changed ones are updated, those whose rule is gone are cancelled. What is
    /// or may be visible is finished as it was begun.
    private mutating func reconcile(_ record: PublicationRecord) throws {
        if record.state == .held, record.reasons.contains(where: { $0.code == .uncertain }) { return }
        var known: PlanInputs.KnownItem?
        if let id = record.item, let item = try ledger.item(id) { known = PlanInputs.KnownItem(item, media: record.media) }
        guard let (fresh, standing) = working.planner.refreshed(record, item: known) else { return try cancelRuleGone(record) }
        let isMoved = fresh.wantedAt != record.wantedAt
        let isChanged = isMoved || fresh.caption != record.caption || fresh.title != record.title
        if isChanged {
            try ledger.update(record.key) { changed in
                changed.caption = fresh.caption
                changed.title = fresh.title
                changed.wantedAt = fresh.wantedAt
                changed.revision = rules.revision
                // Prepared from the old text: prepare anew.
                changed.machine = nil
                changed.preparedUntil = nil
            }
        }
        let why = Reason(.ruleChanged, "changed by revision \(rules.revision)")
        if record.state == .held { return try reconcileHeld(record, standing, why) }
        // A person's word stands; what must not be is still refused at the gate.
        let isByHand = record.reasons.contains { $0.code == .byHand }
        if let standing, !isByHand { return try carryOut(standing, for: record, note: "its rule changed") }
        if isMoved || (isChanged && record.state != .scheduled) {
            try reschedule(record.key, notBefore: isMoved ? now : max(now, record.slot ?? now), note: "its rule changed", because: [why])
        }
    }

    private mutating func cancelRuleGone(_ record: PublicationRecord) throws {
        let moved = try ledger.apply(.cancel, to: record.key, at: now) { changed in
            changed.dueAt = nil
            changed.slot = nil
            changed.reasons = [Reason(.ruleGone, "revision \(rules.revision) no longer causes it")]
        }
        report(.moved(moved, .cancel, note: "its rule is gone"))
    }

    /// Causes of a hold that lie in the rules; the rest waits for a person, a file or a credential.
    private static let rejudged: [ReasonCode] = [.campaignPaused, .tooLong, .templateFailed, .lateItem]

    private mutating func reconcileHeld(_ record: PublicationRecord, _ standing: Planner.Replacement?, _ why: Reason) throws {
        if record.item == nil, record.reasons.contains(where: { $0.code == .mediaMissing || $0.code == .mediaAmbiguous }), standing == nil {
            // A campaign's file may lie there by now: it is looked for again when its time has come.
            try ledger.update(record.key) { $0.media = .assumed }
        } else if standing != nil || !record.reasons.contains(where: { Turn.rejudged.contains($0.code) }) {
            return
        }
        try reschedule(record.key, notBefore: now, note: "its rule changed", because: [why])
    }
}
