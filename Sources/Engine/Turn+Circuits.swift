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

    private mutating func change(_ place: String, _ body: (inout Circuit) -> Void) throws {
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
        // A person who has it tried is taken at their word, once.
        if record.reasons.last?.code == .byHand, try !isTrying(circuit) {
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
        guard let old = circuits[place] else { return }
        let instant = now
        var hasClosed = false
        try change(place) { hasClosed = $0.succeeded(record.key, stage, at: instant) }
        if hasClosed { report(.circuitClosed(old)) }
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

    // MARK: Trying again

    /// Lets one publication try where the pause is over.
    ///
    /// - Returns: those that may send something now.
    mutating func chooseProbes() throws -> [PublicationRecord] {
        var probes: [PublicationRecord] = []
        for place in circuits.keys.sorted() {
            guard let circuit = circuits[place], circuit.isOpen else { continue }
            if try !isTrying(circuit), let start = circuit.probeAt, start <= now { try chooseProbe(place, circuit) }
            if let key = circuits[place]?.probe, let record = try ledger.publication(key) { probes.append(record) }
        }
        return probes
    }

    private mutating func chooseProbe(_ place: String, _ circuit: Circuit) throws {
        if circuit.holds { return try probeHeld(place) }
        let key = try waiting(at: place, circuit.stage)
        try change(place) { $0.probe = key }
    }

    /// One that came to another end than an answer tries nothing any more.
    mutating func forgetProbes() throws {
        for (place, circuit) in circuits.sorted(by: { $0.key < $1.key }) where circuit.isOpen && circuit.probe != nil {
            if try !isTrying(circuit) { try change(place) { $0.probe = nil } }
        }
    }

    private func isTrying(_ circuit: Circuit) throws -> Bool {
        guard let key = circuit.probe, let record = try ledger.publication(key) else { return false }
        return record.state == .scheduled || record.state == .publishing || record.state == .uncertain
            || Turn.isBehindCircuit(record.state)
    }

    /// Who has waited longest; what cannot be posted in time any more has its end.
    private mutating func waiting(at place: String, _ stage: Circuit.Stage) throws -> PublicationKey? {
        var candidates: [PublicationRecord] = []
        for state in [PublicationState.ready, .claimed, .preparing, .retrying] {
            for name in names(of: place) {
                for record in try ledger.due(at: now, destination: name, state: state, limit: limits.batch) {
                    guard working.pinned?.keys.contains(record.key) ?? true else { continue }
                    if try !isGivenUp(record) { candidates.append(record) }
                }
            }
            // Only another visible call shows that visible calls work.
            if stage == .visible, state == .ready, !candidates.isEmpty { break }
        }
        return candidates.min { DueWork.precedes($0, $1) }?.key
    }

    func names(of place: String) -> [String] { [place] + (rules.destination(place)?.was ?? []) }

    /// What is held has no slot: one is given to the first of them.
    private mutating func probeHeld(_ place: String) throws {
        let instant = now
        guard let first = try inOrder(try held(at: place, [.credentialDead])).first else {
            return try change(place) { $0.postpone(at: instant) }
        }
        try change(place) { $0.probe = first.key }
        try reschedule(first.key, notBefore: now, note: "it tries whether its login works again")
    }

    // MARK: Closing

    /// Held there because of the circuit.
    private func held(at place: String, _ codes: Set<ReasonCode>) throws -> [PublicationRecord] {
        try names(of: place).flatMap { try ledger.publications(states: [.held], destination: $0) }
            .filter { record in record.reasons.contains { codes.contains($0.code) } }
    }

    /// Gives what closed circuits held new slots, in the order of placing, as many as one step may.
    mutating func releaseHeld() throws {
        let closed = circuits.values.filter(\.isReleasing).map(\.destination)
        for place in Set(closed).union(working.releasing).sorted() {
            let isOpen = circuits[place]?.isOpen ?? false
            let held = try held(at: place, isOpen ? [.credentialDead] : [.credentialDead, .suspended, .circuitOpen])
            try rescheduleTogether(Array(try inOrder(held).prefix(limits.releasedAtOnce)), note: "its destination can be reached again")
            guard held.count <= limits.releasedAtOnce else { continue }
            working.releasing.remove(place)
            if circuits[place] != nil { try change(place) { $0.isReleasing = false } }
        }
    }

    var isReleasing: Bool { !working.releasing.isEmpty || circuits.values.contains(where: \.isReleasing) }

    private mutating func rescheduleTogether(_ records: [PublicationRecord], note: String) throws {
        guard !records.isEmpty else { return }
        let history = try history(of: records.compactMap(\.item))
        let answers = working.planner.replace(records, history: history, brakes: try ledger.brakes(), at: now)
        for (record, answer) in zip(records, answers) {
            var answer = answer
            if answer.reasons.isEmpty, answer.slot != record.wantedAt { answer.reasons = [Reason(.gateMoved, note)] }
            try carryOut(answer, for: record, note: note)
        }
    }

    /// - Parameter isNew: a person has logged in; else the token was renewed, which says nothing of a blocked account.
    mutating func loginWorks(_ credential: String, isNew: Bool) throws {
        for destination in rules.destinations where destination.credential == credential {
            working.releasing.insert(destination.name)
            guard let circuit = circuits[destination.name] else { continue }
            guard circuit.cause == .credentialDead || (isNew && circuit.cause == .suspended) else { continue }
            try change(destination.name) { $0.close() }
            report(.circuitClosed(circuit))
        }
    }

    /// Credentials that nobody could renew when they were last looked at.
    var loggedOut: [String] {
        let dead = rules.destinations.filter { destination in
            circuits[destination.name].map { $0.cause == .credentialDead && $0.probeAt == nil } ?? false
        }
        return Set(dead.map(\.credential)).sorted()
    }

    /// Destinations may have other names, or be gone.
    mutating func moveCircuits() throws {
        for (name, circuit) in circuits.sorted(by: { $0.key < $1.key }) {
            let today = rules.destination(name)?.name
            guard today != name else { continue }
            try ledger.save(Circuit(destination: name))
            circuits[name] = nil
            guard let today else { continue }
            try change(today) { new in
                new = circuit
                new.destination = today
            }
        }
    }
}
