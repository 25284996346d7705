/// Why a text is not a date, a time, or a duration: a sentence for people, without a full stop.
package struct TimeTextError: Error, Hashable, CustomStringConvertible {
    package let reason: String
    package var description: String { reason }
    init(_ reason: String) { self.reason = reason }
}

extension CivilDate {
    /// `2026-09-05`; years 1 to 9999.
    package init(text: some StringProtocol) throws(TimeTextError) {
        var scanner = ByteScanner(text)
        self = try Self.read(&scanner)
        guard scanner.isAtEnd else { throw TimeTextError("a date is written 2026-09-05") }
    }

    static func read(_ scanner: inout ByteScanner) throws(TimeTextError) -> CivilDate {
        let dash = UInt8(ascii: "-")
        guard let year = scanner.number(digits: 4), scanner.take(dash), let month = scanner.number(digits: 2), scanner.take(dash),
            let day = scanner.number(digits: 2)
        else { throw TimeTextError("a date is written 2026-09-05") }
        guard year >= 1 else { throw TimeTextError("years run from 0001 to 9999") }
        guard let date = CivilDate(year: year, month: month, day: day) else { throw TimeTextError("there is no such day") }
        return date
    }

    /// `2026-09-05`
    package var text: String {
        let (year, month, day) = components
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

extension CivilTimeOfDay {
    /// `22:00` or `22:00:30`; `24:00` is the end of a day.
    package init(text: some StringProtocol) throws(TimeTextError) {
        var scanner = ByteScanner(text)
        self = try Self.read(&scanner)
        guard scanner.isAtEnd else { throw TimeTextError("a time of day is written 22:00 or 22:00:30") }
    }

    static func read(_ scanner: inout ByteScanner) throws(TimeTextError) -> CivilTimeOfDay {
        let colon = UInt8(ascii: ":")
        guard let hour = scanner.number(digits: 2), scanner.take(colon), let minute = scanner.number(digits: 2) else {
            throw TimeTextError("a time of day is written 22:00 or 22:00:30")
        }
        var second = 0
        if scanner.take(colon) {
            guard let written = scanner.number(digits: 2) else { throw TimeTextError("a time of day is written 22:00 or 22:00:30") }
            second = written
        }
        // A leap second has no instant of its own here.
        guard hour <= 24, minute < 60, second < 60, hour < 24 || (minute == 0 && second == 0) else {
            throw TimeTextError("times run from 00:00 to 24:00")
        }
        return CivilTimeOfDay(hour: hour, minute: minute, second: second)
    }

    /// `22:00`, with seconds only where there are some.
    package var text: String {
        let head = "\(padded(secondOfDay / 3600, 2)):\(padded(secondOfDay / 60 % 60, 2))"
        return secondOfDay % 60 == 0 ? head : "\(head):\(padded(secondOfDay % 60, 2))"
    }
}

extension CivilDateTime {
    /// `2026-09-05T18:00` or `2026-09-05T18:00:30`, without a zone.
    package init(text: some StringProtocol) throws(TimeTextError) {
        var scanner = ByteScanner(text)
        self = try Self.read(&scanner)
        guard scanner.isAtEnd else { throw TimeTextError("a time without zone is written 2026-09-05T18:00") }
    }

    static func read(_ scanner: inout ByteScanner) throws(TimeTextError) -> CivilDateTime {
        let date = try CivilDate.read(&scanner)
        guard scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")) else {
            throw TimeTextError("between date and time stands a T: 2026-09-05T18:00")
        }
        return CivilDateTime(date: date, time: try CivilTimeOfDay.read(&scanner))
    }

    /// `2026-09-05T18:00`
    package var text: String { "\(date.text)T\(time.text)" }
}

func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(abs(value))
    let padding = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (value < 0 ? "-" : "") + padding + digits
}
