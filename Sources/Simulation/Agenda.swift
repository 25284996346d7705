import CivilTime

/// What is to happen, in the order of (instant, tie): virtual time's only clock.
struct Agenda<Entry> {
    private struct Row {
        var at: Timestamp
        var tie: UInt64
        var serial: Int
        var entry: Entry
    }

    private var rows: [Row] = []
    private var serial = 0

    var isEmpty: Bool { rows.isEmpty }
    var first: Timestamp? { rows.first?.at }

    /// - Parameter tie: seeded, so that entries of one instant come in an order that the seed chooses.
    mutating func add(_ entry: Entry, at instant: Timestamp, tie: UInt64) {
        serial += 1
        let row = Row(at: instant, tie: tie, serial: serial, entry: entry)
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            let other = rows[middle]
            if (other.at, other.tie, other.serial) < (row.at, row.tie, row.serial) { low = middle + 1 } else { high = middle }
        }
        rows.insert(row, at: low)
    }

    mutating func takeFirst() -> (at: Timestamp, entry: Entry)? {
        guard !rows.isEmpty else { return nil }
        let row = rows.removeFirst()
        return (row.at, row.entry)
    }

    mutating func removeAll(where drop: (Entry) -> Bool) { rows.removeAll { drop($0.entry) } }
}
