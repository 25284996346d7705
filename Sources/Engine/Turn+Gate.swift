import CivilTime
import Domain
import Ledger
import Planner
import Platforms
import RuleSet

/// The gate: the one way to a visible call. It runs in the transaction that journals the call.
extension Turn {
    mutating func openGate(_ record: PublicationRecord) throws {
        guard let slot = record.slot, !working.isStopping, working.clockTrouble == nil else { return }
        guard slot <= now else {
            try ledger.update(record.key) { $0.dueAt = slot }
            return
        }
        if let expires = record.preparedUntil, expires <= now {
            try prepareAnew(record, note: "what was prepared has expired")
            return
        }
        // What must wait for the platform passes the gate when the wait is over.
        if try isStopped(record) || mustWaitBeforeGate(record) { return }
        let brakes = try ledger.brakes()
        if let objection = working.planner.gateObjection(to: record, brakes: brakes, at: now) {
            try turnedAway(record, objection)
            return
        }
        if now - slot > working.planner.lead(of: record) {
            // Too late to count as that slot: this instant is judged beside all others.
            let note = "its slot had passed by \((now - slot).text)"
            let answer = working.planner.replace(
                record, history: try history(of: [record.item].compactMap(\.self)), brakes: brakes, at: now)
            guard answer.slot == now else { return try carryOut(answer, for: record, note: note) }
            try ledger.update(record.key) { changed in
                changed.slot = now
                changed.decision = .deferred
                changed.reasons = changed.reasons.filter { $0.code != .gateMoved } + [Reason(.gateMoved, note)]
            }
        }
        try advance(record.key, .open)
    }

    private mutating func turnedAway(_ record: PublicationRecord, _ objection: Reason) throws {
        switch objection.code {
        case .paused, .campaignPaused: try hold(record, reasons: [objection])
        default: try reschedule(record.key, notBefore: now, note: objection.text, because: [objection])
        }
    }

    /// Throws away prepared state and starts over: invisible, so it uses up no attempt.
    mutating func prepareAnew(_ record: PublicationRecord, note: String) throws {
        let moved = try ledger.apply(.retry, to: record.key, at: now) { changed in
            changed.machine = nil
            changed.preparedUntil = nil
            changed.attempts = max(0, changed.attempts - 1)
            changed.dueAt = now
            changed.trouble = note
        }
        report(.moved(moved, .retry, note: note))
    }

    /// Still scheduled long after its slot: the daemon was down, or a machine was suspended.
    mutating func judgeMissed(_ record: PublicationRecord) throws {
        let rivals = try missedRivals(of: record)
        if working.lastKept[record.destination] == nil {
            // Given by an earlier process, perhaps a moment ago.
            working.lastKept[record.destination] = try ledger.lastMissedSlot(at: record.destination, from: now - .minutes(1))
        }
        switch working.planner.missedVerdict(on: record, among: rivals, lastKept: working.lastKept, at: now) {
        case .drop(let reason):
            let moved = try ledger.apply(.drop, to: record.key, at: now) { changed in
                changed.dueAt = nil
                changed.decision = .dropped
                changed.reasons = [reason]
            }
            report(.moved(moved, .drop, note: reason.text))
        case .keep(let start, let reason):
            // Where the others that were missed would have stood, nothing stands any more.
            let (planner, now) = (working.planner, now)
            try reschedule(record.key, notBefore: start, note: reason.text, because: [reason]) { planner.isMissed($0, at: now) }
            if let given = try ledger.publication(record.key)?.slot { working.lastKept[record.destination] = given }
        }
    }

    /// What else is scheduled there: only `last` asks for it.
    private func missedRivals(of record: PublicationRecord) throws -> [PublicationRecord] {
        guard working.planner.missedPolicy(of: record) == .last else { return [] }
        return try ledger.publications(states: [.scheduled], destination: record.destination, limit: 10_000)
    }
}
