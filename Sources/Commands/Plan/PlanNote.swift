import CivilTime
import Domain
import Ledger
import RuleSet

/// What stands in the way of posts just now although no rule says so: the plan is made as if it were over by then.
struct PlanNote {
    var code: ReasonCode
    var platform: Platform
    /// Nil: whatever draws from the limit.
    var destination: String?
    /// When that ends, or is tried next; nil: only a person ends it.
    var until: Timestamp?
    var text: String

    /// Open circuits of destinations in the rules, and limits that are used up.
    static func notes(_ reader: LedgerReader, rules: RuleSet, at now: Timestamp) throws(LedgerError) -> [PlanNote] {
        var notes: [PlanNote] = []
        for circuit in try reader.circuits() where circuit.isOpen {
            if let destination = rules.destination(circuit.destination) { notes.append(PlanNote(circuit, at: destination)) }
        }
        for limit in try reader.limits() where limit.isEmpty(drawn: 0, mayUseReserve: true, at: now) { notes.append(PlanNote(limit)) }
        return notes
    }

    private init(_ circuit: Circuit, at destination: Destination) {
        code =
            switch circuit.cause {
            case .suspended: .suspended
            case .credentialDead: .credentialDead
            case .failures, nil: .circuitOpen
            }
        platform = destination.platform
        self.destination = destination.name
        until = circuit.probeAt
        text = "\(destination.name): \(CircuitText.cause(circuit)): \(circuit.detail)"
    }

    private init(_ limit: RateLimit) {
        code = .rateLimited
        platform = limit.key.platform
        until = limit.reading.resetsAt
        text = "\(platform.displayName)'s limit \(limit.title) is used up"
    }

    func line(_ instants: InstantText) -> String {
        let end = until.map { code == .rateLimited ? " until \(instants.full($0))" : "; the next try is at \(instants.full($0))" } ?? ""
        return "Note: " + TerminalText.firstLine(text) + end
    }

    func json(_ instants: InstantText) -> JSONText {
        .object([
            ("code", .string(code.rawValue)), ("platform", .string(platform.rawValue)), ("destination", .optional(destination)),
            ("until", instants.json(until)), ("text", .string(text)),
        ])
    }
}
