/// The hours, minutes or seconds of a rule whose interval does not fit evenly into a day (every 7 hours, say), so that each
/// day is hit elsewhere.
struct UnitSteps: Sendable {
    /// In units: hours, minutes or seconds.
    let interval: Int
    let unitsPerDay: Int
    let unitSeconds: Int
    /// A unit that is hit, counted from 1970-01-01T00:00.
    let anchor: Int
    /// Seconds within a unit.
    let offsets: [Int32]
    let clock: ClockFilter
    /// The units of a day that the filter allows, where that is the shorter list; else nil.
    private let allowed: [Int32]?

    init(interval: Int, unitSeconds: Int, anchor: Int, offsets: [Int32], clock: ClockFilter) {
        self.interval = interval
        self.unitSeconds = unitSeconds
        self.anchor = anchor
        self.offsets = offsets
        self.clock = clock
        unitsPerDay = 86_400 / unitSeconds
        allowed = clock.count(unitSeconds) <= unitsPerDay / interval ? clock.units(unitSeconds) : nil
    }

    /// The first unit hit at or after that day's midnight; it may belong to a later day.
    func first(_ day: Int) -> Int { Gregorian.modulo(anchor - day * unitsPerDay, interval) }

    /// Whether no unit of any day can be hit, because the interval never meets what the filter allows.
    var isEmpty: Bool {
        let step = greatestCommonDivisor(interval, unitsPerDay)
        return offsets.isEmpty || !clock.units(unitSeconds).contains { Gregorian.modulo(Int($0) - anchor, step) == 0 }
    }

    /// How many readings a day has of which every unit is hit that the interval gives; nil when a filter has a say.
    func count(from first: Int) -> Int? {
        clock.isEmpty ? ((unitsPerDay - 1 - first) / interval + 1) * offsets.count : nil
    }

    /// Gives each reading of a day, in seconds after its midnight.
    @inline(__always)
    func forEach(from first: Int, _ body: (Int64) -> Void) {
        if let allowed {
            for unit in allowed where (Int(unit) - first) % interval == 0 {
                for offset in offsets { body(Int64(Int(unit) * unitSeconds) + Int64(offset)) }
            }
            return
        }
        for unit in stride(from: first, to: unitsPerDay, by: interval) where clock.allows(unit * unitSeconds, unitSeconds) {
            for offset in offsets { body(Int64(unit * unitSeconds) + Int64(offset)) }
        }
    }
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }

/// Hours, minutes and seconds that are allowed, a bit for each.
struct ClockFilter: Hashable, Sendable {
    var hours: UInt64 = ClockFilter.allHours
    var minutes: UInt64 = ClockFilter.allSixty
    var seconds: UInt64 = ClockFilter.allSixty

    static let allHours: UInt64 = 1 << 24 - 1
    static let allSixty: UInt64 = 1 << 60 - 1

    var isEmpty: Bool { self == ClockFilter() }

    /// Of a unit only what is as long as the unit, or longer, is judged.
    @inline(__always)
    func allows(_ second: Int, _ unitSeconds: Int) -> Bool {
        hours >> UInt64(second / 3600) & 1 != 0 && (unitSeconds == 3600 || minutes >> UInt64(second / 60 % 60) & 1 != 0)
            && (unitSeconds > 1 || seconds >> UInt64(second % 60) & 1 != 0)
    }

    /// How many units of a day are allowed.
    func count(_ unitSeconds: Int) -> Int {
        hours.nonzeroBitCount * (unitSeconds == 3600 ? 1 : minutes.nonzeroBitCount) * (unitSeconds > 1 ? 1 : seconds.nonzeroBitCount)
    }

    /// The units of a day that are allowed, ascending.
    func units(_ unitSeconds: Int) -> [Int32] {
        (0..<86_400 / unitSeconds).filter { allows($0 * unitSeconds, unitSeconds) }.map { Int32($0) }
    }

    /// All readings of a day, in seconds after midnight.
    var times: [Int32] {
        var result: [Int32] = []
        for hour in ClockFilter.bits(hours) {
            for offset in offsetsInHour { result.append(hour * 3600 + offset) }
        }
        return result
    }

    var offsetsInHour: [Int32] {
        var result: [Int32] = []
        for minute in ClockFilter.bits(minutes) {
            for second in offsetsInMinute { result.append(minute * 60 + second) }
        }
        return result
    }

    var offsetsInMinute: [Int32] { ClockFilter.bits(seconds) }

    private static func bits(_ mask: UInt64) -> [Int32] {
        var rest = mask
        var result: [Int32] = []
        while rest != 0 {
            result.append(Int32(rest.trailingZeroBitCount))
            rest &= rest - 1
        }
        return result
    }
}
