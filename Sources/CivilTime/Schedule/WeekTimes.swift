/// Times of day for each weekday: what a schedule of slots comes to.
struct WeekTimes: Hashable, Sendable {
    /// Seconds after midnight, ascending and distinct; Monday's first.
    private let days: [[Int32]]

    init(_ slots: [RecurringSchedule.Slot]) {
        days = Weekday.allCases.map { weekday in
            Set(slots.filter { $0.days.contains(weekday) }.flatMap(\.times)).sorted().map { Int32($0.secondOfDay) }
        }
    }

    var isEmpty: Bool { days.allSatisfy(\.isEmpty) }

    /// What the clock leaves out moves on by the gap, as in recurrence rules.
    func occurrences(in zone: Zone, from: Timestamp, to: Timestamp, limit: Int) -> Occurrences {
        guard !isEmpty else { return Occurrences(times: [], truncated: false) }
        let window = SecondWindow(from: from, to: to)
        var collector = OccurrenceCollector(zone: zone, gaps: .shift, from: window.from, to: window.to, limit: max(0, limit))
        // A day earlier: readings before the window may have been put off into it.
        var day = Gregorian.floor(Int(window.from + zone.span(at: window.from).offset), 86_400) - 1
        let last = min(Gregorian.floor(Int(window.to), 86_400) + 2, Gregorian.lastDay)
        var weekday = Gregorian.weekday(day)
        var walls: [Int64] = []
        while !collector.isDone, day <= last {
            walls.removeAll(keepingCapacity: true)
            for time in days[weekday] { walls.append(Int64(day) * 86_400 + Int64(time)) }
            collector.add(walls)
            day += 1
            weekday = weekday == 6 ? 0 : weekday + 1
        }
        collector.finish()
        return Occurrences(times: collector.times, truncated: collector.isTruncated)
    }
}
