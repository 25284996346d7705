import CivilTime
import RuleSet

/// When guardrails let something appear: found by stepping from the end of one closed stretch to the next, never minute by
/// minute.
struct OpenTimes {
    /// Something that closes a stretch of time.
    struct Closure {
        var until: Timestamp
        var guardrail: Int
    }

    private enum Part {
        case window(Guardrail.QuietHours, Zone)
        case outside([Guardrail.QuietHours], Zone)
        case dates(Guardrail.Blackout.Days, Zone)
        case calendar(CalendarStretch, Zone)
    }

    private var parts: [(part: Part, guardrail: Int)] = []
    var isAlwaysOpen: Bool { parts.isEmpty }

    /// - Parameters:
    ///   - guardrails: with their indices, for `Closure`.
    ///   - period: days within which blackouts of single days count; nil: only what comes back every year.
    init(_ guardrails: [(index: Int, guardrail: Guardrail)], period: ClosedRange<CivilDate>?) {
        for (index, guardrail) in guardrails {
            for window in guardrail.quietHours { parts.append((.window(window, guardrail.zone), index)) }
            for interval in guardrail.intervals {
                if interval.isInverted {
                    parts.append((.outside(interval.windows, interval.zone), index))
                } else {
                    for window in interval.windows { parts.append((.window(window, interval.zone), index)) }
                }
            }
            for blackout in guardrail.blackout {
                switch blackout.days {
                case .yearly: parts.append((.dates(blackout.days, guardrail.zone), index))
                case .range: if period != nil { parts.append((.dates(blackout.days, guardrail.zone), index)) }
                case .calendar(let calendar, _):
                    guard let period else { continue }
                    let stretch = CalendarStretch(calendar, in: guardrail.zone, period)
                    parts.append((.calendar(stretch, guardrail.zone), index))
                }
            }
        }
    }

    /// The earliest instant in `[from, until)` at which nothing is closed; nil when there is none.
    func firstOpen(from: Timestamp, until: Timestamp) -> Timestamp? {
        var instant = from
        while instant < until {
            guard let closure = closure(at: instant) else { return instant }
            instant = max(closure.until, instant + .seconds(1))
        }
        return nil
    }

    /// What is closed at an instant; of several, what lasts longest.
    func closure(at instant: Timestamp) -> Closure? {
        var longest: Closure?
        for (part, guardrail) in parts {
            guard let end = Self.end(of: part, at: instant), end > longest?.until ?? instant else { continue }
            longest = Closure(until: end, guardrail: guardrail)
        }
        return longest
    }

    /// The end of the stretch that a part closes around an instant.
    private static func end(of part: Part, at instant: Timestamp) -> Timestamp? {
        switch part {
        case .window(let window, let zone): return window.stretch(around: instant, in: zone)?.upperBound
        case .outside(let windows, let zone):
            if windows.contains(where: { $0.stretch(around: instant, in: zone) != nil }) { return nil }
            return nextStart(of: windows, after: instant, in: zone)
        case .dates(let days, let zone):
            let day = zone.civil(at: instant).date
            switch days {
            case .range(let first, let last): return first <= day && day <= last ? zone.startOfDay(last.adding(days: 1)) : nil
            case .yearly(let month, let number):
                return day.month == month && day.day == number ? zone.startOfDay(day.adding(days: 1)) : nil
            case .calendar: return nil
            }
        case .calendar(let stretch, let zone):
            return stretch.lastDay(covering: zone.civil(at: instant).date).map { zone.startOfDay($0.adding(days: 1)) }
        }
    }

    /// Windows that begin on 29 February come back every eight years at the latest.
    private static let longestPause = 8 * 366

    private static func nextStart(of windows: [Guardrail.QuietHours], after instant: Timestamp, in zone: Zone) -> Timestamp {
        let today = zone.civil(at: instant).date
        for offset in 0...longestPause {
            let day = today.adding(days: offset)
            let starts = windows.filter { $0.begins(on: day) }.map { $0.stretch(on: day, in: zone).lowerBound }
            if let next = starts.filter({ $0 > instant }).min() { return next }
        }
        return .distantFuture
    }
}

extension Guardrail.QuietHours {
    /// Whether a window begins on that day.
    func begins(on day: CivilDate) -> Bool {
        if !days.isEmpty, !days.contains(day.weekday) { return false }
        if months.isEmpty, daysOfMonth.isEmpty { return true }
        let (_, month, number) = day.components
        if !months.isEmpty, !months.contains(month) { return false }
        if daysOfMonth.isEmpty || daysOfMonth.contains(number) { return true }
        guard daysOfMonth.contains(where: { $0 < 0 }) else { return false }
        var last = number
        while day.adding(days: last - number + 1).month == month { last += 1 }
        return daysOfMonth.contains(number - last - 1)
    }

    /// The window that begins on that day.
    func stretch(on day: CivilDate, in zone: Zone) -> Range<Timestamp> {
        func instant(_ day: CivilDate, _ time: CivilTimeOfDay) -> Timestamp {
            zone.instant(of: CivilDateTime(date: day, time: time), inGap: .firstInstantAfter)
        }
        let start = instant(day, from)
        return start..<max(start, instant(to <= from ? day.adding(days: 1) : day, to))
    }

    /// The window around an instant.
    func stretch(around instant: Timestamp, in zone: Zone) -> Range<Timestamp>? {
        let today = zone.civil(at: instant).date
        for day in [today.adding(days: -1), today] where begins(on: day) {
            let stretch = stretch(on: day, in: zone)
            if stretch.contains(instant) { return stretch }
        }
        return nil
    }
}
