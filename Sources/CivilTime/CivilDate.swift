/// A day of the proleptic Gregorian calendar, without a zone.
package struct CivilDate: Hashable, Comparable, Codable, Sendable {
    /// Days since 1970-01-01.
    package var dayNumber: Int

    package init(dayNumber: Int) { self.dayNumber = dayNumber }

    /// Nil for a date that does not exist, such as 2026-02-30.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Howard Hinnant's days_from_civil, counting years from March so that the leap day comes last.
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
        let back = components
        guard back.year == year, back.month == month, back.day == day else { return nil }
    }

    package var components: (year: Int, month: Int, day: Int) {
        let z = dayNumber + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    package var year: Int { components.year }
    package var month: Int { components.month }
    package var day: Int { components.day }
    package var weekday: Weekday { Weekday(rawValue: (((dayNumber + 3) % 7) + 7) % 7 + 1) ?? .monday }

    package func adding(days: Int) -> CivilDate { CivilDate(dayNumber: dayNumber + days) }
    package static func < (a: CivilDate, b: CivilDate) -> Bool { a.dayNumber < b.dayNumber }
}

/// ISO 8601 weekday numbers: Monday is 1.
package enum Weekday: Int, Hashable, Codable, Sendable, CaseIterable {
    case monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday
    /// `mon` … `sun`, as rule files write them.
    package var abbreviation: String { ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][rawValue - 1] }
}

/// A wall-clock time of day, 00:00:00 to 24:00:00 (the end of a day), without a zone.
package struct CivilTimeOfDay: Hashable, Comparable, Codable, Sendable {
    package var secondOfDay: Int
    package init(secondOfDay: Int) { self.secondOfDay = secondOfDay }
    package init(hour: Int, minute: Int, second: Int = 0) { secondOfDay = hour * 3600 + minute * 60 + second }
    package static let midnight = CivilTimeOfDay(secondOfDay: 0)
    package static func < (a: CivilTimeOfDay, b: CivilTimeOfDay) -> Bool { a.secondOfDay < b.secondOfDay }
}

/// A wall-clock reading: a date and a time of day, without a zone.
package struct CivilDateTime: Hashable, Comparable, Codable, Sendable {
    package var date: CivilDate
    package var time: CivilTimeOfDay
    package init(date: CivilDate, time: CivilTimeOfDay) {
        self.date = date
        self.time = time
    }
    package static func < (a: CivilDateTime, b: CivilDateTime) -> Bool { (a.date, a.time) < (b.date, b.time) }
}
