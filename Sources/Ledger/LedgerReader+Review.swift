package import CivilTime
package import Domain
import GRDB

extension LedgerReader {
    /// In the order they were given.
    package func approvals(of key: PublicationKey) throws(LedgerError) -> [GivenApproval] {
        try approvals("WHERE publication = ? ORDER BY at, principal, content", [key.hex])
    }

    /// Those of all publications that have not ended, in the order of keys.
    package func openApprovals() throws(LedgerError) -> [GivenApproval] {
        let ended = PublicationState.allCases.filter(\.isTerminal).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try approvals(
            """
            WHERE (SELECT state FROM publications WHERE key = publication) NOT IN (\(ended))
            ORDER BY publication, at, principal, content
            """, [])
    }

    private func approvals(_ clause: String, _ arguments: StatementArguments) throws(LedgerError) -> [GivenApproval] {
        try fetch("approvals", "SELECT publication, content, principal, at FROM approvals \(clause)", arguments) { row in
            var fields = FieldReader(row, table: "approvals")
            return GivenApproval(
                key: try fields.key(), content: try fields.text(), principal: try fields.text(), at: try fields.timestamp())
        }
    }

    /// What the engine was asked to look at again, in the order it was asked.
    package func reviews(limit: Int) throws(LedgerError) -> [Review] {
        try memory.recall("reviews", String(limit)) { () throws(LedgerError) in try readReviews(limit: limit) }
    }

    private func readReviews(limit: Int) throws(LedgerError) -> [Review] {
        try fetch("reviews", "SELECT publication, cause FROM reviews ORDER BY at, publication, cause LIMIT ?", [limit]) { row in
            var fields = FieldReader(row, table: "reviews")
            return Review(try fields.key(), try fields.value())
        }
    }

    /// Dropped because of that publication, and not decided a second time yet; in the order they were wanted.
    package func losers(to blocker: PublicationKey) throws(LedgerError) -> [PublicationRecord] {
        try select("WHERE blocker = ? AND state = 'dropped' AND second_chance = 0 ORDER BY wanted_at, key", [blocker.hex])
    }

    /// Given last at that destination, from that instant on, to something that had missed its slot; nil: none.
    package func lastMissedSlot(at destination: String, from: Timestamp) throws(LedgerError) -> Timestamp? {
        let kept = try select(
            """
            WHERE slot >= ? AND destination = ?
              AND EXISTS (SELECT 1 FROM json_each(publications.reasons) WHERE json_extract(value, '$.code') = 'missed')
            ORDER BY slot DESC LIMIT 1
            """, [from.milliseconds, destination])
        return kept.first?.slot
    }

    /// Revisions that wait for a person's word, newest first.
    package func waitingRevisions() throws(LedgerError) -> [WaitingRevision] {
        try memory.recall("waiting_revisions", "all") { () throws(LedgerError) in try readWaitingRevisions() }
    }

    private func readWaitingRevisions() throws(LedgerError) -> [WaitingRevision] {
        let columns = "id, since, added, cancelled, cause, confirmed_at, confirmed_by"
        return try fetch("waiting_revisions", "SELECT \(columns) FROM waiting_revisions ORDER BY since DESC, id") { row in
            var fields = FieldReader(row, table: "waiting_revisions")
            var revision = WaitingRevision(
                id: try fields.text(), since: try fields.timestamp(), added: try fields.int(), cancelled: try fields.int(),
                cause: try fields.text())
            revision.confirmedAt = try fields.optionalTimestamp()
            revision.confirmedBy = try fields.optionalText()
            return revision
        }
    }
}
