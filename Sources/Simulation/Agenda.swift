import CivilTime

/// What is to happen, in the order of (instant, tie): virtual time's only clock. A binary heap: a year of it holds
/// thousands of entries.
struct Agenda<Entry> {
    private struct Row {
        var at: Timestamp
        var tie: UInt64
        var serial: Int
        var entry: Entry

        static func < (a: Row, b: Row) -> Bool { (a.at, a.tie, a.serial) < (b.at, b.tie, b.serial) }
    }

    private var rows: [Row] = []
    private var serial = 0

    var isEmpty: Bool { rows.isEmpty }
    var first: Timestamp? { rows.first?.at }

    /// - Parameter tie: seeded, so that entries of one instant come in an order that the seed chooses.
    mutating func add(_ entry: Entry, at instant: Timestamp, tie: UInt64) {
        serial += 1
        rows.append(Row(at: instant, tie: tie, serial: serial, entry: entry))
        var child = rows.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard rows[child] < rows[parent] else { return }
            rows.swapAt(child, parent)
            child = parent
        }
    }

    mutating func takeFirst() -> (at: Timestamp, entry: Entry)? {
        guard let last = rows.popLast() else { return nil }
        guard let first = rows.first else { return (last.at, last.entry) }
        rows[0] = last
        sink()
        return (first.at, first.entry)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var child = parent * 2 + 1
            guard child < rows.count else { return }
            if child + 1 < rows.count, rows[child + 1] < rows[child] { child += 1 }
            guard rows[child] < rows[parent] else { return }
            rows.swapAt(child, parent)
            parent = child
        }
    }
}
