package import CivilTime
package import Domain
import GRDB

extension LedgerTransaction {
    /// Keeps a circuit; one that says nothing any more is forgotten.
    package func save(_ circuit: Circuit) throws(LedgerError) {
        guard !circuit.isIdle(at: at) else {
            try run("circuits", row: circuit.destination, "DELETE FROM circuits WHERE destination = ?", [circuit.destination])
            return
        }
        try run(
            "circuits", row: circuit.destination,
            "INSERT OR REPLACE INTO circuits (\(Self.circuitColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                circuit.destination, circuit.cause?.rawValue, circuit.detail, circuit.since?.milliseconds, circuit.failures,
                circuit.stage.rawValue, circuit.probeAt?.milliseconds, circuit.pause.milliseconds, circuit.probe?.hex,
                circuit.isReleasing, circuit.retriesUntil?.milliseconds,
            ])
    }

    /// A person closes an open circuit; the engine gives what it held new slots.
    ///
    /// - Returns: whether it was open.
    @discardableResult
    package func closeCircuit(_ destination: String, actor: String) throws(LedgerError) -> Bool {
        guard var circuit = try circuit(destination), circuit.isOpen else { return false }
        circuit.close()
        try save(circuit)
        try audit(actor: actor, action: "circuit.close", subject: "destination \(destination)")
        return true
    }

    /// Keeps the last reading of a bucket.
    package func save(_ limit: RateLimit) throws(LedgerError) {
        let (key, reading) = (limit.key, limit.reading)
        try run(
            "limits", row: Self.row(key),
            "INSERT OR REPLACE INTO limits (\(Self.limitColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                key.platform.rawValue, key.scope.rawValue, key.owner, key.name, limit.credential, reading.ceiling, reading.remaining,
                reading.reserve, reading.resetsAt.milliseconds, limit.readAt.milliseconds,
            ])
    }

    /// Forgets one reading: its bucket turned out to be another.
    package func forget(_ key: RateLimit.Key) throws(LedgerError) {
        try run(
            "limits", row: Self.row(key), "DELETE FROM limits WHERE platform = ? AND scope = ? AND owner = ? AND name = ?",
            [key.platform.rawValue, key.scope.rawValue, key.owner, key.name])
    }

    private static func row(_ key: RateLimit.Key) -> String { "\(key.platform.rawValue) \(key.owner) \(key.name)" }

    /// Forgets readings that mean nothing any more.
    package func forgetLimits(before instant: Timestamp) throws(LedgerError) {
        try run("limits", row: "", "DELETE FROM limits WHERE resets_at < ?", [instant.milliseconds])
    }
}
