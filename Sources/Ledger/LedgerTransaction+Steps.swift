package import CivilTime
package import Domain
import Foundation
import GRDB

extension LedgerTransaction {
    /// The journal before a request: the step, and the adapter's state with which to go on after a crash. The request may
    /// be sent only when this transaction is durable.
    ///
    /// - Parameters:
    ///   - kind: the raw value of a `StepKind`; another one is `refused`.
    ///   - request: one redacted line.
    package func startStep(
        publication key: PublicationKey, attempt: Int, kind: String, label: String, request: String, machine: [UInt8], at: Timestamp
    ) throws(LedgerError) -> StepID {
        try update(key) { $0.machine = machine }
        try run(
            "steps", row: "of \(key.hex)",
            "INSERT INTO steps (publication, attempt, kind, label, request, started_at) VALUES (?, ?, ?, ?, ?, ?)",
            [key.hex, attempt, kind, label, request, at.milliseconds])
        return db.lastInsertedRowID
    }

    /// - Parameters:
    ///   - outcome: for people: `answered`, `lost`, or the classified failure.
    ///   - status: the HTTP status, where there was an answer.
    ///   - requestID: the platform's.
    /// - Throws: `unknownStep` when it does not exist or is finished.
    package func finishStep(
        _ id: StepID, outcome: String, status: Int? = nil, requestID: String? = nil, at: Timestamp
    ) throws(LedgerError) {
        let open = try run(
            "steps", row: String(id),
            "UPDATE steps SET finished_at = ?, outcome = ?, status = ?, request_id = ? WHERE id = ? AND finished_at IS NULL",
            [at.milliseconds, outcome, status, requestID, id])
        guard open == 1 else { throw .unknownStep(id: id) }
    }
}
