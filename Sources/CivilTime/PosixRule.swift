/// The rule at the end of a TZif file (RFC 8536 §3.3): a POSIX `TZ` text such as `CET-1CEST,M3.5.0,M10.5.0/3`, with
/// the extension that hours may run from -167 to 167.
struct PosixRule: Hashable, Sendable {
    /// The day on which the clock is put forward or back.
    enum Day: Hashable, Sendable {
        /// `Jn`: day 1 to 365, never counting 29 February.
        case julian(Int)
        /// `n`: day 0 to 365, counting 29 February.
        case zeroBased(Int)
        /// `Mm.w.d`: the w-th weekday (0 is Sunday) of a month; week 5 is the last.
        case weekday(month: Int, week: Int, day: Int)
    }

    struct Change: Hashable, Sendable {
        var day: Day
        /// Seconds after that day's midnight, on the clock in force before the change.
        var time: Int
    }

    struct Daylight: Hashable, Sendable {
        var offset: Int32
        var begin: Change
        var end: Change
    }

    var standardOffset: Int32
    var daylight: Daylight?

    /// Both changes of a year in order, each with the offset it brings.
    func changes(inYear year: Int) -> [(instant: Int64, offset: Int32)] {
        guard let daylight else { return [] }
        let begin = Self.local(daylight.begin, inYear: year) - Int64(standardOffset)
        let end = Self.local(daylight.end, inYear: year) - Int64(daylight.offset)
        return begin < end
            ? [(begin, daylight.offset), (end, standardOffset)] : [(end, standardOffset), (begin, daylight.offset)]
    }

    private static func local(_ change: Change, inYear year: Int) -> Int64 {
        Int64(dayNumber(of: change.day, inYear: year)) * 86_400 + Int64(change.time)
    }

    private static func dayNumber(of day: Day, inYear year: Int) -> Int {
        let newYear = CivilDate(year: year, month: 1, day: 1)?.dayNumber ?? 0
        switch day {
        case .zeroBased(let count): return newYear + count
        case .julian(let count):
            let isLeap = CivilDate(year: year, month: 2, day: 29) != nil
            return newYear + count - (isLeap && count >= 60 ? 0 : 1)
        case .weekday(let month, let week, let day):
            let first = CivilDate(year: year, month: month, day: 1) ?? CivilDate(dayNumber: newYear)
            let next = month == 12 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 1, day: 1)
            var result = first.dayNumber + (day - first.weekday.rawValue % 7 + 7) % 7 + (week - 1) * 7
            if let next, result >= next.dayNumber { result -= 7 }
            return result
        }
    }
}

extension PosixRule {
    /// Nil when the text is not a rule.
    init?(text: some StringProtocol) {
        var scanner = ByteScanner(text)
        guard Self.skipName(&scanner), let west = Self.time(&scanner, maxHours: 24) else { return nil }
        standardOffset = Int32(-west)
        guard !scanner.isAtEnd else { return }
        guard Self.skipName(&scanner) else { return nil }
        var offset = standardOffset + 3600
        if let next = scanner.peek, next != UInt8(ascii: ",") {
            guard let west = Self.time(&scanner, maxHours: 24) else { return nil }
            offset = Int32(-west)
        }
        guard let begin = Self.change(&scanner), let end = Self.change(&scanner), scanner.isAtEnd else { return nil }
        daylight = Daylight(offset: offset, begin: begin, end: end)
    }

    /// Three or more letters, or anything between `<` and `>`.
    private static func skipName(_ scanner: inout ByteScanner) -> Bool {
        if scanner.take(UInt8(ascii: "<")) {
            while let byte = scanner.next() {
                if byte == UInt8(ascii: ">") { return true }
            }
            return false
        }
        var count = 0
        while let byte = scanner.peek, (65...90).contains(byte & 0xDF) {
            _ = scanner.next()
            count += 1
        }
        return count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private static func time(_ scanner: inout ByteScanner, maxHours: Int) -> Int? {
        let isNegative = scanner.take(UInt8(ascii: "-"))
        if !isNegative { _ = scanner.take(UInt8(ascii: "+")) }
        guard let hours = scanner.number(maxDigits: 3), hours <= maxHours else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] {
            guard scanner.take(UInt8(ascii: ":")) else { break }
            guard let part = scanner.number(maxDigits: 2), part < 60 else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    private static func change(_ scanner: inout ByteScanner) -> Change? {
        guard scanner.take(UInt8(ascii: ",")), let day = day(&scanner) else { return nil }
        guard scanner.take(UInt8(ascii: "/")) else { return Change(day: day, time: 7200) }
        guard let time = time(&scanner, maxHours: 167) else { return nil }
        return Change(day: day, time: time)
    }

    private static func day(_ scanner: inout ByteScanner) -> Day? {
        if scanner.take(UInt8(ascii: "J")) {
            guard let count = scanner.number(maxDigits: 3), (1...365).contains(count) else { return nil }
            return .julian(count)
        }
        if scanner.take(UInt8(ascii: "M")) {
            let dot = UInt8(ascii: ".")
            guard let month = scanner.number(maxDigits: 2), (1...12).contains(month), scanner.take(dot),
                let week = scanner.number(maxDigits: 1), (1...5).contains(week), scanner.take(dot),
                let day = scanner.number(maxDigits: 1), day <= 6
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
        guard let count = scanner.number(maxDigits: 3), count <= 365 else { return nil }
        return .zeroBased(count)
    }
}
