package import CivilTime
package import Domain
import Foundation
import GRDB

extension LedgerTransaction {
    package func saveSource(_ name: String, _ state: SourceState) throws(LedgerError) {
        try run(
            "sources", row: name,
            """
            INSERT INTO sources (name, memory, next_poll_at, last_poll_at, last_error, failures, credential) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET memory = excluded.memory, next_poll_at = excluded.next_poll_at,
              last_poll_at = excluded.last_poll_at, last_error = excluded.last_error, failures = excluded.failures,
              credential = excluded.credential
            """,
            [
                name, state.memory.map { Data($0) }, state.nextPollAt?.milliseconds, state.lastPollAt?.milliseconds, state.lastError,
                state.failures, state.credential,
            ])
    }

    /// Notes since when rules and posts are at work. One that is adopted already keeps its instant.
    package func adopt(_ causes: [String], revision: String, at: Timestamp) throws(LedgerError) {
        for cause in causes {
            try run(
                "adoptions", row: cause,
                "INSERT INTO adoptions (cause, revision, adopted_at) VALUES (?, ?, ?) ON CONFLICT (cause) DO NOTHING",
                [cause, revision, at.milliseconds])
        }
    }

    /// Forgets causes that are gone from the rules: should one return, it is new.
    package func retire(_ causes: [String]) throws(LedgerError) {
        for cause in causes { try run("adoptions", row: cause, "DELETE FROM adoptions WHERE cause = ?", [cause]) }
    }

    /// Puts a revision to work; also one that was at work before.
    package func setRevision(_ id: String, at: Timestamp, summary: String) throws(LedgerError) {
        try run(
            "revisions", row: id, "INSERT INTO revisions (id, activated_at, summary) VALUES (?, ?, ?)", [id, at.milliseconds, summary])
    }

    /// Replaces a brake of the same scope and name.
    package func setBrake(_ brake: Brake) throws(LedgerError) {
        try run(
            "brakes", row: "\(brake.scope.rawValue) \(brake.name)",
            """
            INSERT INTO brakes (scope, name, reason, since, until) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (scope, name) DO UPDATE SET reason = excluded.reason, since = excluded.since, until = excluded.until
            """, [brake.scope.rawValue, brake.name, brake.reason, brake.since.milliseconds, brake.until?.milliseconds])
    }

    /// - Returns: whether there was one.
    @discardableResult
    package func clearBrake(_ scope: Brake.Scope, name: String = "") throws(LedgerError) -> Bool {
        try run("brakes", row: "\(scope.rawValue) \(name)", "DELETE FROM brakes WHERE scope = ? AND name = ?", [scope.rawValue, name]) > 0
    }
}
