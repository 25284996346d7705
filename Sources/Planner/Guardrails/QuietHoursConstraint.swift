import CivilTime
import Domain
import RuleSet

/// Half-open civil windows `[from, to)`; one that crosses midnight belongs to the day it starts on (DESIGN §6).
struct QuietHoursConstraint: CalendarConstraint {
    let guardrail: String
    let zone: Zone
    let window: Guardrail.QuietHours

    func windows(startingIn days: Range<Int>) -> [Range<Int64>] { window.stretches(in: zone, startingIn: days) }

    func ownEnd(at instant: Timestamp) -> Timestamp? { window.end(around: instant, in: zone) }

    func reason(at instant: Timestamp, until: Timestamp?) -> Reason {
        Reason(.quietHours, "quiet hours \(window.from.text)–\(window.to.text)", guardrail: guardrail, until: until, at: window.origin)
    }
}

extension Guardrail.QuietHours {
    /// Whether a window starts on that day.
    func starts(on day: CivilDate) -> Bool {
        guard days.isEmpty || days.contains(day.weekday) else { return false }
        guard !daysOfMonth.isEmpty || !months.isEmpty else { return true }
        let (_, month, number) = day.components
        guard months.isEmpty || months.contains(month) else { return false }
        guard !daysOfMonth.isEmpty, !daysOfMonth.contains(number) else { return true }
        // -1 is the month's last day.
        let next = day.adding(days: 32 - number)
        let fromEnd = day.dayNumber - next.adding(days: 1 - next.day).dayNumber
        return daysOfMonth.contains(fromEnd)
    }

    /// The window of one start day. An edge in a gap of the clock is the first instant after it, in an overlap the first of
    /// the two (DESIGN §6).
    func stretch(on day: CivilDate, in zone: Zone) -> Range<Int64> {
        let opens = zone.instant(of: CivilDateTime(date: day, time: from), inGap: .firstInstantAfter).milliseconds
        let lastDay = to <= from ? day.adding(days: 1) : day
        let closes = zone.instant(of: CivilDateTime(date: lastDay, time: to), inGap: .firstInstantAfter).milliseconds
        return opens..<max(opens, closes)
    }

    func stretches(in zone: Zone, startingIn days: Range<Int>) -> [Range<Int64>] {
        days.lazy.map { CivilDate(dayNumber: $0) }.filter(starts).map { stretch(on: $0, in: zone) }
    }

    /// The latest end of the windows that hold the instant; nil when none does.
    func end(around instant: Timestamp, in zone: Zone) -> Timestamp? {
        let today = zone.civil(at: instant).date.dayNumber
        // A clock that is put back over midnight shows yesterday's date again.
        return stretches(in: zone, startingIn: (today - 1)..<(today + 2)).filter { $0.contains(instant.milliseconds) }.map(\.upperBound)
            .max().map { Timestamp(milliseconds: $0) }
    }
}
