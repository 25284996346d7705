import Calendars
import CivilTime
import Domain
import RuleSet

/// Whole civil days on which nothing appears.
struct BlackoutConstraint: CalendarConstraint {
    let guardrail: String
    let zone: Zone
    let blackout: Guardrail.Blackout

    func windows(startingIn days: Range<Int>) -> [Range<Int64>] {
        let closed: [Int] =
            switch blackout.days {
            case .range(let first, let last):
                first <= last ? Array(days.clamped(to: first.dayNumber..<(last.dayNumber + 1))) : []
            case .yearly(let month, let day):
                days.filter { number in
                    let (_, ofMonth, dayOfMonth) = CivilDate(dayNumber: number).components
                    return ofMonth == month && dayOfMonth == day
                }
            case .calendar(let calendar, _):
                calendar.blackoutDays(
                    in: zone, from: CivilDate(dayNumber: days.lowerBound), until: CivilDate(dayNumber: days.upperBound)
                ).ranges.flatMap { Array($0.lowerBound.dayNumber...$0.upperBound.dayNumber) }
            }
        return closed.map { stretch($0...$0) }
    }

    func ownEnd(at instant: Timestamp) -> Timestamp? {
        let day = day(around: instant)
        let last: CivilDate
        switch blackout.days {
        case .range(let first, let end): last = max(first, end)
        case .yearly: last = day
        case .calendar(let calendar, _):
            last = calendar.blackoutDays(in: zone, from: day, until: day.adding(days: 400)).range(covering: day)?.upperBound ?? day
        }
        return Timestamp(milliseconds: stretch(last.dayNumber...last.dayNumber).upperBound)
    }

    func reason(at instant: Timestamp, until: Timestamp?) -> Reason {
        Reason(.blackout, "blackout on \(day(around: instant).text)", guardrail: guardrail, until: until, at: blackout.origin)
    }

    /// From the first instant of the first day to the first instant of the day after the last.
    private func stretch(_ days: ClosedRange<Int>) -> Range<Int64> {
        let start = zone.startOfDay(CivilDate(dayNumber: days.lowerBound)).milliseconds
        return start..<max(start, zone.startOfDay(CivilDate(dayNumber: days.upperBound + 1)).milliseconds)
    }

    /// The day that has begun last: where a clock is put back over midnight, not the one that it shows again.
    private func day(around instant: Timestamp) -> CivilDate {
        let today = zone.civil(at: instant).date
        let next = today.adding(days: 1)
        return zone.startOfDay(next) <= instant ? next : today
    }
}
