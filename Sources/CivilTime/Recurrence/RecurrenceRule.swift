/// A recurrence rule of RFC 5545 §3.3.10, such as `FREQ=MONTHLY;BYDAY=-1FR`. It says nothing about when it starts nor in
/// which zone: `RecurrenceSet` adds both.
///
/// Lists are sorted and hold each value once; an empty list means that the part is not there.
package struct RecurrenceRule: Hashable, Sendable {
    /// From the longest period to the shortest.
    package enum Frequency: Int, Hashable, Comparable, Sendable, CaseIterable {
        case yearly, monthly, weekly, daily, hourly, minutely, secondly
        package static func < (a: Frequency, b: Frequency) -> Bool { a.rawValue < b.rawValue }
    }

    /// A weekday of `BYDAY`: every one, or the n-th of the month or year (counted from the end when negative).
    package struct Day: Hashable, Sendable {
        package let weekday: Weekday
        /// 0 means every one.
        package let ordinal: Int
    }

    package enum End: Hashable, Sendable {
        case never
        case count(Int)
        /// The last instant, inclusive.
        case instant(Timestamp)
        /// The last reading of the start's clock, inclusive.
        case local(CivilDateTime)
        /// The last day on the start's clock, inclusive.
        case date(CivilDate)
    }

    package var frequency: Frequency
    package var interval = 1
    package var end = End.never
    package var months: [Int] = []
    package var weekNumbers: [Int] = []
    package var yearDays: [Int] = []
    package var monthDays: [Int] = []
    package var days: [Day] = []
    package var hours: [Int] = []
    package var minutes: [Int] = []
    /// 60 is allowed by the grammar and never comes: our clocks have no leap seconds.
    package var seconds: [Int] = []
    package var positions: [Int] = []
    package var weekStart = Weekday.monday

    /// Every period, without any other part.
    package init(frequency: Frequency) { self.frequency = frequency }
}
