package import CivilTime
package import Domain
import Foundation
import GRDB

/// Where a page of publications ended.
package struct PublicationCursor: Hashable, Sendable {
    /// The slot, or without one the wanted time.
    package var at: Timestamp
    package var key: PublicationKey
    package init(at: Timestamp, key: PublicationKey) {
        self.at = at
        self.key = key
    }
    package init(_ record: PublicationRecord) { self.init(at: record.slot ?? record.wantedAt, key: record.key) }
}

extension LedgerReader {
    package func publication(_ key: PublicationKey) throws(LedgerError) -> PublicationRecord? {
        if let record = known?[key] { return record }
        let record = try select("WHERE key = ?", [key.hex]).first
        known?[key] = record
        return record
    }

    /// All whose key begins with these hex digits, in the order of keys; none for what is not lower-case hex.
    package func publications(matchingPrefix hex: String) throws(LedgerError) -> [PublicationRecord] {
        guard !hex.isEmpty, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return [] }
        return try select("WHERE key >= ? AND key < ? ORDER BY key", [hex, hex + "g"])
    }

    /// In the order of (slot, or without one the wanted time; key), one page after another.
    package func publications(
        states: [PublicationState]? = nil, destination: String? = nil, limit: Int = .max, after cursor: PublicationCursor? = nil
    ) throws(LedgerError) -> [PublicationRecord] {
        var conditions: [String] = []
        var arguments = StatementArguments()
        if let states {
            conditions.append("state IN (\(Array(repeating: "?", count: states.count).joined(separator: ", ")))")
            arguments += StatementArguments(states.map(\.rawValue))
        }
        if let destination {
            conditions.append("destination = ?")
            arguments += [destination]
        }
        if let cursor {
            conditions.append("(coalesce(slot, wanted_at), key) > (?, ?)")
            arguments += [cursor.at.milliseconds, cursor.key.hex]
        }
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try select("\(filter) ORDER BY coalesce(slot, wanted_at), key LIMIT ?", arguments + [limit])
    }

    /// What the engine must look at now, longest overdue first: also what is published and has follow-ups to do.
    package func due(at: Timestamp, limit: Int) throws(LedgerError) -> [PublicationRecord] {
        guard let next = try nextDue(), next <= at else { return [] }
        let records = try select("WHERE due_at <= ? ORDER BY due_at, key LIMIT ?", [at.milliseconds, limit])
        for record in records { known?[record.key] = record }
        return records
    }

    /// When the engine must look next; nil when nothing waits for time.
    package func nextDue() throws(LedgerError) -> Timestamp? {
        try memory.recall("publications", "next due") { () throws(LedgerError) in
            try fetch("publications", "SELECT due_at FROM publications WHERE due_at IS NOT NULL ORDER BY due_at, key LIMIT 1") { row in
                var fields = FieldReader(row, table: "publications")
                return try fields.timestamp()
            }.first
        }
    }

    /// The planner's history: everything with a slot in `from...to`, and whatever has not ended; ordered by slot (or
    /// wanted time) and key.
    package func slotHistory(from: Timestamp, to: Timestamp) throws(LedgerError) -> [PublicationRecord] {
        let ended = PublicationState.allCases.filter(\.isTerminal).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let open = PublicationState.allCases.filter { !$0.isTerminal }.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        // The plus keeps SQLite from preferring the index on states to the range of slots.
        let past = try select("WHERE slot BETWEEN ? AND ? AND +state IN (\(ended))", [from.milliseconds, to.milliseconds])
        let present = try select("WHERE state IN (\(open))", [])
        return (past + present).sorted { a, b in (a.slot ?? a.wantedAt, a.key) < (b.slot ?? b.wantedAt, b.key) }
    }

    /// Published, but the adapter has follow-ups (permalink, first comment) left to do; in the order of keys.
    package func unsettled() throws(LedgerError) -> [PublicationRecord] {
        // Named, because SQLite would rather search the index on states, with all that was ever published.
        try select("INDEXED BY publications_unsettled WHERE state = 'published' AND machine IS NOT NULL ORDER BY key", [])
    }

    /// What is held of a source's items because no file was found, the newest first.
    package func missingMedia(ofSource source: String, limit: Int) throws(LedgerError) -> [PublicationRecord] {
        try select(
            """
            WHERE state = 'held' AND json_type(media, '$.missing') IS NOT NULL
              AND (SELECT source FROM items WHERE id = item) = ? ORDER BY wanted_at DESC, key LIMIT ?
            """, [source, limit])
    }

    package func publications(ofItem item: ItemID) throws(LedgerError) -> [PublicationRecord] {
        try select("WHERE item = ? ORDER BY destination, variant, wanted_at, key", [item.rawValue])
    }

    /// The publication that keeps this item there from all others (`keepsItem`); the earliest decided where there are several.
    package func publicationTaken(item: ItemID, destination: String, variant: String) throws(LedgerError) -> PublicationRecord? {
        try select(
            """
            WHERE item = ? AND destination = ? AND variant = ? AND state NOT IN ('cancelled', 'expired')
              AND (state <> 'dropped' OR visible_at IS NOT NULL)
            ORDER BY decided_at, key LIMIT 1
            """, [item.rawValue, destination, variant]
        ).first
    }

    /// The publication that the platform's post counts as; nil: none to that destination. What a person has resolved is known by
    /// its address alone.
    package func publication(remoteID: String?, permalink: String?, destination: String) throws(LedgerError) -> PublicationKey? {
        try select(
            "WHERE state = 'published' AND destination = ? AND (remote_id = ? OR permalink = ?) ORDER BY key LIMIT 1",
            [destination, remoteID, permalink]
        ).first?.key
    }

    /// How many there are in each state; every state is a key.
    package func counts() throws(LedgerError) -> [PublicationState: Int] {
        let found = try fetch("publications", "SELECT state, count(*) FROM publications GROUP BY state") { row in
            var fields = FieldReader(row, table: "publications")
            let state: PublicationState = try fields.value()
            return (state, try fields.int())
        }
        let none = PublicationState.allCases.map { ($0, 0) }
        return Dictionary(none + found, uniquingKeysWith: { $1 })
    }

    func select(_ clause: String, _ arguments: StatementArguments) throws(LedgerError) -> [PublicationRecord] {
        try fetch("publications", "\(PublicationRow.select) \(clause)", arguments, PublicationRow.record)
    }
}
