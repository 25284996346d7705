/// The BYxxx parts that choose days of a month or of a year, as bits. Where several are present, a day must pass them all:
/// that is what the expand and limit columns of RFC 5545 §3.3.10 come to.
struct DayFilter: Hashable, Sendable {
    /// Bit 1 is January.
    var months: UInt16 = DayFilter.allMonths
    /// Bit 1 is the first day; with `lastMonthDays` both 0 when any day will do.
    var monthDays: UInt32 = 0
    /// Bit 1 is the last day.
    var lastMonthDays: UInt32 = 0
    /// Sorted; -1 is the last day of the year.
    var yearDays: [Int] = []
    /// Bit 0 is Monday; with `ordinals` empty and no bit set, any weekday will do.
    var weekdays: UInt8 = 0
    /// Weekdays (0 is Monday) that count by their number.
    var ordinals: [Ordinal] = []
    /// Whether numbers of weekdays count within the year instead of the month.
    var countsWithinYear = false

    struct Ordinal: Hashable, Sendable {
        let weekday: Int
        let number: Int
    }

    static let allMonths: UInt16 = 0x1FFE

    var hasMonths: Bool { months != DayFilter.allMonths }
    var hasMonthDays: Bool { monthDays | lastMonthDays != 0 }
    var hasWeekdays: Bool { weekdays != 0 || !ordinals.isEmpty }
    /// Every day passes.
    var isEmpty: Bool { !hasMonths && !hasMonthDays && !hasWeekdays && yearDays.isEmpty }

    init() {}

    init(_ rule: RecurrenceRule) {
        if !rule.months.isEmpty { months = rule.months.reduce(0) { $0 | 1 << UInt16($1) } }
        for day in rule.monthDays {
            if day > 0 { monthDays |= 1 << UInt32(day) } else { lastMonthDays |= 1 << UInt32(-day) }
        }
        yearDays = rule.yearDays
        for day in rule.days {
            if day.ordinal == 0 {
                weekdays |= 1 << UInt8(day.weekday.rawValue - 1)
            } else {
                ordinals.append(Ordinal(weekday: day.weekday.rawValue - 1, number: day.ordinal))
            }
        }
        countsWithinYear = rule.frequency == .yearly && rule.months.isEmpty
    }

    func allowsMonth(_ month: Int) -> Bool { months >> UInt16(month) & 1 != 0 }

    /// - Parameter day: from 1.
    func allowsMonthDay(_ day: Int, ofLength length: Int) -> Bool {
        !hasMonthDays || monthDays >> UInt32(day) & 1 != 0 || lastMonthDays >> UInt32(length + 1 - day) & 1 != 0
    }

    /// - Parameters:
    ///   - day: from 1, within a month or year of that length, as the numbers count.
    func allowsWeekday(_ weekday: Int, day: Int, ofLength length: Int) -> Bool {
        guard hasWeekdays else { return true }
        if weekdays >> UInt8(weekday) & 1 != 0 { return true }
        for ordinal in ordinals where ordinal.weekday == weekday {
            if ordinal.number == (ordinal.number > 0 ? (day - 1) / 7 + 1 : -((length - day) / 7 + 1)) { return true }
        }
        return false
    }

    /// - Parameter day: from 1.
    func allowsYearDay(_ day: Int, ofLength length: Int) -> Bool {
        yearDays.isEmpty || yearDays.contains(day) || yearDays.contains(day - length - 1)
    }
}
