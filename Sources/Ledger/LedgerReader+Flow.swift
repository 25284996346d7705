package import CivilTime
package import Domain
import GRDB

/// Due work of one destination in one state.
package struct DueLane: Hashable, Sendable {
    package var destination: String
    package var state: PublicationState
    /// The earliest in it.
    package var dueAt: Timestamp
}

extension LedgerReader {
    static let circuitColumns =
        "destination, cause, detail, since, failures, stage, probe_at, pause, probe, is_releasing, retries_until"
    static let limitColumns = "platform, scope, owner, name, credential, ceiling, remaining, reserve, resets_at, read_at"

    /// Those with something to say, in the order of destinations.
    package func circuits() throws(LedgerError) -> [Circuit] {
        try fetch("circuits", "SELECT \(Self.circuitColumns) FROM circuits ORDER BY destination", StatementArguments(), Self.circuit)
    }

    package func circuit(_ destination: String) throws(LedgerError) -> Circuit? {
        try fetch("circuits", "SELECT \(Self.circuitColumns) FROM circuits WHERE destination = ?", [destination], Self.circuit).first
    }

    private static func circuit(_ row: Row) throws -> Circuit {
        var fields = FieldReader(row, table: "circuits")
        var circuit = Circuit(destination: try fields.text())
        circuit.cause = try fields.optionalValue()
        circuit.detail = try fields.text()
        circuit.since = try fields.optionalTimestamp()
        circuit.failures = try fields.int()
        circuit.stage = try fields.value()
        circuit.probeAt = try fields.optionalTimestamp()
        circuit.pause = .milliseconds(try fields.integer())
        circuit.probe = try fields.optionalKey()
        circuit.isReleasing = try fields.flag()
        circuit.retriesUntil = try fields.optionalTimestamp()
        return circuit
    }

    /// What platforms said of their limits, in the order of platform, scope, owner and name.
    package func limits() throws(LedgerError) -> [RateLimit] {
        try fetch("limits", "SELECT \(Self.limitColumns) FROM limits ORDER BY platform, scope, owner, name") { row in
            var fields = FieldReader(row, table: "limits")
            let platform: Platform = try fields.value()
            let scope: LimitBucket.Scope = try fields.value()
            let owner = try fields.text()
            let bucket = LimitBucket(scope, try fields.text())
            let credential = try fields.text()
            let ceiling = try fields.optionalInteger()
            let remaining = try fields.integer()
            let reserve = try fields.integer()
            let reading = LimitReading(
                bucket, ceiling: ceiling, remaining: remaining, resetsAt: try fields.timestamp(), reserve: reserve)
            var limit = RateLimit(platform: platform, credential: credential, reading: reading, readAt: try fields.timestamp())
            limit.key.owner = owner
            return limit
        }
    }

    // Two questions: to find what comes after a pair of values SQLite would walk through all rows of that pair.
    static let nextState = """
        SELECT destination, state, due_at FROM publications INDEXED BY publications_lane
        WHERE due_at IS NOT NULL AND destination = ? AND state > ? ORDER BY state, due_at LIMIT 1
        """
    static let nextDestination = """
        SELECT destination, state, due_at FROM publications INDEXED BY publications_lane
        WHERE due_at IS NOT NULL AND destination > ? ORDER BY destination, state, due_at LIMIT 1
        """

    /// Every destination and state with due work, now or later: a search or two in the index for each.
    package func lanes() throws(LedgerError) -> [DueLane] {
        var lanes: [DueLane] = []
        while let lane = try lane(after: lanes.last) { lanes.append(lane) }
        return lanes
    }

    private func lane(after last: DueLane?) throws(LedgerError) -> DueLane? {
        if let last, let next = try fetch("publications", Self.nextState, [last.destination, last.state.rawValue], Self.lane).first {
            return next
        }
        return try fetch("publications", Self.nextDestination, [last?.destination ?? ""], Self.lane).first
    }

    private static func lane(_ row: Row) throws -> DueLane {
        var fields = FieldReader(row, table: "publications")
        return DueLane(destination: try fields.text(), state: try fields.value(), dueAt: try fields.timestamp())
    }

    static let ofLane = """
        INDEXED BY publications_lane WHERE destination = ? AND state = ? AND due_at <= ? ORDER BY due_at, slot, key LIMIT ?
        """

    /// What is due there, longest overdue first, then in the order of slots.
    package func due(
        at: Timestamp, destination: String, state: PublicationState, limit: Int
    ) throws(LedgerError) -> [PublicationRecord] {
        let records = try select(Self.ofLane, [destination, state.rawValue, at.milliseconds, limit])
        for record in records { known?[record.key] = record }
        return records
    }
}
