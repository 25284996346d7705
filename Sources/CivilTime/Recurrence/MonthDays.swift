/// Which days of a month are chosen, as one bit a day. A month is told apart by its length and the weekday of its first
/// day, so that 28 masks answer for all of time.
struct MonthDays: Hashable, Sendable {
    /// Bit 1 is January.
    let months: UInt16
    /// By length and first weekday; bit 0 is the first day.
    private let masks: [UInt32]
    /// By leap year and month; empty when the day of the year does not matter.
    private let yearDayMasks: [UInt32]

    /// - Parameter allows: day (from 1), weekday (0 is Monday), length of the month.
    init(months: UInt16, yearDays: DayFilter? = nil, where allows: (Int, Int, Int) -> Bool) {
        self.months = months
        var masks: [UInt32] = []
        for length in 28...31 {
            for first in 0..<7 {
                var mask: UInt32 = 0
                for day in 1...length where allows(day, (first + day - 1) % 7, length) { mask |= 1 << UInt32(day - 1) }
                masks.append(mask)
            }
        }
        self.masks = masks
        yearDayMasks = yearDays.map { filter in [2001, 2000].flatMap { MonthDays.yearDayMasks(filter, year: $0) } } ?? []
    }

    /// The days that a filter allows; its weekdays count within the month.
    init(_ filter: DayFilter) {
        self.init(months: filter.months, yearDays: filter.yearDays.isEmpty ? nil : filter) { day, weekday, length in
            filter.allowsMonthDay(day, ofLength: length) && filter.allowsWeekday(weekday, day: day, ofLength: length)
        }
    }

    private static func yearDayMasks(_ filter: DayFilter, year: Int) -> [UInt32] {
        var day = 0
        return (1...12).map { month in
            var mask: UInt32 = 0
            for bit in 0..<Gregorian.monthLength(year, month) {
                day += 1
                if filter.allowsYearDay(day, ofLength: Gregorian.yearLength(year)) { mask |= 1 << UInt32(bit) }
            }
            return mask
        }
    }

    /// - Parameter firstDay: the day number of the month's first day.
    @inline(__always)
    func mask(_ year: Int, _ month: Int, firstDay: Int) -> UInt32 {
        guard months >> UInt16(month) & 1 != 0 else { return 0 }
        let mask = masks[(Gregorian.monthLength(year, month) - 28) * 7 + Gregorian.weekday(firstDay)]
        return yearDayMasks.isEmpty ? mask : mask & yearDayMasks[(Gregorian.isLeap(year) ? 12 : 0) + month - 1]
    }

    /// No day of any month is chosen, such as 30 February.
    var isEmpty: Bool {
        // The longest February comes; so do all weekdays at any month's beginning.
        !(1...12).contains { month in
            (0..<7).contains { weekday in
                [2000, 2001].contains { year in
                    let length = Gregorian.monthLength(year, month)
                    guard months >> UInt16(month) & 1 != 0 else { return false }
                    let mask = masks[(length - 28) * 7 + weekday]
                    return (yearDayMasks.isEmpty ? mask : mask & yearDayMasks[(Gregorian.isLeap(year) ? 12 : 0) + month - 1]) != 0
                }
            }
        }
    }
}
