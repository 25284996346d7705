import CivilTime
import Domain
import RuleSet

/// A guardrail's answer to "may something appear at this instant?"
struct Objection: Hashable {
    /// The earliest later instant at which this constraint may stop objecting; always after the asked instant.
    var until: Timestamp
    var reason: Reason
}

/// One limit that looks only at the calendar: the same answer whatever else is planned.
protocol CalendarConstraint: Sendable {
    func objection(at instant: Timestamp) -> Objection?
}

/// One limit that counts slots: caps and spacing. The allocator keeps one `SlotCounter` per (guardrail, scope value).
protocol CountingConstraint: Sendable {
    /// Tells counters of different constraints apart: guardrail name, kind and position.
    var id: String { get }
    var scope: Guardrail.Scope { get }
    func objection(at instant: Timestamp, counter: SlotCounter) -> Objection?
}

/// The slots that one counter has seen, in ascending order.
struct SlotCounter: Sendable {
    private(set) var slots: [Timestamp] = []

    mutating func add(_ slot: Timestamp) { slots.insert(slot, at: firstIndex(notBefore: slot)) }

    mutating func remove(_ slot: Timestamp) {
        let index = firstIndex(notBefore: slot)
        if index < slots.count, slots[index] == slot { slots.remove(at: index) }
    }

    /// Index of the first slot ≥ `instant`: binary search.
    func firstIndex(notBefore instant: Timestamp) -> Int {
        var low = 0
        var high = slots.count
        while low < high {
            let middle = (low + high) / 2
            if slots[middle] < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// How many slots lie in the half-open interval.
    func count(from start: Timestamp, to end: Timestamp) -> Int { max(0, firstIndex(notBefore: end) - firstIndex(notBefore: start)) }
}
