import Calendars
import CivilTime
import Domain
import RuleSet
import Testing

@testable import Planner

/// What the search relies on: closed times are exactly those that a reading of the clock forbids, and a counter closes
/// exactly what one slot more would violate.
struct GuardrailTests {
    static let origin = RuleLocation(file: "g", line: 1, column: 1)
    /// Zones with the strangest clocks: 30 minutes, changes at midnight and just after it, a skipped day.
    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "America/St_Johns", "Pacific/Apia",
        "Asia/Kathmandu",
    ]
    /// Two days before something happens to a clock in one of them.
    static let starts = [
        "2026-10-02T18:00:00Z", "2026-03-27T18:00:00Z", "2026-10-23T18:00:00Z", "2026-04-03T18:00:00Z", "2026-09-05T00:00:00Z",
        "2010-11-05T18:00:00Z", "2011-12-28T18:00:00Z", "2024-02-27T18:00:00Z",
    ]

    static func window(_ from: String, _ to: String, days: Set<Weekday> = [], daysOfMonth: Set<Int> = [], months: Set<Int> = [])
        throws -> Guardrail.QuietHours
    {
        var window = Guardrail.QuietHours(
            from: try CivilTimeOfDay(text: from), to: try CivilTimeOfDay(text: to), days: days, origin: origin)
        window.daysOfMonth = daysOfMonth
        window.months = months
        return window
    }

    static func calendars(_ zone: Zone) throws -> [(guardrail: Guardrail, constraint: any CalendarConstraint)] {
        let windows = [
            try window("22:15", "02:15"), try window("02:10", "02:20"), try window("00:00", "24:00", days: [.friday, .sunday]),
            try window("23:30", "23:30", days: [.saturday]), try window("20:00", "06:00", daysOfMonth: [-1, 1, 30]),
            try window("01:00", "03:00", months: [2, 10, 11]), try window("23:45", "00:15", daysOfMonth: [29, -2], months: [2, 12]),
        ]
        var result: [(guardrail: Guardrail, constraint: any CalendarConstraint)] = []
        func add(_ constraint: any CalendarConstraint, _ change: (inout Guardrail) -> Void) {
            var guardrail = Guardrail(name: "g", zone: zone, origin: origin)
            change(&guardrail)
            result.append((guardrail, constraint))
        }
        for window in windows {
            add(QuietHoursConstraint(guardrail: "g", zone: zone, window: window)) { $0.quietHours = [window] }
        }
        for isInverted in [false, true] {
            let interval = Guardrail.Interval(
                name: "i", zone: zone, windows: [windows[1], windows[2], windows[4]], isInverted: isInverted, origin: origin)
            add(IntervalConstraint(guardrail: "g", interval: interval)) { $0.intervals = [interval] }
        }
        for text in ["2026-10-04", "2011-12-30", "2010-11-06"] {
            let first = try CivilDate(text: text)
            let blackout = Guardrail.Blackout(days: .range(first, first.adding(days: 1)), origin: origin)
            add(BlackoutConstraint(guardrail: "g", zone: zone, blackout: blackout)) { $0.blackout = [blackout] }
        }
        let yearly = Guardrail.Blackout(days: .yearly(month: 2, day: 29), origin: origin)
        add(BlackoutConstraint(guardrail: "g", zone: zone, blackout: yearly)) { $0.blackout = [yearly] }
        let calendar = Guardrail.Blackout(days: .calendar(try holidays(), name: "holidays"), origin: origin)
        add(BlackoutConstraint(guardrail: "g", zone: zone, blackout: calendar)) { $0.blackout = [calendar] }
        return result
    }

    /// Whole days, so that no zone matters: two days in October, one every year.
    static func holidays() throws -> CalendarFile {
        let lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z",
            "DTSTART;VALUE=DATE:20261003", "DTEND;VALUE=DATE:20261005", "SUMMARY:Fair", "END:VEVENT", "BEGIN:VEVENT", "UID:2",
            "DTSTAMP:20260101T000000Z", "DTSTART;VALUE=DATE:20100406", "RRULE:FREQ=YEARLY", "SUMMARY:Birthday", "END:VEVENT",
            "END:VCALENDAR", "",
        ]
        let parsed = CalendarFile.parse(Array(lines.joined(separator: "\r\n").utf8), file: "holidays.ics")
        return try #require(parsed.calendar)
    }

    @Test(arguments: zones) func closedTimesAreWhatTheClockForbids(name: String) throws {
        let zone = try Zone.named(name)
        var closedMinutes = 0
        for (guardrail, constraint) in try Self.calendars(zone) {
            for start in Self.starts {
                let first = try Timestamp(rfc3339: start)
                let forbidden = MinuteScan.forbiddenMinutes(guardrail, from: first, minutes: 3 * 1440)
                var times = ClosedTimes(constraint)
                let limit = first.milliseconds + 3 * 86_400_000
                for minute in forbidden.indices {
                    let instant = first + .minutes(Int64(minute))
                    let end = times.end(closedAt: instant.milliseconds, limit: limit)
                    guard (end != nil) == forbidden[minute] else {
                        Issue.record("\(name) \(instant.rfc3339(in: zone)): \(constraint.reason(at: instant, until: nil).text)")
                        return
                    }
                    guard let end else { continue }
                    closedMinutes += 1
                    let scanned = forbidden[minute...].firstIndex(of: false).map { first + .minutes(Int64($0)) }
                    let isRight: Bool = if let scanned { scanned.milliseconds == end } else { end >= limit }
                    #expect(isRight, "\(name) \(instant.rfc3339(in: zone))")
                }
            }
        }
        #expect(closedMinutes > 1000)
    }

    /// Asked from the end to the beginning, and far away, the same answers as in order.
    @Test(arguments: zones) func theOrderOfQuestionsDoesNotMatter(name: String) throws {
        let zone = try Zone.named(name)
        var dice = SeededGenerator(seed: 5)
        for (_, constraint) in try Self.calendars(zone) {
            var kept = ClosedTimes(constraint)
            for _ in 0..<60 {
                let day = Int64.random(in: 10_000...30_000, using: &dice)
                let instant = (day * 1440 + Int64.random(in: 0..<1440, using: &dice)) * 60_000
                let limit = instant + Int64.random(in: 0...20, using: &dice) * 86_400_000
                var fresh = ClosedTimes(constraint)
                let (old, new) = (kept.end(closedAt: instant, limit: limit), fresh.end(closedAt: instant, limit: limit))
                let (known, expected) = (old.map { min($0, limit + 1) }, new.map { min($0, limit + 1) })
                #expect(known == expected)
            }
        }
    }

    /// A window that never opens is one stretch: asking is cheap, however far the limit lies.
    @Test func aHundredYearsOfNothingAreOneStretch() throws {
        let zone = try Zone.named("Europe/Berlin")
        let always = try Self.window("00:00", "24:00")
        var times = ClosedTimes(QuietHoursConstraint(guardrail: "g", zone: zone, window: always))
        let start = try Timestamp(rfc3339: "2026-10-02T12:00:00Z").milliseconds
        let limit = start + 36_525 * 86_400_000
        let end: Int64 = times.end(closedAt: start, limit: limit) ?? 0
        #expect(end > limit)
        let never = Guardrail.Interval(
            name: "never", zone: zone, windows: [try Self.window("10:00", "11:00", daysOfMonth: [30], months: [2])], isInverted: true,
            origin: Self.origin)
        var inverted = ClosedTimes(IntervalConstraint(guardrail: "g", interval: never))
        let opening: Int64 = inverted.end(closedAt: start, limit: limit) ?? 0
        #expect(opening > limit)
    }

    @Test func theGateNamesTheWindowAndItsEnd() throws {
        let zone = try Zone.named("Europe/Berlin")
        let night = QuietHoursConstraint(guardrail: "g", zone: zone, window: try Self.window("22:00", "07:00"))
        let objection = try #require(night.objection(at: try Timestamp(rfc3339: "2026-10-24T23:00:00+02:00")))
        #expect(objection.until == (try Timestamp(rfc3339: "2026-10-25T07:00:00+01:00")))
        #expect(objection.reason.code == .quietHours)
        #expect(objection.reason.text == "quiet hours 22:00–07:00")
        #expect(night.objection(at: objection.until) == nil)
        let days = Guardrail.Blackout(
            days: .range(try CivilDate(text: "2026-12-24"), try CivilDate(text: "2026-12-26")), origin: Self.origin)
        let blackout = BlackoutConstraint(guardrail: "g", zone: zone, blackout: days)
        let holiday = try #require(blackout.objection(at: try Timestamp(rfc3339: "2026-12-25T10:00:00+01:00")))
        #expect(holiday.until == (try Timestamp(rfc3339: "2026-12-27T00:00:00+01:00")))
        #expect(holiday.reason.text == "blackout on 2026-12-25")
    }

    @Test func countersCloseExactlyWhatOneMoreSlotWouldViolate() {
        var dice = SeededGenerator(seed: 11)
        for round in 0..<300 {
            let length = Int64.random(in: 1...40, using: &dice)
            let most = round % 3 == 0 ? 1 : Int.random(in: 1...5, using: &dice)
            let constraint =
                most == 1
                ? SpacingConstraint.constraint(.init(distance: .milliseconds(length), origin: Self.origin), of: "g")
                : CapConstraint.constraint(
                    .init(per: .rolling(.milliseconds(length)), max: most, origin: Self.origin), 0, of: "g", zone: .utc)
            var counter = SlotCounter()
            var slots: [Int64] = []
            // More than is allowed too: history knows no rule.
            for _ in 0..<Int.random(in: 0...12, using: &dice) {
                let slot = Int64.random(in: 0...120, using: &dice)
                counter.add(slot, constraint, unit: nil)
                slots.append(slot)
            }
            for instant in Int64(-50)...170 {
                let isClosed = (instant - length + 1...instant).contains { start in
                    slots.filter { start <= $0 && $0 < start + length }.count >= most
                }
                let end = counter.closed.end(containing: instant)
                #expect((end != nil) == isClosed, "round \(round) at \(instant)")
            }
        }
    }

    @Test(arguments: zones) func capsCountInUnitsThatBeginWhenTheClockFirstSaysSo(name: String) throws {
        let zone = try Zone.named(name)
        for kind in [CivilUnits.Kind.day, .week, .month] {
            for start in Self.starts {
                let first = try Timestamp(rfc3339: start)
                var units = CivilUnits(kind, zone: zone)
                var furthest = Int64.min
                var begun: [Int64: Range<Int64>] = [:]
                for minute in Int64(-180)...(4 * 1440) {
                    let instant = first + .minutes(minute)
                    furthest = max(furthest, instant.seconds + Int64(zone.offsetSeconds(at: instant)))
                    let day = CivilDate(dayNumber: Int(furthest / 86_400))
                    let number: Int64 =
                        switch kind {
                        case .day: Int64(day.dayNumber)
                        case .week: Int64((day.dayNumber + 3) / 7)
                        case .month: Int64(day.components.year * 12 + day.month)
                        }
                    guard minute >= 0 else { continue }
                    let unit = units.unit(around: instant.milliseconds)
                    #expect(unit.contains(instant.milliseconds))
                    let before = begun[number] ?? unit
                    #expect(before == unit, "\(name) \(kind) \(instant.rfc3339(in: zone))")
                    begun[number] = unit
                }
                #expect(Set(begun.values).count == begun.count)
            }
        }
    }

    /// Asked backwards and far away, units are the same.
    @Test func unitsDoNotDependOnTheOrderOfQuestions() throws {
        let zone = try Zone.named("America/Santiago")
        var dice = SeededGenerator(seed: 6)
        for kind in [CivilUnits.Kind.day, .week, .month] {
            var kept = CivilUnits(kind, zone: zone)
            for _ in 0..<300 {
                let instant = Int64.random(in: 0...4_000_000_000_000, using: &dice)
                var fresh = CivilUnits(kind, zone: zone)
                let (unit, expected) = (kept.unit(around: instant), fresh.unit(around: instant))
                #expect(unit == expected)
                let earlier = kept.unit(around: unit.lowerBound - 1)
                #expect(earlier.upperBound == unit.lowerBound)
            }
        }
    }

    @Test func aCampaignIsBoundedByTheFirstInstantsOfItsDays() throws {
        let zone = try Zone.named("America/St_Johns")
        var campaign = Campaign(name: "c", zone: zone, origin: Self.origin)
        campaign.from = try CivilDate(text: "2010-11-06")
        // The clock was put back from 00:01 on the 7th to 23:01 on the 6th: the 7th had begun by then.
        campaign.until = try CivilDate(text: "2010-11-06")
        let window = CampaignWindow(campaign)
        let midnight = try Timestamp(rfc3339: "2010-11-07T00:00:00-02:30")
        #expect(window.objection(at: try Timestamp(rfc3339: "2010-11-05T23:59:59-02:30"))?.reason.code == .campaignNotStarted)
        #expect(window.objection(at: try Timestamp(rfc3339: "2010-11-06T00:00:00-02:30")) == nil)
        #expect(window.overReason(at: midnight - .milliseconds(1)) == nil)
        #expect(window.overReason(at: midnight)?.code == .campaignOver)
        #expect(window.overReason(at: midnight + .minutes(30))?.code == .campaignOver)
    }
}
