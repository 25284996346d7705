import CivilTime
package import Diagnostics

/// On whose clock an event stands.
enum EventClock: Hashable, Sendable {
    /// Whole civil days, the same everywhere.
    case days
    /// Wall-clock times without a zone: they mean the clock of whoever looks.
    case floating
    case zone(Zone)
}

/// Something a calendar says: once, or again and again.
package struct CalendarEvent: Hashable, Sendable {
    /// The event's `SUMMARY`, on one line; empty when it has none.
    package let summary: String
    /// Its `SUMMARY` in the file, else its first line.
    package let at: SourceSpan
    let clock: EventClock
    let length: EventLength
    /// Starts by themselves, ascending: the first one, and those that `RDATE` adds. In seconds: of instants where the event
    /// has a zone, else of the wall clock.
    let starts: [Int64]
    /// What the event's rules add.
    let sets: [RecurrenceSet]
    /// Days on which it does not start, ascending.
    let excludedDays: [CivilDate]

    /// It covers whole civil days, in every zone the same.
    package var isAllDay: Bool { clock == .days }

    /// How many starts are worked out at a time.
    private static let chunk = 4096

    /// What was made of a start.
    enum Use {
        case used, unused
        /// Nothing more is wanted.
        case enough
    }

    /// Gives the starts in `[low, high)`, ascending within each of the event's sources: its single starts, then each rule.
    ///
    /// - Parameters:
    ///   - most: a source ends when the body has made use of that many.
    func forEachStart(from low: Int64, to high: Int64, most: Int = .max, _ body: (Int64) -> Use) {
        var used = 0
        for start in starts[lowerBound(of: low, in: starts)...] where !isExcluded(start) {
            guard start < high, used < most else { break }
            switch body(start) {
            case .used: used += 1
            case .unused: continue
            case .enough: return
            }
        }
        for set in sets where !forEach(set, from: low, to: high, most: most, body) { return }
    }

    /// Whether other sources are still of interest.
    private func forEach(_ set: RecurrenceSet, from low: Int64, to high: Int64, most: Int, _ body: (Int64) -> Use) -> Bool {
        var next = Timestamp(seconds: low)
        var used = 0
        var size = Self.chunk
        while true {
            let found = set.occurrences(from: next, to: Timestamp(seconds: high), limit: size)
            for start in found.times where !isExcluded(start.seconds) {
                guard used < most else { return true }
                switch body(start.seconds) {
                case .used: used += 1
                case .unused: continue
                case .enough: return false
                }
            }
            guard found.truncated, let last = found.times.last else { return true }
            next = last + .seconds(1)
            // A counted rule is counted again from its start each time.
            size = min(size * 2, 1 << 20)
        }
    }

    private func isExcluded(_ start: Int64) -> Bool {
        guard !excludedDays.isEmpty else { return false }
        let day = firstDay(start)
        let index = lowerBound(of: day, in: excludedDays)
        return index < excludedDays.count && excludedDays[index] == day
    }

    /// The day of a start on the event's own clock.
    private func firstDay(_ start: Int64) -> CivilDate {
        if case .zone(let zone) = clock { return zone.civil(at: Timestamp(seconds: start)).date }
        return Zone.utc.civil(at: Timestamp(seconds: start)).date
    }

    /// Where it ends that started then; on the same scale, exclusive.
    func end(of start: Int64) -> Int64 {
        guard case .zone(let zone) = clock, length.days > 0 else { return start + Int64(length.days) * 86_400 + length.seconds }
        let civil = zone.civil(at: Timestamp(seconds: start))
        return zone.instant(of: CivilDateTime(date: civil.date.adding(days: length.days), time: civil.time)).seconds + length.seconds
    }
}

/// The first index whose element is not smaller.
func lowerBound<Element: Comparable>(of element: Element, in sorted: [Element]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
        let middle = (low + high) / 2
        if sorted[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low
}
