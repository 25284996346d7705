import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// Deciding: items and occurrences become publications, by the same planner that `plan` calls.
extension Turn {
    mutating func mediaLocated(_ subject: MediaSubject, _ finding: MediaFinding) throws {
        working.locating.remove(subject)
        switch subject {
        case .item(let id):
            try ledger.setMedia(id, finding)
            if try ledger.itemRecord(id)?.decidedAt == nil { try decide() } else { try releaseFoundMedia(of: id, finding) }
        case .publication(let key): try postMediaLocated(key, finding)
        }
    }

    /// Decides every item whose file was looked for, and occurrences that are not in the ledger yet.
    ///
    /// - Parameter outcome: what was just published or has failed: rules may wait for it.
    mutating func decide(outcome: PublicationRecord? = nil) throws {
        var inputs = PlanInputs()
        inputs.newOutcomes = Set([outcome?.key].compactMap(\.self))
        if let id = outcome?.item, let known = try ledger.itemRecord(id) {
            inputs.earlierItems = [PlanInputs.KnownItem(known.item, media: known.media)]
        }
        let located = try decidable()
        inputs.items = located.map { PlanInputs.KnownItem($0.item, media: $0.media) }
        inputs.history = try history(of: located.map(\.item.id) + [outcome?.item].compactMap(\.self))
        inputs.adoptions = try ledger.adoptions()
        inputs.brakes = try ledger.brakes()
        inputs.isCold = false
        let decisions = working.planner.decide(inputs, at: now, until: now + Turn.horizon)
        // A campaign's own post that sets a rule off has no item that a verdict could be kept with.
        for verdict in decisions.verdicts where try ledger.itemRecord(verdict.item) != nil {
            try ledger.insertVerdict(verdictRecord(verdict))
        }
        for entry in decisions.entries { try enter(entry.publication) }
        try ledger.markDecided(located.map(\.item.id), at: now)
    }

    /// Items are decided in the order of their discovery, as a plan does it: one whose file is still looked for holds
    /// back those found together with it or later.
    private func decidable() throws -> [ItemRecord] {
        let undecided = try ledger.items(undecided: .max)
        let waiting = undecided.first { $0.media == .assumed && rules.source($0.item.source) != nil }
        guard let bound = waiting?.item.discovered else { return undecided }
        return undecided.filter { $0.item.discovered < bound }
    }

    private func verdictRecord(_ verdict: RuleVerdict) -> VerdictRecord {
        VerdictRecord(
            item: verdict.item, rule: verdict.rule, matched: verdict.matched, detail: verdict.error ?? verdict.note ?? "", at: now,
            revision: rules.revision
        )
    }

    private mutating func enter(_ planned: PublicationRecord) throws {
        guard try ledger.publication(planned.key) == nil else { return }
        var record = planned
        record.state = .planned
        record.decidedAt = now
        try ledger.insert(record)
        switch record.decision {
        case .publish, .deferred:
            let slot = record.slot ?? record.wantedAt
            record = try ledger.apply(.schedule, to: record.key, at: now) { $0.dueAt = preparationStart(planned, slot) }
        case .held: record = try ledger.apply(.hold, to: record.key, at: now) { $0.dueAt = Turn.pauseEnd($0.reasons) }
        case .dropped: record = try ledger.apply(.drop, to: record.key, at: now)
        }
        report(.decided(record))
    }

    /// Preparation starts `lead` before the slot (DESIGN §5).
    func preparationStart(_ record: PublicationRecord, _ slot: Timestamp) -> Timestamp {
        max(now, slot - working.planner.lead(of: record))
    }

    /// A file that was missing has turned up (or a person mended an ambiguity): what waits for it gets a slot.
    private mutating func releaseFoundMedia(of id: ItemID, _ finding: MediaFinding) throws {
        guard case .found = finding else { return }
        for record in try ledger.publications(ofItem: id) where record.state == .held {
            guard record.reasons.contains(where: { $0.code == .mediaMissing || $0.code == .mediaAmbiguous }) else { continue }
            try ledger.update(record.key) { $0.media = finding }
            try reschedule(record.key, notBefore: now, note: "its file was found")
        }
    }

    /// Gives a publication the earliest admissible slot from `instant` on, or holds or drops it.
    mutating func reschedule(_ key: PublicationKey, notBefore instant: Timestamp, note: String, because extra: [Reason] = []) throws {
        guard let record = try ledger.publication(key) else { return }
        let history = try history(of: [record.item].compactMap(\.self))
        var answer = working.planner.replace(record, history: history, brakes: try ledger.brakes(), at: instant)
        answer.reasons = extra + answer.reasons
        if answer.reasons.isEmpty, answer.slot != record.wantedAt { answer.reasons = [Reason(.gateMoved, note)] }
        try carryOut(answer, for: record, note: note)
    }

    /// Does what the planner said of a publication that is in the ledger already.
    mutating func carryOut(_ answer: Planner.Replacement, for record: PublicationRecord, note: String) throws {
        switch answer.decision {
        case .publish, .deferred:
            let slot = answer.slot ?? now
            let event: PublicationEvent = [.held, .scheduled, .planned].contains(record.state) ? .schedule : .sendBack
            let moved = try ledger.apply(event, to: record.key, at: now) { changed in
                changed.slot = slot
                changed.dueAt = preparationStart(record, slot)
                changed.decision = slot == changed.wantedAt ? .publish : .deferred
                changed.reasons = answer.reasons
            }
            report(.moved(moved, event, note: note))
        case .held: try hold(record, reasons: answer.reasons)
        case .dropped:
            let moved = try ledger.apply(.drop, to: record.key, at: now) { changed in
                changed.dueAt = nil
                changed.decision = .dropped
                changed.reasons = answer.reasons
            }
            report(.moved(moved, .drop, note: answer.reasons.last?.text))
        }
    }

    /// When a pause with an end is over, which is when what it holds must be looked at again.
    static func pauseEnd(_ reasons: [Reason]) -> Timestamp? { reasons.first { $0.code == .paused }?.until }

    /// A brake was taken off, by a person or by its end: what it held gets a slot again.
    mutating func releaseUnbraked() throws {
        let brakes = try ledger.brakes()
        guard brakes != working.brakes else { return }
        working.brakes = brakes
        for record in try ledger.publications(states: [.held]) where record.reasons.contains(where: { $0.code == .paused }) {
            try reschedule(record.key, notBefore: now, note: "the pause is over")
        }
    }

    mutating func hold(_ record: PublicationRecord, reasons: [Reason]) throws {
        guard record.state != .held else {
            try ledger.update(record.key) { changed in
                changed.reasons = reasons
                changed.dueAt = Turn.pauseEnd(reasons)
            }
            return
        }
        let moved = try ledger.apply(.hold, to: record.key, at: now) { changed in
            changed.dueAt = Turn.pauseEnd(reasons)
            changed.decision = .held
            changed.reasons = reasons
        }
        working.waiting.remove(record.key)
        report(.moved(moved, .hold, note: reasons.last?.text))
    }
}
