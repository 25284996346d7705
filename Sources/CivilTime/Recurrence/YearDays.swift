/// Which days of a year are chosen. There are only so many kinds of years (weekday of New Year, leap or not, and the same
/// of both neighbours, into which the outermost weeks reach), so each kind is worked out once.
struct YearDays: Sendable {
    private let filter: DayFilter
    private let weekNumbers: [Int]
    /// 0 is Monday.
    private let weekStart: Int
    private var known: [[Int32]?]

    init(_ filter: DayFilter, weekNumbers: [Int], weekStart: Weekday) {
        self.filter = filter
        self.weekNumbers = weekNumbers
        self.weekStart = weekStart.rawValue - 1
        known = Array(repeating: nil, count: 56)
    }

    /// Days after New Year, ascending; negative and beyond the year's end where a week reaches into the neighbour.
    mutating func days(_ year: Int, newYear: Int) -> [Int32] {
        var kind = Gregorian.weekday(newYear)
        for neighbour in [year - 1, year, year + 1] { kind = kind * 2 + (Gregorian.isLeap(neighbour) ? 1 : 0) }
        if let days = known[kind] { return days }
        let days = weekNumbers.isEmpty ? plainDays(year, newYear) : weekDays(year, newYear)
        known[kind] = days
        return days
    }

    private func plainDays(_ year: Int, _ newYear: Int) -> [Int32] {
        let length = Gregorian.yearLength(year)
        var result: [Int32] = []
        var yearDay = 0
        for month in 1...12 {
            let monthLength = Gregorian.monthLength(year, month)
            defer { yearDay += monthLength }
            guard filter.allowsMonth(month) else { continue }
            for day in 1...monthLength {
                let weekday = Gregorian.weekday(newYear + yearDay + day - 1)
                let isChosen =
                    filter.allowsMonthDay(day, ofLength: monthLength) && filter.allowsYearDay(yearDay + day, ofLength: length)
                    && (filter.countsWithinYear
                        ? filter.allowsWeekday(weekday, day: yearDay + day, ofLength: length)
                        : filter.allowsWeekday(weekday, day: day, ofLength: monthLength))
                if isChosen { result.append(Int32(yearDay + day - 1)) }
            }
        }
        return result
    }

    /// Week 1 is the first with at least four days in the year. A week belongs to its year with all its days.
    private func weekDays(_ year: Int, _ newYear: Int) -> [Int32] {
        let first = firstWeek(newYear)
        let next = Gregorian.yearLength(year) + firstWeek(newYear + Gregorian.yearLength(year))
        let count = (next - first) / 7
        let weeks = Set(weekNumbers.map { $0 > 0 ? $0 : count + 1 + $0 }).filter { (1...count).contains($0) }.sorted()
        return weeks.flatMap { week in
            (first + (week - 1) * 7..<first + week * 7).filter { allows(CivilDate(dayNumber: newYear + $0)) }.map { Int32($0) }
        }
    }

    /// Where the first week begins, in days after New Year: -3 to 3.
    private func firstWeek(_ newYear: Int) -> Int {
        let weekday = Gregorian.modulo(Gregorian.weekday(newYear) - weekStart, 7)
        return weekday <= 3 ? -weekday : 7 - weekday
    }

    private func allows(_ date: CivilDate) -> Bool {
        let (year, month, day) = date.components
        let length = Gregorian.monthLength(year, month)
        return filter.allowsMonth(month) && filter.allowsMonthDay(day, ofLength: length)
            && filter.allowsYearDay(date.dayNumber - Gregorian.firstDay(year, 1) + 1, ofLength: Gregorian.yearLength(year))
            && filter.allowsWeekday(Gregorian.weekday(date.dayNumber), day: day, ofLength: length)
    }
}
