import CivilTime

/// One thing that comes again and again, three times over: as reprise reads it, as bare arithmetic, and as Python reads it.
struct RecurrenceCase: Sendable {
    enum Text: Sendable {
        case rule(String)
        case cron(String)
    }

    let name: String
    let text: Text
    /// The same by hand; nil where nobody would write it by hand.
    let bare: (@Sendable (BareDays) -> [Timestamp])?
    /// Years for the comparison: as many as the slower contestants can bear.
    let years: Int

    static let zoneName = "Europe/Berlin"
    /// 2026-01-01T09:30, a Thursday, on the zone's clock.
    static let start = CivilDateTime(date: CivilDate(dayNumber: 20_454), time: CivilTimeOfDay(hour: 9, minute: 30))

    static let all: [RecurrenceCase] = [
        RecurrenceCase(name: "daily", text: .rule("FREQ=DAILY"), bare: { $0.daily() }, years: 10),
        RecurrenceCase(name: "weekly", text: .rule("FREQ=WEEKLY;BYDAY=MO,WE,FR"), bare: { $0.weekly(days: 0b001_0101) }, years: 10),
        RecurrenceCase(name: "monthly", text: .rule("FREQ=MONTHLY;BYDAY=-1FR"), bare: { $0.lastFridays() }, years: 10),
        RecurrenceCase(name: "cron, weekdays", text: .cron("30 9 * * 1-5"), bare: { $0.weekly(days: 0b001_1111) }, years: 10),
        RecurrenceCase(name: "cron, every 5 minutes", text: .cron("*/5 * * * *"), bare: { $0.minutes(every: 5) }, years: 1),
    ]

    /// Rules that hardly ever come, or never: what counts is the search, not the occurrences.
    static let rare: [RecurrenceCase] = [
        RecurrenceCase(
            name: "29 February on a Friday", text: .rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=FR"), bare: nil, years: 100),
        RecurrenceCase(name: "30 February", text: .rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), bare: nil, years: 100),
        RecurrenceCase(
            name: "Friday the 13th, daily rule", text: .rule("FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR"), bare: nil, years: 100),
        RecurrenceCase(name: "cron, 31 December on a Sunday", text: .cron("30 9 31 12 */7"), bare: nil, years: 100),
    ]

    func recurrence(in zone: Zone) throws -> Recurrence {
        switch text {
        case .rule(let text): .rule(RecurrenceSet(rule: try RecurrenceRule(text: text), start: Self.start, zone: zone))
        case .cron(let text): .cron(try CronExpression(text: text), zone: zone)
        }
    }

    static func window(years: Int, in zone: Zone) -> (from: Timestamp, to: Timestamp) {
        let first = zone.startOfDay(start.date)
        let end = CivilDate(year: 2026 + years, month: 1, day: 1) ?? start.date
        return (first, zone.startOfDay(end))
    }
}
