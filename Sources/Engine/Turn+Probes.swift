import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// One publication tries whether a destination works again, for all that wait there (decision 0021).
extension Turn {
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

    func isTrying(_ circuit: Circuit) throws -> Bool {
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
                    if isOurs(record.key), try !isGivenUp(record) { candidates.append(record) }
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
        guard let first = try inOrder(try held(at: place, [.credentialDead]).filter { isOurs($0.key) }).first else {
            return try change(place) { $0.postpone(at: instant) }
        }
        try change(place) { $0.probe = first.key }
        try reschedule(first.key, notBefore: now, note: "it tries whether its login works again")
    }
}
