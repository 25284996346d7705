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
        for known in try ledger.items(undecided: .max) {
            if let source = rules.source(known.item.source) { locate(known.item, source: source) }
        }
    }

    /// Puts a revision to work: new causes are adopted now, and publications follow their rules (DESIGN §5, rule edits).
    mutating func adopt(_ rules: RuleSet) throws {
        working.rules = rules
        working.planner = Planner(rules: rules)
        let causes =
            rules.rules.map { "rule:\($0.name)" } + rules.campaigns.flatMap { campaign in campaign.posts.map { "post:\(campaign.name)/\($0.name)" } }
        let known = try ledger.adoptions()
        // A cause that comes back later is a new one: what it missed meanwhile is not made up for.
        try ledger.retire(known.keys.filter { !causes.contains($0) }.sorted())
        try ledger.adopt(causes.filter { known[$0] == nil }, revision: rules.revision, at: now)
        try ledger.setRevision(rules.revision, at: now, summary: "\(rules.rules.count) rules")
        for name in working.polls.keys.sorted() where rules.source(name) == nil { working.polls[name] = nil }
        report(.revision(rules.revision, rules: rules.rules.count))
        for record in try ledger.publications(states: [.scheduled, .held, .claimed, .preparing, .ready, .retrying], limit: .max) {
            try reconcile(record)
        }
        try decide()
    }

    /// Unchanged publications keep their slots, changed ones are updated, those whose rule is gone are cancelled. A
    /// visible call that is journaled is finished.
    private mutating func reconcile(_ record: PublicationRecord) throws {
        var known: PlanInputs.KnownItem?
        if let id = record.item, let item = try ledger.item(id) { known = PlanInputs.KnownItem(item, media: record.media) }
        guard let fresh = working.planner.refreshed(record, item: known) else {
            let moved = try ledger.apply(.cancel, to: record.key, at: now) { changed in
                changed.dueAt = nil
                changed.slot = nil
                changed.reasons = [Reason(.ruleGone, "revision \(rules.revision) no longer causes it")]
            }
            report(.moved(moved, .cancel, note: "its rule is gone"))
            return
        }
        guard fresh.caption != record.caption || fresh.title != record.title || fresh.wantedAt != record.wantedAt else { return }
        try ledger.update(record.key) { changed in
            changed.caption = fresh.caption
            changed.title = fresh.title
            changed.wantedAt = fresh.wantedAt
            changed.revision = rules.revision
            // Prepared from the old text: prepare anew.
            changed.machine = nil
            changed.preparedUntil = nil
        }
        if record.state == .held { return }
        if fresh.wantedAt != record.wantedAt || record.state != .scheduled {
            let start = fresh.wantedAt != record.wantedAt ? now : max(now, record.slot ?? now)
            try reschedule(record.key, notBefore: start, note: "its rule changed", because: [Reason(.ruleChanged, "changed by revision \(rules.revision)")])
        }
    }
}
