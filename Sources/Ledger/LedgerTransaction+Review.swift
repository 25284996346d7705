import CivilTime
package import Domain
import Foundation
import GRDB

extension LedgerTransaction {
    /// Keeps a person's word, and asks the engine to look.
    ///
    /// - Returns: whether this principal had not approved this content yet.
    @discardableResult
    package func approve(_ approval: GivenApproval, actor: String) throws(LedgerError) -> Bool {
        let isNew =
            try run(
                "approvals", row: approval.key.hex,
                """
                INSERT INTO approvals (publication, content, principal, at) VALUES (?, ?, ?, ?)
                ON CONFLICT (publication, content, principal) DO NOTHING
                """, [approval.key.hex, approval.content, approval.principal, approval.at.milliseconds]) > 0
        guard isNew else { return false }
        let detail = try object(["content": approval.content, "principal": approval.principal], row: approval.key.hex)
        try audit(actor: actor, action: "publication.approve", subject: approval.key.hex, detail: detail)
        try askReview(Review(approval.key, .approval))
        return true
    }

    /// The engine looks at it in its next step.
    package func askReview(_ review: Review) throws(LedgerError) {
        try run(
            "reviews", row: review.key.hex,
            "INSERT INTO reviews (publication, cause, at) VALUES (?, ?, ?) ON CONFLICT (publication, cause) DO NOTHING",
            [review.key.hex, review.cause.rawValue, at.milliseconds])
    }

    package func endReview(_ review: Review) throws(LedgerError) {
        try run(
            "reviews", row: review.key.hex, "DELETE FROM reviews WHERE publication = ? AND cause = ?",
            [review.key.hex, review.cause.rawValue])
    }

    /// Takes a dropped publication out of its end, so that it is decided once more. It happens once.
    package func giveSecondChance(_ key: PublicationKey) throws(LedgerError) -> PublicationRecord {
        let revived = try apply(.revive, to: key, at: at)
        try run("publications", row: key.hex, "UPDATE publications SET second_chance = 1 WHERE key = ?", [key.hex])
        return revived
    }

    /// What lost against a publication that has now ended unseen gets a second look.
    func reviewLosers(to key: PublicationKey) throws(LedgerError) {
        for loser in try losers(to: key) { try askReview(Review(loser.key, .blocker)) }
    }

    /// Notes that a revision waits. One that is confirmed already stays so.
    package func setWaiting(_ revision: WaitingRevision) throws(LedgerError) {
        try run(
            "waiting_revisions", row: revision.id,
            """
            INSERT INTO waiting_revisions (id, since, added, cancelled, cause) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET added = excluded.added, cancelled = excluded.cancelled, cause = excluded.cause
            """, [revision.id, revision.since.milliseconds, revision.added, revision.cancelled, revision.cause])
    }

    /// A person lets a waiting revision be put to work.
    ///
    /// - Returns: whether it waits.
    @discardableResult
    package func confirmRevision(_ id: String, actor: String) throws(LedgerError) -> Bool {
        let isKnown =
            try run(
                "waiting_revisions", row: id, "UPDATE waiting_revisions SET confirmed_at = ?, confirmed_by = ? WHERE id = ?",
                [at.milliseconds, actor, id]) > 0
        if isKnown { try audit(actor: actor, action: "revision.confirm", subject: id, revision: id) }
        return isKnown
    }

    /// A revision was put to work: whatever waited is overtaken.
    package func clearWaitingRevisions() throws(LedgerError) {
        guard try !waitingRevisions().isEmpty else { return }
        try run("waiting_revisions", row: "", "DELETE FROM waiting_revisions", [])
    }

    private func object(_ members: [String: String], row: String) throws(LedgerError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(members), as: UTF8.self) } catch {
            throw LedgerError.of(error, path: path, table: "approvals", row: row)
        }
    }
}
