package import Domain
import GRDB

extension LedgerReader {
    private static let columns = "id, publication, attempt, kind, label, request, started_at, finished_at, outcome, status, request_id"

    /// Steps that were started and have no outcome, oldest first: after a crash, what was under way.
    package func inFlight() throws(LedgerError) -> [StepRecord] {
        try fetch("steps", "SELECT \(Self.columns) FROM steps WHERE finished_at IS NULL ORDER BY id", [], Self.record)
    }

    /// In the order they were started.
    package func steps(of key: PublicationKey) throws(LedgerError) -> [StepRecord] {
        try fetch("steps", "SELECT \(Self.columns) FROM steps WHERE publication = ? ORDER BY id", [key.hex], Self.record)
    }

    /// The same, by attempt; attempts without a step do not appear.
    package func attempts(of key: PublicationKey) throws(LedgerError) -> [AttemptRecord] {
        var attempts: [AttemptRecord] = []
        for step in try steps(of: key) {
            if let index = attempts.firstIndex(where: { $0.number == step.attempt }) {
                attempts[index].steps.append(step)
            } else {
                attempts.append(AttemptRecord(number: step.attempt, steps: [step]))
            }
        }
        return attempts
    }

    private static func record(_ row: Row) throws -> StepRecord {
        var fields = FieldReader(row, table: "steps")
        return StepRecord(
            id: try fields.integer(), publication: try fields.key(), attempt: try fields.int(), kind: try fields.value(),
            label: try fields.text(), request: try fields.text(), startedAt: try fields.timestamp(),
            finishedAt: try fields.optionalTimestamp(), outcome: try fields.optionalText(),
            status: try fields.optionalInteger().map { Int($0) }, requestID: try fields.optionalText())
    }
}
