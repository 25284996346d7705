package import CivilTime
package import Diagnostics

/// The civil days of a window on which a calendar says something, ready to be asked: each answer takes O(log n).
package struct CalendarDays: Hashable, Sendable {
    /// Neighbouring days that one event covers.
    package struct Part: Hashable, Sendable {
        package let days: ClosedRange<CivilDate>
        /// The event's; of several on one day, the first of the file.
        package let summary: String
        package let at: SourceSpan
    }

    /// Ascending; between two lies at least one free day. Clipped to the window.
    package let ranges: [ClosedRange<CivilDate>]
    /// Ascending; they make up the ranges, and tell why.
    package let parts: [Part]

    /// The unbroken run of days around a day; nil when the day is free or outside the window.
    package func range(covering day: CivilDate) -> ClosedRange<CivilDate>? {
        CalendarDays.search(day, ranges.count) { ranges[$0] }.map { ranges[$0] }
    }

    /// What covers a day.
    package func part(covering day: CivilDate) -> Part? {
        CalendarDays.search(day, parts.count) { parts[$0].days }.map { parts[$0] }
    }

    private static func search(_ day: CivilDate, _ count: Int, _ range: (Int) -> ClosedRange<CivilDate>) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if range(middle).upperBound < day { low = middle + 1 } else { high = middle }
        }
        return low < count && range(low).contains(day) ? low : nil
    }
}

/// Marks days, each once, by the first event that comes to it. A day that is taken leads on to the next that is free, so
/// that a thousand events over the same year cost no more than a few.
struct DayPainter {
    private let first: Int
    private let count: Int
    /// The event of each day; -1 where it is free.
    private var owners: [Int32]
    /// A day at or after this one, on the way to the next free one.
    private var next: [Int32]
    private var free: Int

    /// - Parameters:
    ///   - from: the first day.
    ///   - until: the first day after the window.
    init(from: CivilDate, until: CivilDate) {
        first = from.dayNumber
        count = max(0, until.dayNumber - from.dayNumber)
        owners = Array(repeating: -1, count: count)
        next = (0..<Int32(count + 1)).map { $0 }
        free = count
    }

    var isFull: Bool { free == 0 }

    mutating func paint(_ days: ClosedRange<Int>, _ event: Int) {
        let end = min(days.upperBound - first, count - 1)
        var day = max(days.lowerBound - first, 0)
        guard day <= end else { return }
        day = nextFree(day)
        while day <= end {
            owners[day] = Int32(event)
            next[day] = Int32(day + 1)
            free -= 1
            day = nextFree(day + 1)
        }
    }

    private mutating func nextFree(_ day: Int) -> Int {
        var day = day
        while Int(next[day]) != day {
            next[day] = next[Int(next[day])]
            day = Int(next[day])
        }
        return day
    }

    func days(_ events: [CalendarEvent]) -> CalendarDays {
        var ranges: [ClosedRange<CivilDate>] = []
        var parts: [CalendarDays.Part] = []
        var day = 0
        while day < count {
            let owner = owners[day]
            let start = day
            while day < count, owners[day] == owner { day += 1 }
            guard owner >= 0 else { continue }
            let days = CivilDate(dayNumber: first + start)...CivilDate(dayNumber: first + day - 1)
            parts.append(CalendarDays.Part(days: days, summary: events[Int(owner)].summary, at: events[Int(owner)].at))
            if let last = ranges.last, last.upperBound.dayNumber == days.lowerBound.dayNumber - 1 {
                ranges[ranges.count - 1] = last.lowerBound...days.upperBound
            } else {
                ranges.append(days)
            }
        }
        return CalendarDays(ranges: ranges, parts: parts)
    }
}
