import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// Looking again at publications that are in the ledger: by today's rules, and because of what happened elsewhere.
extension Turn {
    /// Does what the planner says of a publication that can still change.
    mutating func carryOut(_ change: Reconciliation) throws {
        let base = change.base
        switch change.change {
        case .keep: return
        case .cancel: try cancel(base, change.reason)
        case .update: try update(base, to: change.publication, change.reason)
        }
    }

    private mutating func cancel(_ record: PublicationRecord, _ reason: Reason?) throws {
        let moved = try ledger.apply(.cancel, to: record.key, at: now) { changed in
            changed.dueAt = nil
            changed.slot = nil
            changed.reasons = [reason ?? Reason(.ruleGone, "revision \(rules.revision) no longer causes it")]
        }
        working.waiting.remove(record.key)
        report(.moved(moved, .cancel, note: "its rule is gone"))
    }

    private mutating func update(_ base: PublicationRecord, to fresh: PublicationRecord, _ reason: Reason?) throws {
        let isEdited =
            fresh.caption != base.caption || fresh.title != base.title || fresh.content != base.content || fresh.wantedAt != base.wantedAt
        let record = try ledger.update(base.key) { changed in
            changed.wantedAt = fresh.wantedAt
            changed.caption = fresh.caption
            changed.title = fresh.title
            changed.topic = fresh.topic
            changed.media = fresh.media
            changed.content = fresh.content
            changed.revision = rules.revision
            // Prepared from the old text: prepare anew, which is invisible and uses up no attempt.
            if isEdited {
                if changed.machine != nil { changed.attempts = max(0, changed.attempts - 1) }
                changed.machine = nil
                changed.preparedUntil = nil
            }
        }
        let note = reason.map { $0.code == .ruleChanged ? "its rule changed" : $0.text } ?? "its rule changed"
        let isMoved = fresh.decision != base.decision || fresh.slot != base.slot
        guard !isMoved else {
            let answer = Planner.Replacement(decision: fresh.decision, slot: fresh.slot, reasons: fresh.reasons)
            return try carryOut(answer, for: record, note: note)
        }
        switch base.state {
        case .held:
            if fresh.reasons != base.reasons { try hold(record, reasons: fresh.reasons) }
        case .scheduled: try ledger.update(base.key) { $0.dueAt = firstLook(at: $0, $0.slot ?? now) }
        case .claimed, .preparing, .ready, .retrying:
            guard isEdited else { return }
            let slot = base.slot ?? now
            if slot < now { return try reschedule(base.key, notBefore: now, note: note) }
            let answer = Planner.Replacement(decision: fresh.decision, slot: slot, reasons: fresh.reasons)
            try carryOut(answer, for: record, note: note)
        case .planned, .publishing, .uncertain, .published, .failed, .dropped, .cancelled, .expired: break
        }
    }

    /// Something held is due: its approval has come or its time is over, or its condition is to be asked.
    mutating func judgeAgain(_ record: PublicationRecord) throws {
        var inputs = try inputs(of: [record.item].compactMap(\.self))
        inputs.approvals = try ledger.approvals(of: record.key)
        if let known = try record.item.flatMap(knownItem) { inputs.earlierItems = [known] }
        if let change = working.planner.reconcile(record.key, inputs, at: now) { try carryOut(change) }
        // Still held: the next thing that it waits for.
        guard let left = try ledger.publication(record.key), left.state == .held, left.dueAt.map({ $0 <= now }) ?? true else { return }
        try ledger.update(left.key) { $0.dueAt = holdEnd($0, $0.reasons) }
    }

    /// Asks the condition of an occurrence when its time has come.
    ///
    /// - Returns: false when it has lost its slot, or when it is too early to ask.
    mutating func isWanted(_ record: PublicationRecord) throws -> Bool {
        guard working.planner.hasCondition(record) else { return true }
        switch working.planner.condition(of: record, adoptions: try ledger.adoptions(), at: now) {
        case .holds: return true
        case .askedAt(let instant):
            try ledger.update(record.key) { $0.dueAt = instant }
            return false
        case .ends(let decision, let reason):
            // A person who let it through has seen the condition's verdict.
            if record.reasons.contains(where: { $0.code == .byHand }) { return true }
            try carryOut(Planner.Replacement(decision: decision, slot: nil, reasons: [reason]), for: record, note: reason.text)
            return false
        }
    }

    /// The file of a campaign's post or of a queue, looked for once more.
    mutating func releaseFoundFile(_ record: PublicationRecord, _ finding: MediaFinding) throws {
        if try isFoundInDoubt(record, finding) { return }
        guard case .found = finding, record.reasons.contains(where: { $0.code == .mediaMissing || $0.code == .mediaAmbiguous }) else {
            return
        }
        try judgeAgain(try ledger.update(record.key) { $0.media = finding })
    }
}

/// What other publications, and other processes, ask for.
extension Turn {
    mutating func takeUpReviews() throws {
        for review in try ledger.reviews(limit: limits.batch) {
            try ledger.endReview(review)
            guard let record = try ledger.publication(review.key) else { continue }
            switch review.cause {
            case .approval:
                if record.state == .held, record.reasons.contains(where: { $0.code == .approval }) { try judgeAgain(record) }
            case .blocker: try decideAgain(record)
            case .outcome: try fire(on: record)
            }
        }
    }

    /// The one that it lost against has ended unseen: it is decided once more.
    private mutating func decideAgain(_ record: PublicationRecord) throws {
        guard record.state == .dropped, now <= record.wantedAt + rules.defaults.latest else { return }
        var inputs = try inputs(of: [record.item].compactMap(\.self))
        inputs.approvals = try ledger.approvals(of: record.key)
        if let known = try record.item.flatMap(knownItem) { inputs.earlierItems = [known] }
        guard var change = working.planner.decidedAgain(record, inputs, at: now) else { return }
        change.base = try ledger.giveSecondChance(record.key)
        report(.moved(change.base, .revive, note: "what stood in its way has ended unseen"))
        if let lost = try ledger.lostStretch, try mayBeMade(change.publication, in: lost) {
            return report(.decided(try holdAsLost(change.base, lost)))
        }
        try carryOut(change)
    }

    /// Rules on what was published or failed are asked in the step in which it ends.
    mutating func fire(on record: PublicationRecord) throws {
        guard working.pinned == nil, working.planner.hears(record) else { return }
        var inputs = try inputs(of: [record.item].compactMap(\.self))
        inputs.newOutcomes = [record.key]
        if let known = try record.item.flatMap(knownItem) { inputs.earlierItems = [known] }
        try enter(working.planner.decide(inputs, at: now, occurrences: now..<now))
    }
}
