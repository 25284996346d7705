import CivilTime
import Domain
import Ledger
import Planner
import Platforms
import RuleSet

/// The breakers of destinations (decision 0021).
extension Turn {
    /// A destination by today's name.
    func place(_ destination: String) -> String { rules.destination(destination)?.name ?? destination }

    /// What is sent in these states is for the circuit to allow; lookups and follow-ups always pass.
    static func isBehindCircuit(_ state: PublicationState) -> Bool {
        switch state {
        case .claimed, .preparing, .ready, .retrying: true
        case .planned, .scheduled, .held, .publishing, .uncertain, .published, .failed, .dropped, .cancelled, .expired: false
        }
    }

    mutating func change(_ place: String, _ body: (inout Circuit) -> Void) throws {
        let old = circuits[place]
        var new = old ?? Circuit(destination: place)
        body(&new)
        // A row that says nothing any more is forgotten at the next look.
        guard new != old || old?.isIdle(at: now) ?? false, old != nil || !new.isIdle(at: now) else { return }
        try ledger.save(new)
        circuits[place] = new.isIdle(at: now) ? nil : new
    }

    /// A circuit that is open stops it: it is held, or it waits where it is.
    mutating func isStopped(_ record: PublicationRecord) throws -> Bool {
        let place = place(record.destination)
        guard let circuit = circuits[place], circuit.isOpen, circuit.probe != record.key else { return false }
        guard circuit.holds else {
            try leaveDue(record)
            return true
        }
        // A person who has it tried is taken at their word, until that was wrong too often.
        if record.reasons.last?.code == .byHand, circuit.failures < Circuit.handTries, try !isTrying(circuit) {
            try change(place) { $0.probe = record.key }
            return false
        }
        try hold(record, reasons: [Turn.holdReason(circuit)])
        return true
    }

    private static func holdReason(_ circuit: Circuit) -> Reason {
        circuit.cause == .credentialDead
            ? Reason(.credentialDead, circuit.detail)
            : Reason(.circuitOpen, "nothing is sent to \(circuit.destination): \(circuit.detail)")
    }

    mutating func openCircuit(_ place: String, _ cause: Circuit.Cause, _ why: String, probed: Bool) throws {
        var isNews = false
        let instant = now
        try change(place) { isNews = $0.open(cause, why, probed: probed, at: instant) }
        if isNews, let circuit = circuits[place] { report(.circuitOpened(circuit)) }
    }

    // MARK: What answers say

    /// A failure that an answer, or silence, has just told.
    mutating func noteAnswer(_ problem: Problem, _ record: PublicationRecord) throws {
        try learnRefusal(problem, record)
        let stage: Circuit.Stage = record.state == .publishing ? .visible : .prepare
        switch problem.classification {
        case .retrySame, .uncertain: try noteFailure(record, stage, problem.message)
        // Who refuses with a reason is there.
        case .permanent, .waitUntil: try noteSuccess(record, stage)
        case .restart, .reauthenticate, .suspend: break
        }
    }

    private mutating func noteFailure(_ record: PublicationRecord, _ stage: Circuit.Stage, _ why: String) throws {
        let place = place(record.destination)
        let instant = now
        var hasOpened = false
        try change(place) { hasOpened = $0.failed(record.key, stage, why, at: instant) }
        if hasOpened, let circuit = circuits[place] { report(.circuitOpened(circuit)) }
    }

    mutating func noteSuccess(_ record: PublicationRecord, _ stage: Circuit.Stage) throws {
        let place = place(record.destination)
        guard circuits[place] != nil else { return }
        let instant = now
        try change(place) { _ = $0.succeeded(record.key, stage, at: instant) }
    }

    /// A request was answered, and not with a failure.
    mutating func worked(_ record: PublicationRecord) throws {
        working.renewed.remove(record.key)
        if answering?.kind == .prepare { try noteSuccess(record, .prepare) }
    }

    /// When the retry budget of its destination allows another try.
    ///
    /// - Parameter instant: what the answer asked for.
    mutating func budgeted(_ record: PublicationRecord, _ instant: Timestamp?) throws -> Timestamp {
        var allowed = now
        let start = now
        try change(place(record.destination)) { allowed = $0.reserveRetry(at: start) }
        return max(allowed, instant ?? allowed)
    }
}
