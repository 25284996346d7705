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
    /// Whose days and clock readings are meant.
    var zone: Zone { get }
    /// All times but the windows are closed.
    var isInverted: Bool { get }
    /// The closed half-open stretches, in milliseconds UTC, that belong to the civil days with these numbers: each ends with
    /// the day after its own at the latest. Empty ones are allowed.
    func windows(startingIn days: Range<Int>) -> [Range<Int64>]
    /// Where what closes this instant ends taken by itself, whatever follows it; nil when that is not known.
    func ownEnd(at instant: Timestamp) -> Timestamp?
    /// - Parameter instant: closed by this constraint.
    func reason(at instant: Timestamp, until: Timestamp?) -> Reason
}

extension CalendarConstraint {
    var isInverted: Bool { false }

    /// What it says to one instant, asked once: the gate's question.
    func objection(at instant: Timestamp) -> Objection? {
        var times = ClosedTimes(self)
        guard let end = times.end(closedAt: instant.milliseconds, limit: instant.milliseconds) else { return nil }
        let own = ownEnd(at: instant)
        return Objection(until: own ?? Timestamp(milliseconds: end), reason: reason(at: instant, until: own))
    }
}

/// One limit that counts slots: caps and spacing. The allocator keeps one `SlotCounter` per (guardrail, scope value).
struct CountingConstraint: Sendable {
    enum Measure: Sendable {
        /// No half-open stretch of that many milliseconds holds more.
        case rolling(Int64)
        case unit(CivilUnits.Kind, Zone)
    }
    /// Tells counters of different constraints apart: guardrail name, kind and position.
    let id: String
    let max: Int
    let measure: Measure
    let scope: Guardrail.Scope
    /// Without its end.
    let reason: Reason

    /// - Parameter until: milliseconds; `.max`: for ever.
    func reason(until: Int64) -> Reason {
        var result = reason
        result.until = until == .max ? nil : Timestamp(milliseconds: until)
        return result
    }
}

/// The slots that one counter has seen, and the times that they close to a further one.
struct SlotCounter: Sendable {
    private(set) var closed = IntervalSet()
    private var slots = SlotList()

    /// - Parameter unit: the civil unit around the slot, for a constraint that counts in those.
    mutating func add(_ slot: Int64, _ constraint: CountingConstraint, unit: Range<Int64>?) {
        switch constraint.measure {
        case .rolling(let length):
            if let stretch = rolling(slot, length: length, max: constraint.max) { closed.insert(stretch.lowerBound, stretch.upperBound) }
        case .unit:
            guard let unit, constraint.max > 0 else { return }
            if constraint.max > 1 {
                slots.insert(slot)
                guard slots.count(from: unit.lowerBound, to: unit.upperBound) >= constraint.max else { return }
            }
            closed.insert(unit.lowerBound, unit.upperBound)
        }
    }

    /// With `max` slots less than `length` apart, a further one less than `length` from the first and from the last of them is
    /// too much. All groups that a new slot makes hold that slot, so that the stretches which they close are one.
    private mutating func rolling(_ slot: Int64, length: Int64, max: Int) -> Range<Int64>? {
        guard length > 0, max > 0 else { return nil }
        if max == 1 { return (slot - length + 1)..<(slot + length) }
        let place = slots.insert(slot)
        // The new slot stands behind equal ones.
        let before = min(max - 1, slots.count(from: slot - length + 1, to: slot + 1) - 1)
        let after = min(max - 1, slots.count(from: slot + 1, to: slot + length))
        guard before + 1 + after >= max else { return nil }
        let (slots, groups) = (slots, (-before)...(after - max + 1))
        let group = { (first: Int) -> (oldest: Int64, newest: Int64)? in
            guard let oldest = slots.slot(first, from: place), let newest = slots.slot(first + max - 1, from: place) else { return nil }
            return newest - oldest < length ? (oldest, newest) : nil
        }
        guard let earliest = groups.lazy.compactMap(group).first, let latest = groups.reversed().lazy.compactMap(group).first else {
            return nil
        }
        return (earliest.newest - length + 1)..<(latest.oldest + length)
    }
}
