/// Instants are milliseconds since 1970-01-01T00:00:00Z here; civil days are counted from 1970-01-01. The arithmetic is
/// on purpose not that of the product.
package enum Instants {
    package struct Unreadable: Error, CustomStringConvertible {
        package var description: String
    }

    static let minute: Int64 = 60_000
    static let day: Int64 = 86_400_000

    private static let daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func length(ofMonth month: Int, _ year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// The number of a civil day.
    static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let past = year - 1
        let leapDay = month > 2 && isLeap(year) ? 1 : 0
        return past * 365 + past / 4 - past / 100 + past / 400 + daysBefore[month - 1] + leapDay + day - 719_163
    }

    /// Year, month and day of a number; for years from 1 on.
    static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
        var year = 1970 + number / 366 - 1
        while day(year + 1, 1, 1) <= number { year += 1 }
        var month = 1
        while month < 12, day(year, month + 1, 1) <= number { month += 1 }
        return (year, month, number - day(year, month, 1) + 1)
    }

    /// 0 is Monday.
    static func weekday(_ number: Int) -> Int { ((number + 3) % 7 + 7) % 7 }

    /// Reads RFC 3339.
    package static func parse(_ text: String) throws -> Int64 {
        let parts = text.split(whereSeparator: { !$0.isNumber })
        let values = parts.compactMap { Int($0) }
        guard values.count == parts.count, values.count >= 6, text.contains("T"), (1...12).contains(values[1]) else {
            throw Unreadable(description: "no instant: \(text)")
        }
        var seconds = Int64(day(values[0], values[1], values[2])) * 86_400 + Int64(values[3] * 3600 + values[4] * 60 + values[5])
        var rest = values.dropFirst(6)
        var milliseconds: Int64 = 0
        if text.contains("."), let fraction = rest.popFirst() {
            let digits = String(fraction).count + (parts[6].count - String(fraction).count)
            milliseconds = Int64(Double(fraction) / Double(power(digits)) * 1000 + 0.0005)
        }
        if !text.hasSuffix("Z") {
            guard rest.count == 2, let sign = text.last(where: { "+-".contains($0) }) else {
                throw Unreadable(description: "no offset: \(text)")
            }
            let offset = Int64((rest.first ?? 0) * 3600 + (rest.last ?? 0) * 60)
            seconds -= sign == "-" ? -offset : offset
        }
        return seconds * 1000 + milliseconds
    }

    private static func power(_ digits: Int) -> Int { (0..<digits).reduce(1) { value, _ in value * 10 } }

    /// A day such as `2026-09-01`.
    static func parseDay(_ text: String) throws -> Int {
        let values = text.split(separator: "-").compactMap { Int($0) }
        guard values.count == 3, (1...12).contains(values[1]) else { throw Unreadable(description: "no day: \(text)") }
        return day(values[0], values[1], values[2])
    }

    /// `09:00` or `09:00:30`, in seconds.
    static func parseTime(_ text: some StringProtocol) throws -> Int {
        let values = text.split(separator: ":").compactMap { Int($0) }
        guard values.count >= 2 else { throw Unreadable(description: "no time of day: \(text)") }
        return values[0] * 3600 + values[1] * 60 + (values.count > 2 ? values[2] : 0)
    }

    /// RFC 3339 in UTC.
    package static func text(_ instant: Int64) -> String {
        let number = Int(instant >= 0 ? instant / day : (instant - day + 1) / day)
        let (year, month, date) = civil(number)
        let rest = instant - Int64(number) * day
        let fraction = rest % 1000 == 0 ? "" : "." + padded(Int(rest % 1000), 3)
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded(Int($0), 2) }.joined(separator: ":")
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))T\(clock)\(fraction)Z"
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
