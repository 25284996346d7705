import CivilTime

/// A date or a time as it stands in a property.
enum WrittenMoment: Hashable {
    case day(CivilDate)
    /// On a clock that a `TZID`, or nothing at all, names.
    case civil(CivilDateTime)
    case utc(Timestamp)

    /// `20261224`, `20261224T180000`, `20261224T170000Z`. The form tells what it is: programs often leave `VALUE=DATE` out.
    init(_ line: ContentLine, _ range: Range<Int>) throws(LineProblem) {
        let bytes = line.line.bytes[range].filter { !isBlank($0) }
        let text = String(decoding: bytes, as: UTF8.self)
        let form = LineProblem(range, "`\(text.prefix(40))` is neither a date nor a time", hint: "20261224 or 20261224T180000")
        guard bytes.count >= 8, let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[4..<6]),
            let day = Self.number(bytes[6..<8])
        else { throw form }
        guard year >= 1, let date = CivilDate(year: year, month: month, day: day) else {
            throw LineProblem(range, "there is no day \(text.prefix(8))", hint: "a date is written 20261224")
        }
        if bytes.count == 8 {
            self = .day(date)
            return
        }
        guard (15...16).contains(bytes.count), bytes[8] & 0xDF == UInt8(ascii: "T"), let hour = Self.number(bytes[9..<11]),
            let minute = Self.number(bytes[11..<13]), let second = Self.number(bytes[13..<15])
        else { throw form }
        // RFC 5545 §3.3.12: without leap seconds, second 60 is second 59.
        guard hour < 24, minute < 60, second <= 60 else {
            throw LineProblem(range, "there is no time \(text.dropFirst(9).prefix(6))", hint: "times run from 000000 to 235959")
        }
        let civil = CivilDateTime(date: date, time: CivilTimeOfDay(hour: hour, minute: minute, second: min(second, 59)))
        if bytes.count == 15 {
            self = .civil(civil)
        } else {
            guard bytes[15] & 0xDF == UInt8(ascii: "Z") else { throw form }
            self = .utc(Zone.utc.instant(of: civil))
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}

/// How long an event lasts: days on the clock first, then elapsed seconds (RFC 5545 §3.3.6).
struct EventLength: Hashable, Sendable {
    var days = 0
    var seconds: Int64 = 0

    static let none = EventLength()

    /// Never less than the distance between start and end, whatever the zone's clock does.
    var mostSeconds: Int64 { Int64(days + 1) * 86_400 + seconds }

    /// 1,000 years: more is a broken file, and would overflow.
    private static let mostDays = 366_000

    /// `P1W`, `P2D`, `PT1H30M`, `P1DT12H`.
    init(_ line: ContentLine, _ range: Range<Int>) throws(LineProblem) {
        let text = String(decoding: line.line.bytes[range], as: UTF8.self).uppercased()
        let form = LineProblem(range, "`\(text.prefix(40))` is not a length of time", hint: "P2D, PT1H30M or P1W")
        var rest = Substring(text.filter { $0 != " " })
        if rest.first == "-" { throw LineProblem(range, "a length of time is negative", hint: "P2D, PT1H30M or P1W") }
        if rest.first == "+" { rest.removeFirst() }
        guard rest.first == "P", rest.count > 1 else { throw form }
        rest.removeFirst()
        var isTime = false
        while let character = rest.first {
            if character == "T" {
                guard !isTime else { throw form }
                isTime = true
                rest.removeFirst()
                continue
            }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let count = Int(digits), digits.count <= 9, let unit = rest.dropFirst(digits.count).first else { throw form }
            switch (unit, isTime) {
            case ("W", false): days += count * 7
            case ("D", false): days += count
            case ("H", true): seconds += Int64(count) * 3600
            case ("M", true): seconds += Int64(count) * 60
            case ("S", true): seconds += Int64(count)
            default: throw form
            }
            rest = rest.dropFirst(digits.count + 1)
        }
        guard days <= Self.mostDays, seconds <= Int64(Self.mostDays) * 86_400 else {
            throw LineProblem(range, "longer than 1,000 years", hint: "P2D, PT1H30M or P1W")
        }
    }

    init(days: Int = 0, seconds: Int64 = 0) {
        self.days = days
        self.seconds = seconds
    }
}
