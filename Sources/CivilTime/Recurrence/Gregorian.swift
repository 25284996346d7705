/// Bare arithmetic of the proleptic Gregorian calendar, for loops that already know that their dates exist.
enum Gregorian {
    /// Days since 1970-01-01 of 9999-12-31: nothing here goes on after it.
    static let lastDay = 2_932_896

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func yearLength(_ year: Int) -> Int { isLeap(year) ? 366 : 365 }

    static func monthLength(_ year: Int, _ month: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : 30 + (month + month >> 3) & 1
    }

    /// Days since 1970-01-01 of a month's first day.
    static func firstDay(_ year: Int, _ month: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let shifted = month <= 2 ? month + 9 : month - 3
        return y * 365 + floor(y, 4) - floor(y, 100) + floor(y, 400) + (153 * shifted + 2) / 5 - 719_468
    }

    /// Monday is 0.
    static func weekday(_ dayNumber: Int) -> Int { modulo(dayNumber + 3, 7) }

    /// Division that rounds towards the past, as days before 1970 need it.
    static func floor(_ value: Int, _ divisor: Int) -> Int { value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor) }

    static func modulo(_ value: Int, _ divisor: Int) -> Int {
        let rest = value % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
