/// A rule and its start, made ready for going through its readings: what is missing in the rule is taken from the start
/// (RFC 5545 §3.3.10), and the frequency has become a walk over days with readings on each.
struct RuleExpansion: Sendable {
    /// What a day, or a period, is filled with.
    enum Filling: Sendable {
        /// The same readings on each day, in seconds after midnight.
        case times([Int32])
        /// Of all readings of a period, those at the positions of `BYSETPOS`; each comes once for every offset, in seconds.
        case positions([Int], times: [Int32], offsets: [Int32])
        case units(UnitSteps)
    }

    /// Seconds since 1970-01-01T00:00 on the wall clock.
    let start: Int64
    /// Readings before it are counted, but do not come: a start within its day. At or after `start`.
    let first: Int64
    let count: Int?
    let walker: DayWalker
    let filling: Filling
    /// By its parts alone the rule can never match.
    let isEmpty: Bool

    /// More would leave all calendars at once, and could overflow.
    private static let longestInterval = 1_000_000_000_000

    init(start: Int64, count: Int?, walker: DayWalker, filling: Filling, isEmpty: Bool) {
        self.start = start
        first = start
        self.count = count
        self.walker = walker
        self.filling = filling
        self.isEmpty = isEmpty
    }

    /// - Parameter times: the times of each of the rule's days, ascending, in the place of the rule's own; the rule's frequency
    ///   is `DAILY` or longer, and `COUNT` counts its days. None leaves the times to the rule.
    init(_ rule: RecurrenceRule, start: CivilDateTime, times: [Int32] = []) {
        // 24:00 is the next day's midnight.
        let written = start.date.dayNumber * 86_400 + start.time.secondOfDay
        let second = times.isEmpty ? written : Gregorian.floor(written, 86_400) * 86_400
        let interval = min(rule.interval, Self.longestInterval)
        let (walker, made) =
            rule.frequency <= .daily
            ? Self.byDays(rule, second: second, interval: interval) : Self.byUnits(rule, second: second, interval: interval)
        let filling = times.isEmpty ? made : Self.filled(made, times)
        self.walker = walker
        self.filling = filling
        self.start = Int64(second)
        first = Int64(written)
        if case .count(let count) = rule.end {
            self.count = times.isEmpty ? count : count.multipliedReportingOverflow(by: times.count).overflow ? nil : count * times.count
        } else {
            count = nil
        }
        switch filling {
        case .times(let times): isEmpty = times.isEmpty
        case .positions(_, let times, _): isEmpty = times.isEmpty
        case .units(let units): isEmpty = units.isEmpty
        }
    }

    /// No day has more readings.
    var mostPerDay: Int {
        switch filling {
        case .times(let times): times.count
        case .positions(_, let times, let offsets): times.count * offsets.count
        case .units(let units): (units.unitsPerDay / units.interval + 1) * units.offsets.count
        }
    }

    private static func byDays(_ rule: RecurrenceRule, second: Int, interval: Int) -> (DayWalker, Filling) {
        let day = Gregorian.floor(second, 86_400)
        let filter = completed(rule, day: day)
        let clock = clock(rule, second: Gregorian.modulo(second, 86_400))
        let step: DayWalker.Step
        switch rule.frequency {
        case .yearly: step = .years(interval, YearDays(filter, weekNumbers: rule.weekNumbers, weekStart: rule.weekStart))
        case .monthly: step = .months(interval, MonthDays(filter))
        case .weekly: step = .weeks(interval, days: weekBits(filter.weekdays, rule.weekStart), months: filter.months)
        default: step = filter.isEmpty ? .days(interval) : .chosenDays(interval, anchor: day, MonthDays(filter))
        }
        let walker = DayWalker(step, from: day, weekStart: rule.weekStart.rawValue - 1)
        if rule.positions.isEmpty { return (walker, .times(clock.times)) }
        if rule.frequency == .daily { return (walker, .times(picked(rule.positions, of: clock.times))) }
        return (walker, .positions(rule.positions, times: clock.times, offsets: [0]))
    }

    /// Days that come at midnight come at those times instead.
    private static func filled(_ filling: Filling, _ times: [Int32]) -> Filling {
        switch filling {
        case .times(let midnight): .times(midnight.isEmpty ? [] : times)
        case .positions(let positions, let midnight, _): .positions(positions, times: midnight, offsets: times)
        case .units: filling
        }
    }

    /// What the rule leaves open is as in the start.
    private static func completed(_ rule: RecurrenceRule, day: Int) -> DayFilter {
        var filter = DayFilter(rule)
        let date = CivilDate(dayNumber: day)
        let weekday: UInt8 = 1 << UInt8(Gregorian.weekday(day))
        switch rule.frequency {
        case .yearly where !filter.hasMonthDays && !filter.hasWeekdays && filter.yearDays.isEmpty:
            if !rule.weekNumbers.isEmpty {
                filter.weekdays = weekday
            } else {
                filter.monthDays = 1 << UInt32(date.day)
                if !filter.hasMonths { filter.months = 1 << UInt16(date.month) }
            }
        case .monthly where !filter.hasMonthDays && !filter.hasWeekdays: filter.monthDays = 1 << UInt32(date.day)
        case .weekly where !filter.hasWeekdays: filter.weekdays = weekday
        default: break
        }
        return filter
    }

    private static func weekBits(_ weekdays: UInt8, _ weekStart: Weekday) -> UInt32 {
        let shift = UInt32(weekStart.rawValue - 1)
        return (UInt32(weekdays) >> shift | UInt32(weekdays) << (7 - shift)) & 0x7F
    }

    /// Frequencies below a day. Where the interval fits into a day, each day is filled alike.
    private static func byUnits(_ rule: RecurrenceRule, second: Int, interval: Int) -> (DayWalker, Filling) {
        let unitSeconds = rule.frequency == .hourly ? 3600 : rule.frequency == .minutely ? 60 : 1
        let unitsPerDay = 86_400 / unitSeconds
        let day = Gregorian.floor(second, 86_400)
        let clock = clock(rule, second: Gregorian.modulo(second, 86_400))
        let within = unitSeconds == 3600 ? clock.offsetsInHour : unitSeconds == 60 ? clock.offsetsInMinute : [0]
        let offsets = rule.positions.isEmpty ? within : picked(rule.positions, of: within)
        let anchor = Gregorian.floor(second, unitSeconds)
        let filter = DayFilter(rule)
        func walk(_ days: Int) -> DayWalker {
            DayWalker(filter.isEmpty ? .days(days) : .chosenDays(days, anchor: day, MonthDays(filter)), from: day)
        }
        let isWholeDays = interval % unitsPerDay == 0
        guard isWholeDays || unitsPerDay % interval == 0 else {
            let units = UnitSteps(interval: interval, unitSeconds: unitSeconds, anchor: anchor, offsets: offsets, clock: clock)
            return (walk(1), .units(units))
        }
        let units = clock.units(unitSeconds).filter { Gregorian.modulo(Int($0) - anchor, isWholeDays ? unitsPerDay : interval) == 0 }
        let times = units.flatMap { unit in offsets.map { unit * Int32(unitSeconds) + $0 } }
        return (walk(isWholeDays ? interval / unitsPerDay : 1), .times(times))
    }

    /// The rule's hours, minutes and seconds. Those longer than the frequency's unit are free when they are missing, the others as in
    /// the start.
    private static func clock(_ rule: RecurrenceRule, second: Int) -> ClockFilter {
        func bits(_ listed: [Int], _ start: Int, _ isFree: Bool, _ all: UInt64) -> UInt64 {
            if listed.isEmpty { return isFree ? all : 1 << UInt64(start) }
            // A second 60 never comes.
            return listed.filter { $0 < 60 }.reduce(0) { $0 | 1 << UInt64($1) }
        }
        return ClockFilter(
            hours: bits(rule.hours, second / 3600, rule.frequency >= .hourly, ClockFilter.allHours),
            minutes: bits(rule.minutes, second / 60 % 60, rule.frequency >= .minutely, ClockFilter.allSixty),
            seconds: bits(rule.seconds, second % 60, rule.frequency >= .secondly, ClockFilter.allSixty))
    }

    /// Where every period offers the same, `BYSETPOS` is settled once.
    private static func picked(_ positions: [Int], of all: [Int32]) -> [Int32] {
        Set(positions.map { $0 > 0 ? $0 - 1 : all.count + $0 }).filter(all.indices.contains).sorted().map { all[$0] }
    }
}
