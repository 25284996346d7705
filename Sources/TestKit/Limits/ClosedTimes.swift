/// The times that windows or days close, as half-open stretches of instants.
struct ClosedTimes {
    /// In order and apart from each other once they are settled.
    private(set) var stretches: [Range<Int64>] = []
    private let span: Range<Int64>

    init(_ span: Range<Int64>) { self.span = span }

    /// Ends of stretches: where something may become free apart from whole minutes.
    var ends: [Int64] { stretches.map(\.upperBound) }

    mutating func close(_ first: Int64, _ end: Int64) {
        guard first < end else { return }
        stretches.append(first..<end)
    }

    /// All times but these.
    mutating func invert() {
        var free = span.lowerBound
        var rest: [Range<Int64>] = []
        for stretch in stretches.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if stretch.lowerBound > free { rest.append(free..<stretch.lowerBound) }
            free = max(free, stretch.upperBound)
        }
        if free < span.upperBound { rest.append(free..<span.upperBound) }
        stretches = rest
    }

    /// Puts them in order, and makes one of those that touch.
    mutating func settle() {
        var settled: [Range<Int64>] = []
        for stretch in stretches.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = settled.last, stretch.lowerBound <= last.upperBound {
                settled[settled.count - 1] = last.lowerBound..<max(last.upperBound, stretch.upperBound)
            } else {
                settled.append(stretch)
            }
        }
        stretches = settled
    }

    func closes(_ instant: Int64) -> Bool {
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].upperBound <= instant { low = middle + 1 } else { high = middle }
        }
        return low < stretches.count && stretches[low].lowerBound <= instant
    }
}

extension ClosedTimes {
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Each window on each day on which it begins; one that does not end after it begins ends on the next day.
    mutating func close(_ windows: [CheckedWorkspace.Window], clock: WallClock, days: ClosedRange<Int>) {
        for window in windows {
            let (from, to) = (Int((window.fromMinute * 60).rounded()), Int((window.toMinute * 60).rounded()))
            for day in days where Self.begins(window, day) {
                close(clock.first(day: day, second: from), clock.first(day: to > from ? day : day + 1, second: to))
            }
        }
    }

    private static func begins(_ window: CheckedWorkspace.Window, _ day: Int) -> Bool {
        let (year, month, date) = Instants.civil(day)
        let fromEnd = date - Instants.length(ofMonth: month, year) - 1
        return window.days.contains(weekdays[Instants.weekday(day)]) && (window.months.isEmpty || window.months.contains(month))
            && (window.daysOfMonth.isEmpty || window.daysOfMonth.contains(date) || window.daysOfMonth.contains(fromEnd))
    }

    mutating func close(_ blackout: CheckedWorkspace.Blackout, calendars: [String: [String]], clock: WallClock, days: ClosedRange<Int>)
        throws
    {
        let named = try (blackout.calendar.flatMap { calendars[$0] } ?? []).map(Instants.parseDay)
        let first = try blackout.from.map(Instants.parseDay)
        let last = try blackout.until.map(Instants.parseDay)
        for day in days {
            let civil = Instants.civil(day)
            let isYearly = blackout.month == civil.month && blackout.day == civil.day
            let isInRange = first.map { $0 <= day } ?? false && last.map { day <= $0 } ?? false
            if isYearly || isInRange || named.contains(day) { close(clock.first(day: day), clock.first(day: day + 1)) }
        }
    }
}
