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
            // Beside a pinned plan, what is found waits.
            if working.pinned == nil {
                if try ledger.itemRecord(id)?.decidedAt == nil { try decide() } else { try releaseFoundMedia(of: id, finding) }
            }
            for record in try ledger.publications(ofItem: id) where record.state == .claimed && record.media == .assumed {
                try originalLocated(record, finding)
            }
        case .publication(let key): try postMediaLocated(key, finding)
        }
    }

    /// Decides every item whose file was looked for, and occurrences that have come within the horizon.
    ///
    /// - Parameter earlier: items from before, for rules that were put to work just now and ask for them.
    mutating func decide(earlier: [PlanInputs.KnownItem] = []) throws {
        let located = try decidable()
        var inputs = try inputs(of: located.map(\.item.id) + earlier.map(\.item.id))
        inputs.items = located.map { PlanInputs.KnownItem($0.item, media: $0.media) }
        inputs.earlierItems = earlier
        let occurrences = occurrencesToCome
        let decisions = working.planner.decide(inputs, at: now, occurrences: occurrences)
        noteWalked(occurrences, decisions)
        try enter(decisions)
        try ledger.markDecided(located.map(\.item.id), at: now)
    }

    mutating func enter(_ decisions: Planner.Decisions) throws {
        for verdict in decisions.verdicts { try keep(verdict) }
        for entry in decisions.entries { try enter(entry.publication) }
    }

    /// A verdict is written once per revision, and only on an item: occurrences have none.
    private func keep(_ verdict: RuleVerdict) throws {
        guard try ledger.itemRecord(verdict.item) != nil else { return }
        let known = try ledger.verdicts(ofItem: verdict.item)
        guard !known.contains(where: { $0.rule == verdict.rule && $0.revision == rules.revision }) else { return }
        try ledger.insertVerdict(verdictRecord(verdict))
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

    mutating func enter(_ planned: PublicationRecord) throws {
        guard try ledger.publication(planned.key) == nil else { return }
        var record = planned
        record.state = .planned
        record.decidedAt = now
        try ledger.insert(record)
        if let lost = try ledger.lostStretch, try mayBeMade(record, in: lost) {
            return report(.decided(try holdAsLost(record, lost)))
        }
        switch record.decision {
        case .publish, .deferred:
            let slot = record.slot ?? record.wantedAt
            record = try ledger.apply(.schedule, to: record.key, at: now) { $0.dueAt = firstLook(at: planned, slot) }
        case .held: record = try ledger.apply(.hold, to: record.key, at: now) { $0.dueAt = holdEnd(planned, planned.reasons) }
        case .dropped: record = try ledger.apply(.drop, to: record.key, at: now)
        }
        report(.decided(record))
    }

    /// It is looked for in the next step.
    func holdAsLost(_ record: PublicationRecord, _ lost: LostStretch) throws -> PublicationRecord {
        try ledger.apply(.hold, to: record.key, at: now) { changed in
            changed.dueAt = now
            changed.decision = .held
            changed.visibleAt = max(min(changed.slot ?? changed.wantedAt, lost.until), lost.since)
            changed.reasons = [
                Reason(.restored, "it is from a time that this restored ledger knows nothing of: it may have been posted then")
            ]
        }
    }

    /// Preparation starts `lead` before the slot; a condition is asked `lead` before the wanted time.
    func firstLook(at record: PublicationRecord, _ slot: Timestamp) -> Timestamp {
        let lead = working.planner.lead(of: record)
        let asked = record.wantedAt - lead
        if asked > now, working.planner.hasCondition(record) { return min(asked, slot - lead) }
        return max(now, slot - lead)
    }

    /// When what is held must be looked at again: at the end of a pause, when the time for an approval is over, when its
    /// condition is to be asked.
    func holdEnd(_ record: PublicationRecord, _ reasons: [Reason]) -> Timestamp? {
        var ends = reasons.filter { $0.code == .approval }.compactMap(\.until).filter { $0 > now }
        if let end = Turn.pauseEnd(reasons) { ends.append(end) }
        let asked = record.wantedAt - working.planner.lead(of: record)
        if asked > now, working.planner.hasCondition(record) { ends.append(asked) }
        return ends.min()
    }

    /// Whether a life of the daemon that this restored ledger knows nothing of may have made it: its item, or
    /// its wanted time, is from then. What is held, as late or until it is approved, may have been let go on in that life.
    func mayBeMade(_ record: PublicationRecord, in lost: LostStretch) throws -> Bool {
        if record.decision == .dropped { return false }
        if record.wantedAt <= lost.until { return true }
        // What was published or failed after that time is no news of that life, however old the item is.
        if let rule = record.rule.flatMap(rules.rule), rule.itemSource == nil { return false }
        guard let item = try record.item.flatMap({ try ledger.item($0) }), item.created < lost.until else { return false }
        // A late item that the source would not have shown to that life was not seen by it.
        let isTooOld = record.decision == .held && item.created < lost.since - (rules.source(item.source)?.lookback ?? .zero)
        return !isTooOld
    }

    /// A file that was missing has turned up (or a person mended an ambiguity): what waits for it gets a slot.
    private mutating func releaseFoundMedia(of id: ItemID, _ finding: MediaFinding) throws {
        guard case .found = finding else { return }
        for record in try ledger.publications(ofItem: id) where record.state == .held {
            if try isFoundInDoubt(record, finding) { continue }
            guard record.reasons.contains(where: { $0.code == .mediaMissing || $0.code == .mediaAmbiguous }) else { continue }
            try ledger.update(record.key) { $0.media = finding }
            try reschedule(record.key, notBefore: now, note: "its file was found")
        }
    }

    /// What may be visible stays held; but its file is no reason any more against sending it again.
    func isFoundInDoubt(_ record: PublicationRecord, _ finding: MediaFinding) throws -> Bool {
        guard record.isInDoubt else { return false }
        switch record.media {
        case .missing, .ambiguous: try ledger.update(record.key) { $0.media = finding }
        case .assumed, .found, .notNeeded: break
        }
        return true
    }

    /// Gives a publication the earliest admissible slot from `instant` on, or holds or drops it.
    ///
    /// - Parameter isNoObstacle: slots that are not in its way.
    mutating func reschedule(
        _ key: PublicationKey, notBefore instant: Timestamp, note: String, because extra: [Reason] = [],
        besides isNoObstacle: (PublicationRecord) -> Bool = { _ in false }
    ) throws {
        guard let record = try ledger.publication(key) else { return }
        let history = try history(of: [record.item].compactMap(\.self)).filter { !isNoObstacle($0) }
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
                changed.dueAt = firstLook(at: changed, slot)
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
        let paused = try ledger.publications(states: [.held]).filter { $0.isPaused }
        for record in try inOrder(paused) { try release(record, from: brakes) }
    }

    /// The order in which slots are given, for several that get one at once: occurrences as if always known, items
    /// as they were found, what had to be approved as of the last word.
    func inOrder(_ records: [PublicationRecord]) throws -> [PublicationRecord] {
        let places = try records.map { record in
            let found = record.item == nil ? Timestamp.distantPast : record.decidedAt
            return (record: record, first: max(found, try ledger.approvals(of: record.key).map(\.at).max() ?? .distantPast))
        }
        return places.sorted { ($0.first, $0.record.wantedAt, $0.record.key) < ($1.first, $1.record.wantedAt, $1.record.key) }.map(\.record)
    }

    /// Gives what a pause holds a slot, unless it is paused still.
    mutating func release(_ record: PublicationRecord, from brakes: [Brake]) throws {
        if let objection = working.planner.gateObjection(to: record, brakes: brakes, at: now), objection.code == .paused {
            return try hold(record, reasons: [objection])
        }
        try reschedule(record.key, notBefore: now, note: "the pause is over")
    }

    mutating func hold(_ record: PublicationRecord, reasons: [Reason]) throws {
        guard record.state != .held else {
            try ledger.update(record.key) { changed in
                changed.reasons = reasons
                changed.decision = .held
                changed.dueAt = holdEnd(changed, reasons)
            }
            return
        }
        let moved = try ledger.apply(.hold, to: record.key, at: now) { changed in
            changed.dueAt = holdEnd(changed, reasons)
            changed.decision = .held
            changed.reasons = reasons
        }
        working.waiting.remove(record.key)
        report(.moved(moved, .hold, note: reasons.last?.text))
    }
}

extension PublicationRecord {
    var isPaused: Bool { state == .held && reasons.contains { $0.code == .paused } }
}
