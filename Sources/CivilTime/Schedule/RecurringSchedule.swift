/// When something comes again and again: what `schedule:` says in the rules (DESIGN §2).
///
/// - `rule`: a recurrence rule's days at the times of `at`, or at the rule's own times (`BYHOUR`…, or those of the start).
///   Readings follow RFC 5545: 02:30 in a gap becomes 03:30, of two the first.
/// - `cron`: as ISC cron, right after a gap, once (DESIGN §6).
/// - `slots`: weekdays with times; readings as for rules.
package struct RecurringSchedule: Hashable, Sendable {
    /// `{ days: [mon, wed], at: ["09:00", "17:30"] }`
    package struct Slot: Hashable, Sendable {
        package let days: Set<Weekday>
        package let times: [CivilTimeOfDay]

        /// - Parameter days: none means every day.
        package init(days: Set<Weekday> = [], times: [CivilTimeOfDay]) {
            self.days = days.isEmpty ? Set(Weekday.allCases) : days
            self.times = times
        }
    }

    /// Where a rule begins to count: nothing comes before it.
    package struct Start: Hashable, Sendable {
        package let date: CivilDate
        /// Nil when only a day was given.
        package let time: CivilTimeOfDay?

        package init(date: CivilDate, time: CivilTimeOfDay? = nil) {
            self.date = date
            self.time = time
        }
    }

    private enum Source: Hashable, Sendable {
        case rule(RecurrenceSet)
        case cron(CronExpression)
        case slots(WeekTimes)
    }

    package let zone: Zone
    private let source: Source

    /// A rule that needs no start is the same from any: this one is before all that is ever planned.
    private static let anyStart = CivilDate(dayNumber: 0)

    /// The rule's days at those times.
    ///
    /// - Parameters:
    ///   - times: `at`; none leaves the times to the rule or its start. `COUNT` counts days, not times.
    ///   - start: DTSTART: the rule's own `start:`, else the campaign's `from`.
    ///   - added: comes too (`RDATE`).
    ///   - excluded: does not come (`EXDATE`).
    package init(
        rule: RecurrenceRule, at times: [CivilTimeOfDay] = [], start: Start?, zone: Zone, added: [CivilDateTime] = [],
        excluded: [CivilDateTime] = []
    ) throws(ScheduleProblem) {
        if start == nil, let cause = rule.startCause { throw .needsStart(cause) }
        if times.isEmpty {
            guard rule.hasClockParts || start?.time != nil else { throw .noTime }
        } else {
            try Self.check(times)
            guard !rule.hasClockParts else { throw .timesTwice }
        }
        let first = CivilDateTime(date: start?.date ?? Self.anyStart, time: start?.time ?? .midnight)
        let set = RecurrenceSet(rule: rule, start: first, zone: zone, times: times, added: added, excluded: excluded)
        source = .rule(set)
        self.zone = zone
    }

    package init(cron: CronExpression, zone: Zone) {
        source = .cron(cron)
        self.zone = zone
    }

    package init(slots: [Slot], zone: Zone) throws(ScheduleProblem) {
        guard !slots.isEmpty else { throw .noTime }
        for slot in slots {
            guard !slot.times.isEmpty else { throw .noTime }
            try Self.check(slot.times)
        }
        source = .slots(WeekTimes(slots))
        self.zone = zone
    }

    private static func check(_ times: [CivilTimeOfDay]) throws(ScheduleProblem) {
        for time in times where !(0..<86_400).contains(time.secondOfDay) { throw .noTimeOfDay(time) }
    }

    /// The instants in `[from, until)`, at most `limit` of them. The search ends with the year 9999.
    package func instants(from: Timestamp, until: Timestamp = .distantFuture, limit: Int) -> Occurrences {
        switch source {
        case .rule(let set): set.occurrences(from: from, to: until, limit: limit)
        case .cron(let cron): cron.occurrences(in: zone, from: from, to: until, limit: limit)
        case .slots(let week): week.occurrences(in: zone, from: from, to: until, limit: limit)
        }
    }

    /// The first instant after that one; nil when there is none up to the year 9999.
    package func next(after instant: Timestamp) -> Timestamp? {
        if case .cron(let cron) = source { return cron.next(after: instant, in: zone) }
        return instants(from: instant + .milliseconds(1), limit: 1).times.first
    }

    /// It never comes, such as on 30 February; worked out by a search that skips what cannot match.
    package var isEmpty: Bool { next(after: .distantPast) == nil }
}
