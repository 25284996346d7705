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
            if try ledger.items(undecided: Turn.batch).contains(where: { $0.item.id == id }) {
                try decide()
            } else {
                try releaseFoundMedia(of: id, finding)
            }
        case .publication(let key): try postMediaLocated(key, finding)
        }
    }

    /// Decides every item whose file was looked for, and occurrences that are not in the ledger yet.
    mutating func decide() throws {
        var inputs = PlanInputs()
        let located = try ledger.items(undecided: Turn.batch).filter { $0.media != .assumed }
        inputs.items = located.map { PlanInputs.KnownItem($0.item, media: $0.media) }
        inputs.history = try history()
        inputs.adoptions = try ledger.adoptions()
        inputs.brakes = try ledger.brakes()
        inputs.isCold = false
        let decisions = working.planner.decide(inputs, at: now, until: now + .days(400))
        for verdict in decisions.verdicts { try ledger.insertVerdict(verdictRecord(verdict)) }
        for entry in decisions.entries { try enter(entry.publication) }
        try ledger.markDecided(located.map(\.item.id), at: now)
    }

    private func verdictRecord(_ verdict: RuleVerdict) -> VerdictRecord {
        VerdictRecord(
            item: verdict.item, rule: verdict.rule, matched: verdict.matched, detail: verdict.error ?? "", at: now, revision: rules.revision)
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
            record = try ledger.apply(.schedule, to: record.key, at: now) { $0.dueAt = preparationStart(slot) }
        case .held: record = try ledger.apply(.hold, to: record.key, at: now)
        case .dropped: record = try ledger.apply(.drop, to: record.key, at: now)
        }
        report(.decided(record))
    }

    /// Preparation starts this long before the slot (DESIGN §5).
    static let lead: Duration = .seconds(15 * 60)

    func preparationStart(_ slot: Timestamp) -> Timestamp { max(now, slot - Turn.lead) }

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
        let answer = working.planner.replace(record, history: try history(), brakes: try ledger.brakes(), at: instant)
        let reasons = extra + answer.reasons
        switch answer.decision {
        case .publish, .deferred:
            let slot = answer.slot ?? instant
            let event: PublicationEvent = record.state == .held || record.state == .scheduled || record.state == .planned ? .schedule : .sendBack
            let moved = try ledger.apply(event, to: key, at: now) { changed in
                changed.slot = slot
                changed.dueAt = preparationStart(slot)
                changed.decision = slot == changed.wantedAt ? .publish : .deferred
                changed.reasons = reasons
            }
            report(.moved(moved, event, note: note))
        case .held: try hold(record, reasons: reasons)
        case .dropped:
            let moved = try ledger.apply(.drop, to: key, at: now) { changed in
                changed.slot = nil
                changed.dueAt = nil
                changed.decision = .dropped
                changed.reasons = reasons
            }
            report(.moved(moved, .drop, note: reasons.last?.text))
        }
    }

    mutating func hold(_ record: PublicationRecord, reasons: [Reason]) throws {
        guard record.state != .held else {
            try ledger.update(record.key) { $0.reasons = reasons }
            return
        }
        let moved = try ledger.apply(.hold, to: record.key, at: now) { changed in
            changed.slot = nil
            changed.dueAt = nil
            changed.decision = .held
            changed.reasons = reasons
        }
        working.waiting.remove(record.key)
        report(.moved(moved, .hold, note: reasons.last?.text))
    }
}
