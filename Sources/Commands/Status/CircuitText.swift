import Domain

/// How an open circuit is told of.
enum CircuitText {
    static func cause(_ circuit: Circuit) -> String {
        switch circuit.cause {
        case .suspended: "nothing is sent, the account is blocked"
        case .credentialDead: "nothing is sent, the login is dead"
        case .failures: "nothing is sent but for one post now and then, \(circuit.failures) failures in a row"
        case nil: "can be posted to"
        }
    }

    /// What a person does about one that nothing but a person closes.
    static func way(_ circuit: Circuit) -> String {
        circuit.cause == .credentialDead
            ? "`reprise auth import` gives it a new login" : "`reprise resume --destination \(circuit.destination)` when that is settled"
    }
}
