package import CivilTime
package import Domain
import GRDB

extension LedgerReader {
    /// Nil for a source that was never saved.
    package func sourceState(_ name: String) throws(LedgerError) -> SourceState? {
        try memory.recall("sources", name) { () throws(LedgerError) in try sources("WHERE name = ?", [name]).first?.state }
    }

    /// In the order of names.
    package func sources() throws(LedgerError) -> [(name: String, state: SourceState)] { try sources("ORDER BY name", []) }

    private func sources(_ clause: String, _ arguments: StatementArguments) throws(LedgerError) -> [(name: String, state: SourceState)] {
        let columns = "name, memory, next_poll_at, last_poll_at, last_error, failures, credential"
        return try fetch("sources", "SELECT \(columns) FROM sources \(clause)", arguments) { row in
            var fields = FieldReader(row, table: "sources")
            let name = try fields.text()
            let state = SourceState(
                memory: try fields.bytes(), nextPollAt: try fields.optionalTimestamp(), lastPollAt: try fields.optionalTimestamp(),
                lastError: try fields.optionalText(), failures: try fields.int(), credential: try fields.optionalText())
            return (name, state)
        }
    }

    /// When each rule and post (`rule:NAME`, `post:CAMPAIGN/NAME`) was first put to work.
    package func adoptions() throws(LedgerError) -> [String: Timestamp] {
        try memory.recall("adoptions", "all") { () throws(LedgerError) in try readAdoptions() }
    }

    private func readAdoptions() throws(LedgerError) -> [String: Timestamp] {
        let pairs = try fetch("adoptions", "SELECT cause, adopted_at FROM adoptions ORDER BY cause") { row in
            var fields = FieldReader(row, table: "adoptions")
            return (try fields.text(), try fields.timestamp())
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// Newest first.
    package func revisions(limit: Int = .max) throws(LedgerError) -> [RevisionRecord] {
        try fetch("revisions", "SELECT id, activated_at, summary FROM revisions ORDER BY sequence DESC LIMIT ?", [limit]) { row in
            var fields = FieldReader(row, table: "revisions")
            return RevisionRecord(id: try fields.text(), activatedAt: try fields.timestamp(), summary: try fields.text())
        }
    }

    /// The one at work; nil before the first.
    package var activeRevision: RevisionRecord? {
        get throws(LedgerError) { try revisions(limit: 1).first }
    }

    /// All that were put on and not taken off, ended ones too: ask `holds(at:)`.
    package func brakes() throws(LedgerError) -> [Brake] {
        try memory.recall("brakes", "all") { () throws(LedgerError) in try readBrakes() }
    }

    private func readBrakes() throws(LedgerError) -> [Brake] {
        try fetch("brakes", "SELECT scope, name, reason, since, until FROM brakes ORDER BY scope, name") { row in
            var fields = FieldReader(row, table: "brakes")
            return Brake(
                scope: try fields.value(), name: try fields.text(), reason: try fields.text(), since: try fields.timestamp(),
                until: try fields.optionalTimestamp())
        }
    }
}
