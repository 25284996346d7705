import Calendars
import CivilTime

/// The days of a calendar within a period, worked out once.
struct CalendarStretch {
    private let days: CalendarDays

    init(_ calendar: CalendarFile, in zone: Zone, _ period: ClosedRange<CivilDate>) {
        days = calendar.blackoutDays(in: zone, from: period.lowerBound.adding(days: -1), until: period.upperBound.adding(days: 2))
    }

    /// The last of the unbroken run of days around a day.
    func lastDay(covering day: CivilDate) -> CivilDate? { days.range(covering: day)?.upperBound }
}
