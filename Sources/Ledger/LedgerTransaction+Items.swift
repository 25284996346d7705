package import CivilTime
package import Domain
import GRDB

extension LedgerTransaction {
    /// Remembers what a poll found. An item that is known keeps the facts of the poll that found it first. One from before the
    /// end of a time that this ledger knows nothing of (`LostStretch`) is late: it may have been posted then.
    ///
    /// - Parameter baseline: found by the silent first poll: never decided.
    /// - Returns: those that are new, in the given order.
    @discardableResult
    package func insertItems(_ items: [Item], baseline: Bool) throws(LedgerError) -> [ItemID] {
        var new: [ItemID] = []
        let lostUntil = items.isEmpty ? nil : try lostStretch?.until
        for var item in items {
            if let lostUntil, item.created < lostUntil { item.isLate = true }
            if try run("items", row: item.id.rawValue, ItemRow.insert, arguments(item, baseline)) > 0 { new.append(item.id) }
            try run(
                "sightings", row: "\(item.source)/\(item.nativeID)",
                "INSERT INTO sightings (source, native_id, item) VALUES (?, ?, ?) ON CONFLICT (source, native_id) DO NOTHING",
                [item.source, item.nativeID, item.id.rawValue])
        }
        return new
    }

    private func arguments(_ item: Item, _ baseline: Bool) throws(LedgerError) -> [(any DatabaseValueConvertible)?] {
        do { return try ItemRow.arguments(item, isBaseline: baseline) } catch {
            throw LedgerError.of(error, path: path, table: "items", row: item.id.rawValue)
        }
    }

    /// What is now known of an item's file.
    package func setMedia(_ id: ItemID, _ media: MediaFinding) throws(LedgerError) {
        let text: String
        do { text = try StoredJSON.text(media) } catch { throw LedgerError.of(error, path: path, table: "items", row: id.rawValue) }
        let known = try run("items", row: id.rawValue, "UPDATE items SET media = ? WHERE id = ?", [text, id.rawValue])
        guard known == 1 else { throw .refused(table: "items", row: id.rawValue, detail: "there is no such item") }
    }

    /// The rules were evaluated for these; the first time stands.
    package func markDecided(_ items: [ItemID], at: Timestamp) throws(LedgerError) {
        for id in items {
            try run(
                "items", row: id.rawValue, "UPDATE items SET decided_at = ? WHERE id = ? AND decided_at IS NULL",
                [at.milliseconds, id.rawValue])
        }
    }

    /// - Throws: `conflict` when this rule of this revision has its verdict on the item.
    package func insertVerdict(_ verdict: VerdictRecord) throws(LedgerError) {
        try run(
            "verdicts", row: "\(verdict.item.rawValue), \(verdict.rule)",
            "INSERT INTO verdicts (item, rule, revision, matched, detail, at) VALUES (?, ?, ?, ?, ?, ?)",
            [verdict.item.rawValue, verdict.rule, verdict.revision, verdict.matched, verdict.detail, verdict.at.milliseconds])
    }
}
