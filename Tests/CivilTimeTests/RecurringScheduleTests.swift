import Testing

@testable import CivilTime

struct RecurringScheduleTests {
    private func rule(
        _ rule: String, at times: [String] = [], start: String? = "2026-09-01", zone: String = "Europe/Berlin", excluded: [String] = [],
        added: [String] = []
    ) throws -> RecurringSchedule {
        try RecurringSchedule(
            rule: RecurrenceRule(text: rule), at: times.map { try CivilTimeOfDay(text: $0) }, start: start.map(Self.start),
            zone: Zone.named(zone), added: added.map(wall), excluded: excluded.map(wall))
    }

    private static func start(_ text: String) throws -> RecurringSchedule.Start {
        if text.count == 10 { return RecurringSchedule.Start(date: try CivilDate(text: text)) }
        let civil = try wall(text)
        return RecurringSchedule.Start(date: civil.date, time: civil.time)
    }

    private static func slot(_ days: Set<Weekday>, _ times: [String]) throws -> RecurringSchedule.Slot {
        RecurringSchedule.Slot(days: days, times: try times.map { try CivilTimeOfDay(text: $0) })
    }

    /// `2026-09-03#1 17:30`: day, ordinal, and the instant on the zone's clock.
    private func texts(_ schedule: RecurringSchedule, from: String, until: String = "9999-01-01T00:00:00Z", limit: Int = 6) throws
        -> [String]
    {
        let found = schedule.occurrences(from: try at(from), until: try at(until), limit: limit)
        return found.occurrences.map { "\($0.date.text)#\($0.ordinal) \($0.instant.rfc3339(in: schedule.zone).dropFirst(11).prefix(5))" }
    }

    @Test(arguments: [
        (
            "FREQ=WEEKLY;BYDAY=TH", ["17:30"], "2026-09-01",
            ["2026-09-03#1 17:30", "2026-09-10#1 17:30", "2026-09-17#1 17:30", "2026-09-24#1 17:30"]
        ),
        (
            "FREQ=WEEKLY;BYDAY=TH", ["17:30", "09:00", "09:00"], "2026-09-01",
            ["2026-09-03#1 09:00", "2026-09-03#2 17:30", "2026-09-10#1 09:00", "2026-09-10#2 17:30"]
        ),
        // COUNT counts days, and a start within its day cuts off what comes before it.
        (
            "FREQ=DAILY;COUNT=2", ["09:00", "17:30"], "2026-09-03",
            ["2026-09-03#1 09:00", "2026-09-03#2 17:30", "2026-09-04#1 09:00", "2026-09-04#2 17:30"]
        ),
        (
            "FREQ=DAILY;COUNT=2", ["09:00", "17:30"], "2026-09-03T12:00",
            ["2026-09-03#1 17:30", "2026-09-04#1 09:00", "2026-09-04#2 17:30"]
        ),
        ("FREQ=DAILY;UNTIL=20260903", ["09:00", "17:30"], "2026-09-03", ["2026-09-03#1 09:00", "2026-09-03#2 17:30"]),
        ("FREQ=DAILY;UNTIL=20260904T070000Z", ["09:00"], "2026-09-03", ["2026-09-03#1 09:00", "2026-09-04#1 09:00"]),
        // The last working day of a month.
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["09:00", "12:00"], "2026-09-01",
            ["2026-09-30#1 09:00", "2026-09-30#2 12:00", "2026-10-30#1 09:00", "2026-10-30#2 12:00"]
        ),
        ("FREQ=DAILY;BYSETPOS=1;BYDAY=MO;COUNT=1", ["09:00"], "2026-09-01", ["2026-09-07#1 09:00"]),
        (
            "FREQ=DAILY;INTERVAL=3", ["09:00"], "2026-09-01",
            ["2026-09-01#1 09:00", "2026-09-04#1 09:00", "2026-09-07#1 09:00", "2026-09-10#1 09:00"]
        ),
        // Without `at` the rule, or its start, says when.
        (
            "FREQ=WEEKLY;BYDAY=TH;BYHOUR=9,17", [], "2026-09-01",
            ["2026-09-03#1 09:00", "2026-09-03#2 17:00", "2026-09-10#1 09:00", "2026-09-10#2 17:00"]
        ),
        ("FREQ=WEEKLY;COUNT=2", [], "2026-09-03T08:15", ["2026-09-03#1 08:15", "2026-09-10#1 08:15"]),
    ])
    func rulesAtTimes(text: String, times: [String], start: String, expected: [String]) throws {
        #expect(try texts(rule(text, at: times, start: start), from: "2026-09-01T00:00:00Z", limit: 4) == expected)
    }

    /// 29 March 2026: 02:00 to 03:00 is left out. 25 October: it comes twice.
    @Test func clockChanges() throws {
        let daily = try rule("FREQ=DAILY", at: ["02:30", "03:30"], start: nil)
        #expect(
            try texts(daily, from: "2026-03-28T23:00:00Z", limit: 3) == ["2026-03-29#1 03:30", "2026-03-30#1 02:30", "2026-03-30#2 03:30"])
        #expect(try texts(daily, from: "2026-10-24T22:00:00Z", limit: 2) == ["2026-10-25#1 02:30", "2026-10-25#2 03:30"])
        let slots = try RecurringSchedule(slots: [Self.slot([], ["02:30"])], zone: Zone.named("Europe/Berlin"))
        #expect(try texts(slots, from: "2026-03-28T23:00:00Z", limit: 2) == ["2026-03-29#1 03:30", "2026-03-30#1 02:30"])
        let cron = RecurringSchedule(cron: try CronExpression(text: "30 2 * * *"), zone: try Zone.named("Europe/Berlin"))
        #expect(try texts(cron, from: "2026-03-28T23:00:00Z", limit: 2) == ["2026-03-29#1 03:00", "2026-03-30#1 02:30"])
    }

    @Test func slotsAreWeekdaysWithTimes() throws {
        let schedule = try RecurringSchedule(
            slots: [Self.slot([.monday, .wednesday], ["17:30", "09:00"]), Self.slot([.wednesday], ["12:00", "09:00"])],
            zone: Zone.named("Europe/Berlin"))
        #expect(
            try texts(schedule, from: "2026-09-01T00:00:00Z", limit: 5) == [
                "2026-09-02#1 09:00", "2026-09-02#2 12:00", "2026-09-02#3 17:30", "2026-09-07#1 09:00", "2026-09-07#2 17:30",
            ])
        #expect(schedule.next(after: try at("2026-09-02T07:00:00Z")) == (try at("2026-09-02T10:00:00Z")))
    }

    /// Day and ordinal do not depend on where one begins to look.
    @Test(arguments: [
        "FREQ=HOURLY;INTERVAL=5", "FREQ=MINUTELY;INTERVAL=45;COUNT=900", "FREQ=DAILY;BYHOUR=0,2,3,23;BYMINUTE=0,30",
        "FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=1,2;BYMINUTE=15,45",
    ])
    func ordinalsAreTheSameFromEverywhere(text: String) throws {
        for zone in ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"] {
            let schedule = try rule(text, start: "2018-10-28T00:00", zone: zone)
            let all = schedule.occurrences(from: try at("2018-10-01T00:00:00Z"), until: try at("2018-11-12T00:00:00Z"), limit: .max)
            #expect(Set(all.occurrences.map { "\($0.date.text) \($0.ordinal)" }).count == all.occurrences.count)
            for index in stride(from: 0, to: all.occurrences.count, by: 7) {
                let from = all.occurrences[index].instant
                let rest = schedule.occurrences(from: from, until: try at("2018-11-12T00:00:00Z"))
                #expect(Array(rest.prefix(40)) == Array(all.occurrences[index...].prefix(40)), "\(zone) from \(from.rfc3339())")
            }
        }
    }

    /// Clocks that were put back over midnight: a day goes on after the next one has begun.
    @Test func everyOccurrenceHasANameOfItsOwn() throws {
        let cron = RecurringSchedule(cron: try CronExpression(text: "*/10 * * * *"), zone: try Zone.named("America/Goose_Bay"))
        let until = try at("2010-11-09T00:00:00Z")
        let all = Array(cron.occurrences(from: try at("2010-11-05T00:00:00Z"), until: until))
        #expect(all.count == 4 * 144)
        #expect(Set(all.map { "\($0.date.text) \($0.ordinal)" }).count == all.count)
        for index in all.indices {
            #expect(Array(cron.occurrences(from: all[index].instant, until: until).prefix(20)) == Array(all[index...].prefix(20)))
        }
    }

    @Test func windowsAreHalfOpenAndLimited() throws {
        let schedule = try rule("FREQ=DAILY", at: ["09:00", "10:00"], start: nil, zone: "UTC")
        let (from, until) = (try at("2026-09-01T09:30:00Z"), try at("2026-09-03T09:00:00Z"))
        #expect(schedule.occurrences(from: from, until: until, limit: 3).truncated == false)
        #expect(schedule.occurrences(from: from, until: until, limit: 2).truncated)
        #expect(schedule.occurrences(from: from, until: until, limit: 0) == ([], true))
        #expect(try texts(schedule, from: "2026-09-01T09:30:00Z", limit: 2) == ["2026-09-01#2 10:00", "2026-09-02#1 09:00"])
        #expect(Array(schedule.occurrences(from: until, until: from)).isEmpty)
        let many = schedule.occurrences(from: from, until: from + .days(36_500), limit: .max)
        #expect(many.occurrences.count == 73_000)
    }

    @Test func datesComeAndGo() throws {
        let schedule = try rule(
            "FREQ=DAILY;COUNT=3", at: ["09:00"], excluded: ["2026-09-02T09:00"], added: ["2026-09-02T11:00", "2026-09-09T09:00"])
        #expect(
            try texts(schedule, from: "2026-09-01T00:00:00Z") == [
                "2026-09-01#1 09:00", "2026-09-02#1 11:00", "2026-09-03#1 09:00", "2026-09-09#1 09:00",
            ])
    }

    @Test(arguments: [
        ("FREQ=DAILY;INTERVAL=2", RecurrenceRule.StartCause.interval), ("FREQ=DAILY;COUNT=2", .count), ("FREQ=WEEKLY", .days),
        ("FREQ=MONTHLY", .days), ("FREQ=MONTHLY;BYMONTH=2", .days), ("FREQ=YEARLY", .days), ("FREQ=YEARLY;BYWEEKNO=3", .days),
        ("FREQ=DAILY", nil), ("FREQ=DAILY;INTERVAL=1", nil), ("FREQ=WEEKLY;BYDAY=MO", nil), ("FREQ=MONTHLY;BYDAY=1MO", nil),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", nil), ("FREQ=YEARLY;BYYEARDAY=1", nil), ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=MO", nil),
        ("FREQ=HOURLY", nil),
    ])
    func someRulesNeedAStart(text: String, cause: RecurrenceRule.StartCause?) throws {
        let rule = try RecurrenceRule(text: text)
        #expect(rule.startCause == cause)
        #expect(rule.needsStart == (cause != nil))
        guard let cause else { return }
        #expect(throws: ScheduleProblem.needsStart(cause)) { try self.rule(text, at: ["09:00"], start: nil) }
    }

    @Test func partsThatDoNotGoTogether() throws {
        #expect(throws: ScheduleProblem.noTime) { try rule("FREQ=DAILY") }
        #expect(throws: ScheduleProblem.noTime) { try rule("FREQ=DAILY", start: nil) }
        #expect(throws: ScheduleProblem.timesTwice) { try rule("FREQ=DAILY;BYHOUR=9", at: ["09:00"]) }
        #expect(throws: ScheduleProblem.timesTwice) { try rule("FREQ=HOURLY", at: ["09:00"]) }
        #expect(throws: ScheduleProblem.noTimeOfDay(CivilTimeOfDay(hour: 24, minute: 0))) { try rule("FREQ=DAILY", at: ["24:00"]) }
        #expect(throws: ScheduleProblem.noTime) { try RecurringSchedule(slots: [], zone: .utc) }
        #expect(throws: ScheduleProblem.noTime) { try RecurringSchedule(slots: [Self.slot([.monday], [])], zone: .utc) }
        for problem in [ScheduleProblem.needsStart(.count), .noTime, .timesTwice, .noTimeOfDay(.midnight)] {
            #expect(!problem.description.isEmpty && !problem.hint.isEmpty)
        }
    }

    @Test func whatNeverComesIsTold() throws {
        #expect(try rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", at: ["09:00"]).isEmpty)
        #expect(RecurringSchedule(cron: try CronExpression(text: "0 9 30 2 *"), zone: .utc).isEmpty)
        #expect(try !rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=FR", at: ["09:00"]).isEmpty)
    }

    @Test func equalSchedulesAreEqual() throws {
        let one = try rule("FREQ=WEEKLY;BYDAY=TH", at: ["09:00", "17:30"])
        #expect(try one == rule("BYDAY=TH;FREQ=WEEKLY", at: ["17:30", "09:00"]))
        #expect(try one != rule("FREQ=WEEKLY;BYDAY=TH", at: ["09:00"]))
        #expect(try one != rule("FREQ=WEEKLY;BYDAY=TH", at: ["09:00", "17:30"], zone: "UTC"))
    }
}
