/// A guardrail with its zone and the times that it closes, whatever is posted.
struct GuardrailClock {
    let rules: CheckedWorkspace.Guardrail
    private let clock: WallClock
    private let quiet: ClosedTimes
    private let blackout: ClosedTimes
    /// Month of each day of the span.
    private let months: [Int: Int]

    init(_ rules: CheckedWorkspace.Guardrail, span: Range<Int64>, clocks: (String) throws -> WallClock, calendars: [String: [String]])
        throws
    {
        self.rules = rules
        clock = try clocks(rules.timezone)
        let days = clock.day(at: span.lowerBound) - 1...clock.day(at: span.upperBound) + 1
        var quiet = ClosedTimes(span)
        quiet.close(rules.quietHours, clock: clock, days: days)
        for interval in rules.intervals {
            var times = ClosedTimes(span)
            times.close(interval.windows, clock: try clocks(interval.timezone), days: days)
            if interval.inverted { times.invert() }
            for stretch in times.stretches { quiet.close(stretch.lowerBound, stretch.upperBound) }
        }
        quiet.settle()
        var blackout = ClosedTimes(span)
        for days in rules.blackout { try blackout.close(days, calendars: calendars, clock: clock, days: Self.days(clock, span)) }
        blackout.settle()
        self.quiet = quiet
        self.blackout = blackout
        let numbers = Self.days(clock, span)
        months = Dictionary(uniqueKeysWithValues: numbers.map { day in (day, Instants.civil(day).year * 12 + Instants.civil(day).month) })
    }

    private static func days(_ clock: WallClock, _ span: Range<Int64>) -> ClosedRange<Int> {
        clock.day(at: span.lowerBound) - 40...clock.day(at: span.upperBound) + 40
    }

    /// The civil day, ISO week or month of an instant, as a number of its own.
    func period(_ kind: String, _ instant: Int64) -> Int {
        let day = clock.day(at: instant)
        switch kind {
        case "day": return day
        case "week": return day - Instants.weekday(day)
        default: return months[day] ?? Instants.civil(day).year * 12 + Instants.civil(day).month
        }
    }

    /// What only the clock decides.
    var calendarLimits: [Limit] {
        [("quiet-hours", quiet), ("blackout", blackout)].filter { !$0.1.stretches.isEmpty }.map { code, times in
            Limit(code: code, guardrail: rules.name, conflict: rules.onConflict, turns: times.ends, forbids: times.closes)
        }
    }

    /// Everything it says to one publication beside those that have their slots.
    func limits(on candidate: Placed, beside placed: [Placed]) -> [Limit] {
        var limits = calendarLimits
        func together(_ scope: String) -> [Placed] {
            placed.filter { $0.guardrails.contains(rules.name) && $0.scopes[scope] == candidate.scopes[scope] }
        }
        for cap in rules.cap { limits.append(.cap(cap, self, together(cap.across).map(\.slot))) }
        if let spacing = rules.spacing { limits.append(.spacing(spacing, self, together(spacing.across).map(\.slot))) }
        for dedupe in rules.dedupe { limits.append(.dedupe(dedupe, self, candidate, together(dedupe.across))) }
        return limits
    }
}
