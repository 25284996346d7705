package import CivilTime
package import Domain
import GRDB

extension LedgerReader {
    /// Items whose rules were not evaluated yet, oldest discovery first; never those of a silent baseline.
    package func items(undecided limit: Int) throws(LedgerError) -> [ItemRecord] {
        try fetch(
            "items", "\(ItemRow.select) WHERE decided_at IS NULL AND is_baseline = 0 ORDER BY discovered_at, id LIMIT ?", [limit],
            ItemRow.record)
    }

    package func item(_ id: ItemID) throws(LedgerError) -> Item? { try itemRecord(id)?.item }

    /// The item with what is known of its file and whether it was decided.
    package func itemRecord(_ id: ItemID) throws(LedgerError) -> ItemRecord? {
        try fetch("items", "\(ItemRow.select) WHERE id = ?", [id.rawValue], ItemRow.record).first
    }

    /// Discovered in `from..<to`, oldest first.
    package func items(from: Timestamp, to: Timestamp) throws(LedgerError) -> [ItemRecord] {
        try fetch(
            "items", "\(ItemRow.select) WHERE discovered_at >= ? AND discovered_at < ? ORDER BY discovered_at, id",
            [from.milliseconds, to.milliseconds], ItemRow.record)
    }

    /// Which of these ids the source has shown before.
    package func knownItemIDs(source: String, nativeIDs: Set<String>) throws(LedgerError) -> Set<String> {
        var known: Set<String> = []
        for id in nativeIDs {
            let isKnown = try memory.recall("sightings", "\(source) \(id)") { () throws(LedgerError) in
                try !fetch("sightings", "SELECT 1 FROM sightings WHERE source = ? AND native_id = ?", [source, id]) { _ in true }.isEmpty
            }
            if isKnown { known.insert(id) }
        }
        return known
    }

    /// In the order they were reached.
    package func verdicts(ofItem item: ItemID) throws(LedgerError) -> [VerdictRecord] {
        try fetch(
            "verdicts", "SELECT item, rule, matched, detail, at, revision FROM verdicts WHERE item = ? ORDER BY at, rule, revision",
            [item.rawValue]
        ) { row in
            var fields = FieldReader(row, table: "verdicts")
            return VerdictRecord(
                item: ItemID(rawValue: try fields.text()), rule: try fields.text(), matched: try fields.flag(), detail: try fields.text(),
                at: try fields.timestamp(), revision: try fields.text())
        }
    }
}
