import Testing

@testable import CivilTime

struct RecurrenceSetTests {
    private func expand(
        _ rule: String, start: String, zone: String = "UTC", from: String = "0001-01-01T00:00:00Z", limit: Int = 6,
        added: [String] = [], excluded: [String] = []
    ) throws -> Occurrences {
        let set = RecurrenceSet(
            rule: try RecurrenceRule(text: rule), start: try wall(start), zone: try Zone.named(zone), added: try added.map(wall),
            excluded: try excluded.map(wall))
        return set.occurrences(from: try at(from), limit: limit)
    }

    private func dates(_ found: Occurrences) -> [String] { found.times.map { String($0.rfc3339().prefix(10)) } }

    /// Worked out with a calendar.
    @Test(arguments: [
        // 29 February, also across 2100, which is no leap year.
        ("FREQ=YEARLY", "2092-02-29T09:00", ["2092-02-29", "2096-02-29", "2104-02-29"]),
        ("FREQ=YEARLY;BYYEARDAY=-366", "2023-05-01T09:00", ["2024-01-01", "2028-01-01", "2032-01-01"]),
        ("FREQ=YEARLY;BYYEARDAY=-1,60", "2023-12-31T09:00", ["2023-12-31", "2024-02-29", "2024-12-31"]),
        // Years of 53 weeks: 2020, 2026, 2032.
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", "2020-01-01T09:00", ["2020-12-28", "2026-12-28", "2032-12-27"]),
        // Week 1 of 2026 begins in December 2025; the last week of 2026 ends in January 2027.
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "2025-06-01T09:00", ["2025-12-29", "2027-01-04", "2028-01-03"]),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "2027-01-01T09:00", ["2027-01-03", "2028-01-02", "2028-12-31"]),
        // Without a weekday, that of the start: a Thursday.
        ("FREQ=YEARLY;BYWEEKNO=20", "2026-01-01T09:00", ["2026-05-14", "2027-05-20", "2028-05-18"]),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19T09:00", ["1997-05-19", "1998-05-18", "1999-05-17"]),
        ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3,10", "2026-01-01T09:00", ["2026-03-29", "2026-10-25", "2027-03-28"]),
        ("FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR", "2026-01-01T09:00", ["2026-02-13", "2026-03-13", "2026-11-13"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-31", "2026-01-01T09:00", ["2026-01-01", "2026-03-01", "2026-05-01"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=2", "2026-01-31T09:00", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=MONTHLY", "2026-01-31T09:00", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=MONTHLY;BYDAY=FR,-1MO", "2026-10-20T09:00", ["2026-10-23", "2026-10-26", "2026-10-30"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-10-01T09:00", ["2026-10-30", "2026-11-30", "2026-12-31"]),
        // The set of the start's own period begins before the start.
        ("FREQ=MONTHLY;BYMONTHDAY=1,10,20;BYSETPOS=2", "2026-10-15T09:00", ["2026-11-10", "2026-12-10", "2027-01-10"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1,-1", "2026-10-21T09:00", ["2026-10-23", "2026-10-26", "2026-10-30"]),
        // RFC 5545's own example: the week's start decides which weeks are left out.
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "1997-08-05T09:00", ["1997-08-05", "1997-08-10", "1997-08-19"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "1997-08-05T09:00", ["1997-08-05", "1997-08-17", "1997-08-19"]),
        ("FREQ=WEEKLY;BYMONTH=3", "2026-02-24T09:00", ["2026-03-03", "2026-03-10", "2026-03-17"]),
        ("FREQ=DAILY;INTERVAL=10;BYMONTH=1,3", "2026-01-05T09:00", ["2026-01-05", "2026-01-15", "2026-01-25"]),
        ("FREQ=DAILY;INTERVAL=400;BYDAY=MO", "2026-01-05T09:00", ["2026-01-05", "2033-09-05", "2041-05-06"]),
        ("FREQ=HOURLY;INTERVAL=24;BYDAY=SA", "2026-10-20T09:00", ["2026-10-24", "2026-10-31", "2026-11-07"]),
        ("FREQ=HOURLY;BYYEARDAY=-1;BYHOUR=9", "2026-10-20T09:00", ["2026-12-31", "2027-12-31", "2028-12-31"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=100", "2000-02-29T09:00", ["2000-02-29", "2400-02-29", "2800-02-29"]),
        ("FREQ=YEARLY;INTERVAL=999999999999999999", "2149-02-28T09:00", ["2149-02-28"]),
        ("FREQ=WEEKLY;INTERVAL=999999999999999999;BYDAY=TU,WE", "2149-12-30T09:00", ["2149-12-30", "2149-12-31"]),
        ("FREQ=MONTHLY;INTERVAL=999999999999999999", "2149-02-28T09:00", ["2149-02-28"]),
        ("FREQ=DAILY;INTERVAL=999999999999999999", "2149-02-28T09:00", ["2149-02-28"]),
        ("FREQ=DAILY;INTERVAL=999999999999999999;BYMONTH=2", "2149-02-28T09:00", ["2149-02-28"]),
        ("FREQ=HOURLY;INTERVAL=999999999999999999", "2149-02-28T09:00", ["2149-02-28"]),
        ("FREQ=SECONDLY;INTERVAL=999999999999999999", "2149-02-28T09:00", ["2149-02-28"]),
    ])
    func calendarRules(rule: String, start: String, expected: [String]) throws {
        #expect(dates(try expand(rule, start: start, limit: 3)) == expected)
    }

    /// On the zone's clock, with times.
    @Test(arguments: [
        // 02:30 is skipped on 29 March and shown twice on 25 October.
        (
            "FREQ=DAILY;COUNT=3", "2026-03-28T02:30", "Europe/Berlin",
            ["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]
        ),
        (
            "FREQ=DAILY;COUNT=3", "2026-10-24T02:30", "Europe/Berlin",
            ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
        ),
        // Half an hour at a time.
        (
            "FREQ=MINUTELY;INTERVAL=15;COUNT=6", "2026-10-04T01:45", "Australia/Lord_Howe",
            ["2026-10-03T15:15:00Z", "2026-10-03T15:30:00Z", "2026-10-03T15:45:00Z", "2026-10-03T16:00:00Z"]
        ),
        // Two of five readings fall on the same instant as two others: four are left, though COUNT is five.
        (
            "FREQ=HOURLY;COUNT=5", "2026-03-29T00:30", "Europe/Berlin",
            ["2026-03-28T23:30:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"]
        ),
        // The day that Samoa left out comes one day later, where another is already.
        (
            "FREQ=DAILY;COUNT=4", "2011-12-29T10:00", "Pacific/Apia",
            ["2011-12-29T20:00:00Z", "2011-12-30T20:00:00Z", "2011-12-31T20:00:00Z"]
        ),
        // A shifted reading comes out in its place among later readings.
        (
            "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,45;COUNT=4", "2026-03-29T00:00", "Europe/Berlin",
            ["2026-03-29T01:00:00Z", "2026-03-29T01:45:00Z"]
        ),
        // UNTIL in UTC is compared after the clock was read.
        (
            "FREQ=DAILY;UNTIL=20260329T013000Z", "2026-03-28T02:30", "Europe/Berlin",
            ["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z"]
        ),
        ("FREQ=DAILY;UNTIL=20260329T012959Z", "2026-03-28T02:30", "Europe/Berlin", ["2026-03-28T01:30:00Z"]),
        ("FREQ=DAILY;UNTIL=20260329", "2026-03-28T23:30", "Europe/Berlin", ["2026-03-28T22:30:00Z", "2026-03-29T21:30:00Z"]),
        ("FREQ=DAILY;UNTIL=20260329T233000", "2026-03-28T23:30", "Europe/Berlin", ["2026-03-28T22:30:00Z", "2026-03-29T21:30:00Z"]),
        ("FREQ=DAILY;UNTIL=20260101", "2026-03-28T23:30", "Europe/Berlin", []),
        // The footer rule of the zone's file, long after its last transition.
        ("FREQ=YEARLY;COUNT=2", "2149-07-01T12:00", "Europe/Berlin", ["2149-07-01T10:00:00Z", "2150-07-01T10:00:00Z"]),
        // The end of a day is the beginning of the next.
        ("FREQ=DAILY;COUNT=1", "2026-07-01T24:00", "Europe/Berlin", ["2026-07-01T22:00:00Z"]),
    ])
    func wallClocksBecomeInstants(rule: String, start: String, zone: String, expected: [String]) throws {
        #expect(try expand(rule, start: start, zone: zone).times.map { $0.rfc3339() } == expected)
    }

    @Test func aWindowIsHalfOpenAndTellsWhenItHoldsMore() throws {
        let set = RecurrenceSet(rule: try RecurrenceRule(text: "FREQ=DAILY"), start: try wall("2026-01-01T09:00"), zone: .utc)
        let (first, fourth) = (try at("2026-02-01T09:00:00Z"), try at("2026-02-04T09:00:00Z"))
        let all = set.occurrences(from: first, to: fourth, limit: 3)
        #expect(dates(all) == ["2026-02-01", "2026-02-02", "2026-02-03"])
        #expect(!all.truncated)
        #expect(set.occurrences(from: first, to: fourth + .milliseconds(1), limit: 3).truncated)
        #expect(set.occurrences(from: first + .milliseconds(1), to: fourth, limit: 3).times.count == 2)
        #expect(set.occurrences(from: fourth, to: first, limit: 3) == Occurrences(times: [], truncated: false))
        #expect(set.occurrences(from: first, to: fourth, limit: 0) == Occurrences(times: [], truncated: true))
        #expect(set.next(after: first) == first + .days(1))
        #expect(set.next(after: first - .milliseconds(1)) == first)
        #expect(set.next(after: .distantPast) == (try at("2026-01-01T09:00:00Z")))
    }

    @Test func aFarWindowCountsWhatLiesBeforeIt() throws {
        let far = "2051-01-01T00:00:00Z"
        // 25 years of 365.25 days, and one more for 1 January 2026 itself.
        #expect(
            try expand("FREQ=DAILY;COUNT=9132", start: "2026-01-01T09:00", from: far).times.map { $0.rfc3339() } == ["2051-01-01T09:00:00Z"]
        )
        #expect(try expand("FREQ=DAILY;COUNT=9131", start: "2026-01-01T09:00", from: far).times.isEmpty)
        #expect(try expand("FREQ=HOURLY;INTERVAL=7;COUNT=31308", start: "2026-01-01T00:00", from: far).times.count == 1)
        #expect(
            try expand("FREQ=HOURLY;INTERVAL=7;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=31308", start: "2026-01-01T00:00", from: far).times.count
                == 1)
        #expect(try expand("FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=1;COUNT=301", start: "2026-01-01T00:00", from: far).times.count == 1)
    }

    @Test func datesAreAddedAndTakenAway() throws {
        let found = try expand(
            "FREQ=DAILY;COUNT=4", start: "2026-03-28T02:30", zone: "Europe/Berlin",
            added: ["2026-03-29T12:00", "2026-05-01T12:00", "2026-03-28T02:30"], excluded: ["2026-03-29T03:30", "2026-03-31T02:30"])
        #expect(
            found.times.map { $0.rfc3339() } == [
                "2026-03-28T01:30:00Z", "2026-03-29T10:00:00Z", "2026-03-30T00:30:00Z", "2026-05-01T10:00:00Z",
            ])
    }

    /// What never matches ends, and is told from what is rare.
    @Test(arguments: [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=6MO", "FREQ=DAILY;BYSECOND=60", "FREQ=HOURLY;INTERVAL=2;BYHOUR=1", "FREQ=HOURLY;INTERVAL=168;BYDAY=MO",
        "FREQ=MINUTELY;INTERVAL=7;BYDAY=MO;BYHOUR=1;BYMINUTE=0", "FREQ=SECONDLY;INTERVAL=50;BYSECOND=5", "FREQ=HOURLY;INTERVAL=48;BYHOUR=1",
        "FREQ=SECONDLY;INTERVAL=7;BYDAY=MO;BYHOUR=1;BYMINUTE=0;BYSECOND=3", "FREQ=YEARLY;BYDAY=MO;BYSETPOS=60",
        "FREQ=DAILY;BYHOUR=1;BYSETPOS=2",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    ])
    func whatNeverComesEnds(rule: String) throws {
        // A Thursday of a year that is not leap.
        let set = RecurrenceSet(rule: try RecurrenceRule(text: rule), start: try wall("2026-01-01T00:00"), zone: .utc)
        #expect(Recurrence.rule(set).isEmpty)
        #expect(!set.occurrences(from: .distantPast, limit: 1).truncated)
    }

    @Test func aGreedyRuleIsNotWrittenOutAsAWhole() throws {
        let all = { (range: ClosedRange<Int>) in range.map(String.init).joined(separator: ",") }
        let clock = "BYHOUR=\(all(0...23));BYMINUTE=\(all(0...59));BYSECOND=\(all(0...59))"
        let found = try expand("FREQ=YEARLY;BYMONTHDAY=\(all(1...31));\(clock)", start: "2026-01-01T00:00", limit: 2)
        #expect(found.times.map { $0.rfc3339() } == ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"])
        let picked = try expand("FREQ=YEARLY;BYMONTHDAY=\(all(1...31));BYSETPOS=-1,2;\(clock)", start: "2026-01-01T00:00", limit: 2)
        #expect(picked.times.map { $0.rfc3339() } == ["2026-01-01T00:00:01Z", "2026-12-31T23:59:59Z"])
    }

    @Test func theLastDayOfAllIsReached() throws {
        let found = try expand("FREQ=DAILY", start: "9999-12-30T23:59:59", limit: 9)
        #expect(dates(found) == ["9999-12-30", "9999-12-31"])
        #expect(!found.truncated)
        #expect(dates(try expand("FREQ=DAILY", start: "9999-12-30T23:59", zone: "America/New_York", limit: 9)) == ["9999-12-31"])
        #expect(dates(try expand("FREQ=YEARLY", start: "0001-01-01T00:00", limit: 2)) == ["0001-01-01", "0002-01-01"])
    }
}
