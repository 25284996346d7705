import Testing

@testable import CivilTime

struct RecurrenceRuleTests {
    @Test func everyPartIsRead() throws {
        let rule = try RecurrenceRule(
            text: "freq=Yearly;INTERVAL=2;COUNT=7;BYMONTH=06,1;BYMONTHDAY=-1,+5,5;BYYEARDAY=366,-366;BYDAY=MO,-1fr,+2TU;BYHOUR=23,0;"
                + "BYMINUTE=59;BYSECOND=60;BYSETPOS=-1,1;WKST=su")
        #expect(rule.frequency == .yearly)
        #expect(rule.interval == 2)
        #expect(rule.end == .count(7))
        #expect(rule.months == [1, 6])
        #expect(rule.monthDays == [-1, 5])
        #expect(rule.yearDays == [-366, 366])
        #expect(rule.days.map(\.ordinal) == [-1, 0, 2])
        #expect(rule.days.map(\.weekday) == [.friday, .monday, .tuesday])
        #expect(rule.hours == [0, 23])
        #expect(rule.minutes == [59])
        #expect(rule.seconds == [60])
        #expect(rule.positions == [-1, 1])
        #expect(rule.weekStart == .sunday)
    }

    @Test(arguments: [
        ("UNTIL=20261130", RecurrenceRule.End.date(CivilDate(dayNumber: 20_787))),
        ("UNTIL=20261130T070000", .local(CivilDateTime(date: CivilDate(dayNumber: 20_787), time: CivilTimeOfDay(hour: 7, minute: 0)))),
        ("UNTIL=20261130T070000Z", .instant(Timestamp(seconds: 20_787 * 86_400 + 7 * 3600))),
        // RFC 5545 §3.3.12: a leap second counts as the second before it.
        ("UNTIL=19700101T000060Z", .instant(Timestamp(seconds: 59))),
    ])
    func theEndIsADateAReadingOrAnInstant(part: String, end: RecurrenceRule.End) throws {
        #expect(try RecurrenceRule(text: "FREQ=DAILY;\(part)").end == end)
    }

    @Test func besideAZoneUntilIsInUTC() throws {
        #expect(throws: RecurrenceTextError.self) { try RecurrenceRule(text: "FREQ=DAILY;UNTIL=20261130", until: .utc) }
        #expect(throws: RecurrenceTextError.self) { try RecurrenceRule(text: "FREQ=DAILY;UNTIL=20261130T000000", until: .utc) }
        #expect(try RecurrenceRule(text: "FREQ=DAILY;UNTIL=20261130T000000Z", until: .utc).end != .never)
    }

    /// The rule, the part at fault, a word of the reason.
    @Test(arguments: [
        ("", "", "FREQ=WEEKLY"),
        ("BYDAY=MO", "", "FREQ is missing"),
        ("RRULE:FREQ=DAILY", "RRULE:FREQ=DAILY", "leave out"),
        ("FREQ=DAYLY", "FREQ=DAYLY", "DAILY"),
        ("FREQ=DAILY;", "FREQ=DAILY;", "semicolon"),
        ("FREQ=DAILY; COUNT=3", " COUNT=3", "the parts of a rule"),
        ("FREQ=DAILY;COUNT=3 ", "COUNT=3 ", "whole number"),
        ("FREQ=DAILY;BYEASTER=0", "BYEASTER=0", "the parts of a rule"),
        ("FREQ=DAILY;SKIP=FORWARD", "SKIP=FORWARD", "7529"),
        ("FREQ=DAILY;COUNT=3;COUNT=4", "COUNT=4", "twice"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261130", "UNTIL=20261130", "COUNT and UNTIL"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0", "from 1"),
        ("FREQ=DAILY;INTERVAL=+1", "INTERVAL=+1", "from 1"),
        ("FREQ=DAILY;COUNT=9999999999999999999", "COUNT=9999999999999999999", "from 1"),
        ("FREQ=DAILY;UNTIL=20260230", "UNTIL=20260230", "no such day"),
        ("FREQ=DAILY;UNTIL=20260228T240000Z", "UNTIL=20260228T240000Z", "235959"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13", "1 to 12"),
        ("FREQ=YEARLY;BYMONTH=-1", "BYMONTH=-1", "1 to 12"),
        ("FREQ=YEARLY;BYMONTH=001", "BYMONTH=001", "1 to 12"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR=24", "0 to 23"),
        ("FREQ=DAILY;BYHOUR=1,", "BYHOUR=1,", "0 to 23"),
        ("FREQ=DAILY;BYSECOND=61", "BYSECOND=61", "0 to 60"),
        ("FREQ=YEARLY;BYYEARDAY=-367", "BYYEARDAY=-367", "1 to 366"),
        ("FREQ=YEARLY;BYDAY=+MO", "BYDAY=+MO", "from 1 to 53"),
        ("FREQ=YEARLY;BYDAY=54MO", "BYDAY=54MO", "from 1 to 53"),
        ("FREQ=WEEKLY;BYDAY=M", "BYDAY=M", "weekday"),
        ("FREQ=WEEKLY;BYDAY=ЖО", "BYDAY=ЖО", "weekday"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO", "MONTHLY"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY=1MO", "BYWEEKNO"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO=1", "YEARLY"),
        ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY=1", "DAILY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY=1", "WEEKLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS=1", "picks"),
        ("FREQ=WEEKLY;WKST=1MO", "WKST=1MO", "starts on"),
    ])
    func whatIsWrongIsNamed(text: String, part: String, reason: String) throws {
        let error = try #require(throws: RecurrenceTextError.self) { try RecurrenceRule(text: text) }
        #expect(error.part == part)
        #expect(error.reason.contains(reason), "\(error.reason)")
        #expect(String(decoding: Array(text.utf8)[error.range], as: UTF8.self) == part || part.isEmpty)
    }

    @Test func anEndlessTextIsRefused() {
        #expect(throws: RecurrenceTextError.self) {
            try RecurrenceRule(text: "FREQ=DAILY;BYHOUR=" + String(repeating: "1,", count: 10_000) + "1")
        }
    }
}
