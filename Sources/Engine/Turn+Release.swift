import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// After a circuit has closed, and when it moves with its destination (decision 0021).
extension Turn {
    /// Held there because of the circuit.
    func held(at place: String, _ codes: Set<ReasonCode>) throws -> [PublicationRecord] {
        try names(of: place).flatMap { try ledger.publications(states: [.held], destination: $0) }
            .filter { record in record.reasons.contains { codes.contains($0.code) } }
    }

    /// Gives what closed circuits held new slots, in the order of placing, as many as one step may.
    mutating func releaseHeld() throws {
        let closed = circuits.values.filter(\.isReleasing).map(\.destination)
        for place in Set(closed).union(working.releasing).sorted() {
            let isClosed = circuits[place]?.isReleasing ?? false
            let held = try held(at: place, isClosed ? [.credentialDead, .suspended, .circuitOpen] : [.credentialDead])
            try rescheduleTogether(Array(try inOrder(held).prefix(limits.releasedAtOnce)), note: "its destination can be reached again")
            guard held.count <= limits.releasedAtOnce else { continue }
            working.releasing.remove(place)
            guard isClosed, let circuit = circuits[place] else { continue }
            // Whoever closed it: an answer, a login, a person.
            report(.circuitClosed(circuit))
            try change(place) { $0.isReleasing = false }
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
