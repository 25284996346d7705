/// Goes through the days of a rule in order, period by period, leaping over everything that cannot match.
struct DayWalker: Sendable {
    /// What a period is.
    enum Step: Sendable {
        /// Every n-th day.
        case days(Int)
        /// Every n-th week; a bit for each of its days, and the months in which they count.
        case weeks(Int, days: UInt32, months: UInt16)
        case months(Int, MonthDays)
        /// Every n-th day, but only those chosen: each period is one day, though whole months are looked at together.
        case chosenDays(Int, anchor: Int, MonthDays)
        case years(Int, YearDays)
    }

    private var step: Step
    /// The next period: a day, a week's first day, months since year 0, or a year.
    private var next: Int
    private let lastDay: Int
    /// Days before it are passed over.
    private var floor: Int
    // The current period: its first day, and its days as bits or as a list.
    private var base = 0
    private var mask: UInt32 = 0
    private var list: [Int32] = []
    private var position = 0

    /// - Parameters:
    ///   - day: a day of the first period.
    ///   - weekStart: 0 is Monday; for weeks alone.
    init(_ step: Step, from day: Int, weekStart: Int = 0, lastDay: Int = Gregorian.lastDay) {
        self.step = step
        self.lastDay = min(lastDay, Gregorian.lastDay)
        floor = .min
        switch step {
        case .days: next = day
        case .weeks: next = day - Gregorian.modulo(Gregorian.weekday(day) - weekStart, 7)
        case .months, .chosenDays: next = DayWalker.month(of: day)
        // The last week of the year before may reach into the first one.
        case .years(let count, _): next = CivilDate(dayNumber: day).year - (count == 1 ? 1 : 0)
        }
    }

    /// The same walk, but it ends after that day.
    init(_ other: DayWalker, lastDay: Int) {
        self.init(other.step, next: other.next, lastDay: min(other.lastDay, lastDay))
    }

    private init(_ step: Step, next: Int, lastDay: Int) {
        self.step = step
        self.next = next
        self.lastDay = lastDay
        floor = .min
    }

    /// The readings of the next days, each with all those times: `size` of them or a few more, fewer at the end.
    ///
    /// The same as asking for day after day, but what a period is gets settled once, and nothing is checked for each reading.
    mutating func readings(_ times: [Int32], size: Int) -> [Int64] {
        // With many times a day there is nothing to win, and a month of them would be much too much.
        let isByDay = times.count > Self.manyTimes
        return [Int64](unsafeUninitializedCapacity: size + (isByDay ? 1 : 31) * times.count) { buffer, count in
            times.withUnsafeBufferPointer { times in
                var readings = Readings(buffer: buffer, times: times)
                if isByDay {
                    while readings.count < size, let day = nextDay() { readings.add(day) }
                } else {
                    fill(&readings, size)
                }
                count = readings.count
            }
        }
    }

    private static let manyTimes = 64

    /// A place for readings that is known to be large enough.
    private struct Readings {
        let buffer: UnsafeMutableBufferPointer<Int64>
        let times: UnsafeBufferPointer<Int32>
        var count = 0

        @inline(__always)
        mutating func add(_ day: Int) {
            let midnight = Int64(day) * 86_400
            for time in times {
                buffer.initializeElement(at: count, to: midnight + Int64(time))
                count += 1
            }
        }

        @inline(__always)
        mutating func add(_ base: Int, _ days: UInt32) {
            var rest = days
            while rest != 0 {
                add(base + rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
    }

    private mutating func fill(_ readings: inout Readings, _ size: Int) {
        // What is left of the current period comes first.
        while readings.count < size, mask != 0 || position < list.count, let day = nextDay() { readings.add(day) }
        guard mask == 0, position == list.count else { return }
        switch step {
        case .days(let step):
            while readings.count < size, next <= lastDay {
                readings.add(next)
                next += step
            }
        case .weeks(let step, let days, DayFilter.allMonths):
            while readings.count < size, next <= lastDay {
                readings.add(next, days)
                next += 7 * step
            }
        case .months(let step, let days): fillMonths(&readings, size, step, days) { $1 }
        case .chosenDays(let step, let anchor, let days):
            let floor = floor
            fillMonths(&readings, size, 1, days) { base, mask in
                var mask = step > 1 ? mask & DayWalker.every(step, anchor: anchor, from: base) : mask
                if base < floor { mask = floor - base < 32 ? mask & (UInt32.max << UInt32(floor - base)) : 0 }
                return mask
            }
        case .weeks, .years:
            while readings.count < size, let day = nextDay() { readings.add(day) }
        }
    }

    /// - Parameter select: of a month's first day and its days, those that count.
    @inline(__always)
    private mutating func fillMonths(
        _ readings: inout Readings, _ size: Int, _ step: Int, _ days: MonthDays, _ select: (Int, UInt32) -> UInt32
    ) {
        while readings.count < size {
            let year = Gregorian.floor(next, 12)
            let month = next - year * 12 + 1
            let first = Gregorian.firstDay(year, month)
            guard first <= lastDay else { return }
            readings.add(first, select(first, days.mask(year, month, firstDay: first)))
            next += step
        }
    }

    private static func month(of day: Int) -> Int {
        let (year, month, _) = CivilDate(dayNumber: day).components
        return year * 12 + month - 1
    }

    /// Leaps forward; the next day given is not before that one, or belongs to a period that reaches up to it.
    mutating func skip(to day: Int) {
        switch step {
        case .days(let count): leap(to: day, by: count)
        case .weeks(let count, _, _): leap(to: day, by: 7 * count)
        case .months(let count, _): leap(to: DayWalker.month(of: day), by: count)
        case .chosenDays:
            // The current month may hold days on both sides.
            floor = max(floor, day)
            if DayWalker.month(of: day) >= next {
                mask = 0
                next = DayWalker.month(of: day)
            }
        // A year's last week may reach into the next year.
        case .years(let count, _): leap(to: CivilDate(dayNumber: day - 7).year, by: count)
        }
    }

    private mutating func leap(to target: Int, by count: Int) {
        if target > next { next += (target - next) / count * count }
    }

    @inline(__always)
    mutating func nextDay() -> Int? {
        while true {
            if mask != 0 {
                let day = base + mask.trailingZeroBitCount
                mask &= mask - 1
                if day >= floor { return day }
            } else if position < list.count {
                position += 1
                return base + Int(list[position - 1])
            } else if !advance() {
                return nil
            }
        }
    }

    /// All days of the next period, which may be none; false when there is no next period.
    mutating func nextPeriod(_ days: inout [Int]) -> Bool {
        days.removeAll(keepingCapacity: true)
        guard advance() else { return false }
        while mask != 0 {
            days.append(base + mask.trailingZeroBitCount)
            mask &= mask - 1
        }
        for day in list { days.append(base + Int(day)) }
        position = list.count
        return true
    }

    @inline(__always)
    private mutating func advance() -> Bool {
        switch step {
        case .days(let count):
            base = next
            next += count
            mask = 1
        case .weeks(let count, let days, let months):
            base = next
            next += 7 * count
            mask = months == DayFilter.allMonths ? days : DayWalker.filtered(days, from: base, months: months)
        case .months(let count, let days):
            beginMonth(days)
            next += count
        case .chosenDays(let count, let anchor, let days):
            beginMonth(days)
            next += 1
            if count > 1 { mask &= DayWalker.every(count, anchor: anchor, from: base) }
        case .years(let count, var days):
            base = Gregorian.firstDay(next, 1)
            guard base - 7 <= lastDay else { return false }
            list = days.days(next, newYear: base)
            position = 0
            // The days worked out for a kind of year are kept.
            step = .years(count, days)
            next += count
            return true
        }
        guard base <= lastDay else {
            // Whoever asks again gets nothing again.
            mask = 0
            return false
        }
        return true
    }

    @inline(__always)
    private mutating func beginMonth(_ days: MonthDays) {
        let year = Gregorian.floor(next, 12)
        let month = next - year * 12 + 1
        base = Gregorian.firstDay(year, month)
        mask = days.mask(year, month, firstDay: base)
    }

    private static func filtered(_ days: UInt32, from base: Int, months: UInt16) -> UInt32 {
        var result: UInt32 = 0
        for bit in 0..<7 where days >> UInt32(bit) & 1 != 0 && months >> UInt16(CivilDate(dayNumber: base + bit).month) & 1 != 0 {
            result |= 1 << UInt32(bit)
        }
        return result
    }

    /// The bits of a month's days that lie a multiple of `count` days after the anchor.
    private static func every(_ count: Int, anchor: Int, from base: Int) -> UInt32 {
        var result: UInt32 = 0
        var bit = Gregorian.modulo(anchor - base, count)
        while bit < 31 {
            result |= 1 << UInt32(bit)
            bit += count
        }
        return result
    }
}
