import CivilTime

/// The period that a plan covers, from what was written on the command line.
struct PlanPeriod {
    let from: Timestamp
    let until: Timestamp

    static let defaultDays = 14

    init(from: Timestamp, until: Timestamp) {
        self.from = from
        self.until = until
    }

    private static let longest: Duration = .days(3660)

    /// - Parameters:
    ///   - latest: the ledger's last event. A plan cannot begin before it: what happened since would be planned again.
    init(from writtenFrom: String?, until writtenUntil: String?, days: Int?, zone: Zone, latest: Timestamp?, now: Timestamp) throws {
        if writtenUntil != nil, days != nil {
            throw CommandFailure.usage("--until and --days each name the period's end", try: "give one of them")
        }
        if let writtenFrom {
            from = try PlanPeriod.instant(writtenFrom, option: "--from", zone: zone, start: now)
            if let latest, from < latest {
                throw CommandFailure.usage(
                    "--from lies before the ledger's last event at \(latest.rfc3339(in: zone))",
                    try: "a later --from, or --state with another ledger")
            }
        } else {
            from = max(now, latest ?? now)
        }
        if let writtenUntil {
            until = try PlanPeriod.instant(writtenUntil, option: "--until", zone: zone, start: from)
        } else {
            let days = days ?? PlanPeriod.defaultDays
            guard (1...3660).contains(days) else { throw CommandFailure.usage("--days runs from 1 to 3660", try: "--days 14") }
            until = from + .days(Int64(days))
        }
        guard until > from else {
            throw CommandFailure.usage(
                "the period ends at \(until.rfc3339(in: zone)), before it begins at \(from.rfc3339(in: zone))", try: "a later --until")
        }
        guard until - from <= PlanPeriod.longest else {
            throw CommandFailure.usage("the period is longer than ten years", try: "--days 14")
        }
    }

    /// A period in the past, for a backtest: nothing keeps it from beginning before the ledger's last event.
    init(
        from writtenFrom: String?, until writtenUntil: String?, zone: Zone, default bounds: (from: Timestamp, until: Timestamp),
        now: Timestamp
    ) throws {
        from = try writtenFrom.map { try PlanPeriod.instant($0, option: "--from", zone: zone, start: now) } ?? bounds.from
        until = try writtenUntil.map { [from] in try PlanPeriod.instant($0, option: "--until", zone: zone, start: from) } ?? bounds.until
        guard until > from, until - from <= PlanPeriod.longest else {
            throw CommandFailure.usage("the backtest covers no time, or more than ten years", try: "--backtest 30d")
        }
    }

    private static func instant(_ text: String, option: String, zone: Zone, start: Timestamp) throws -> Timestamp {
        do throws(TimeTextError) {
            return try WrittenTime(text: text).instant(in: zone, start: start)
        } catch {
            throw CommandFailure.usage(
                "\(option) \(TerminalText.safe(text)): \(error.reason)",
                try: "2026-10-23, 2026-10-23T20:00, 2026-10-23T20:00:00+02:00 or +2h")
        }
    }
}
