import CivilTime
import Diagnostics
import Testing

@testable import Calendars

/// Calendars as the programs that people use write them.
struct ExportedCalendarTests {
    static let google = """
        BEGIN:VCALENDAR
        PRODID:-//Google Inc//Google Calendar 70.9054//EN
        VERSION:2.0
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        X-WR-CALNAME:Feiertage in Deutschland
        X-WR-TIMEZONE:UTC
        X-WR-CALDESC:Gesetzliche Feiertage und Gedenktage in Deutschland
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20261225
        DTEND;VALUE=DATE:20261226
        DTSTAMP:20261101T083000Z
        UID:20261225_60o30d9h@google.com
        CLASS:PUBLIC
        CREATED:20240517T101533Z
        DESCRIPTION:Gesetzlicher Feiertag
        LAST-MODIFIED:20240517T101533Z
        SEQUENCE:0
        STATUS:CONFIRMED
        SUMMARY:Erster Weihnachtstag
        TRANSP:TRANSPARENT
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20261226
        DTEND;VALUE=DATE:20261227
        DTSTAMP:20261101T083000Z
        UID:20261226_60o30d9i@google.com
        SUMMARY:Zweiter Weihnachtstag
        TRANSP:TRANSPARENT
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20261003
        DTEND;VALUE=DATE:20261004
        DTSTAMP:20261101T083000Z
        UID:20261003_60o30d9j@google.com
        SUMMARY:Tag der Deutschen Einheit
        TRANSP:TRANSPARENT
        END:VEVENT
        END:VCALENDAR
        """

    @Test func holidaysFromGoogle() throws {
        let read = Read(file: Self.google)
        #expect(read.codes == [])
        #expect(read.calendar?.events.count == 3)
        #expect(try read.ranges() == ["2026-10-03", "2026-12-25..2026-12-26"])
        // Days are days, wherever the guardrail is.
        #expect(try read.ranges("Pacific/Auckland") == ["2026-10-03", "2026-12-25..2026-12-26"])
        let days = try #require(try read.days())
        let second = try CivilDate(text: "2026-12-26")
        #expect(days.range(covering: second).map(text) == "2026-12-25..2026-12-26")
        #expect(days.part(covering: second)?.summary == "Zweiter Weihnachtstag")
        #expect(days.part(covering: second)?.at.line == 28)
        #expect(days.part(covering: second)?.at.file == "calendars/test.ics")
        #expect(days.range(covering: second.adding(days: 1)) == nil)
        #expect(days.part(covering: second.adding(days: 1)) == nil)
    }

    static let apple = """
        BEGIN:VCALENDAR
        METHOD:PUBLISH
        VERSION:2.0
        X-WR-CALNAME:Shows
        PRODID:-//Apple Inc.//macOS 15.1//EN
        X-APPLE-CALENDAR-COLOR:#1BADF8
        X-WR-TIMEZONE:Europe/Berlin
        CALSCALE:GREGORIAN
        BEGIN:VTIMEZONE
        TZID:Europe/Berlin
        BEGIN:DAYLIGHT
        TZOFFSETFROM:+0100
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        DTSTART:19810329T020000
        TZNAME:GMT+2
        TZOFFSETTO:+0200
        END:DAYLIGHT
        BEGIN:STANDARD
        TZOFFSETFROM:+0200
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        DTSTART:19961027T030000
        TZNAME:GMT+1
        TZOFFSETTO:+0100
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        CREATED:20260801T090000Z
        UID:5E4A9A52-7C1B-4B52-9F2B-0D8B1C6A7F10
        RRULE:FREQ=WEEKLY;UNTIL=20261120T225959Z;BYDAY=FR
        DTEND;TZID=Europe/Berlin:20261031T020000
        TRANSP:OPAQUE
        X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC
        SUMMARY:Late show\\, stage 2
        LAST-MODIFIED:20260801T090100Z
        DTSTAMP:20260801T090100Z
        DTSTART;TZID=Europe/Berlin:20261030T200000
        EXDATE;TZID=Europe/Berlin:20261106T200000
        SEQUENCE:1
        BEGIN:VALARM
        X-WR-ALARMUID:9C0A
        UID:9C0A
        TRIGGER:-PT15M
        DURATION:P30D
        ACTION:DISPLAY
        DESCRIPTION:Reminder
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        UID:5E4A9A52-7C1B-4B52-9F2B-0D8B1C6A7F10
        RECURRENCE-ID;TZID=Europe/Berlin:20261113T200000
        DTSTART;TZID=Europe/Berlin:20261111T180000
        DTEND;TZID=Europe/Berlin:20261111T200000
        SUMMARY:Late show\\, early this time
        SEQUENCE:1
        END:VEVENT
        END:VCALENDAR
        """

    /// Each show ends after midnight, so that it touches two days; one is left out, one moved.
    @Test func showsFromApple() throws {
        let read = Read(file: Self.apple)
        #expect(read.codes == [])
        #expect(try read.ranges() == ["2026-10-30..2026-10-31", "2026-11-11", "2026-11-20..2026-11-21"])
        // In New York the same shows end in the evening.
        #expect(try read.ranges("America/New_York") == ["2026-10-30", "2026-11-11", "2026-11-20"])
        let part = try read.days()?.part(covering: try CivilDate(text: "2026-11-11"))
        #expect(part?.summary == "Late show, early this time")
    }

    static let outlook = """
        BEGIN:VCALENDAR
        PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
        VERSION:2.0
        METHOD:PUBLISH
        X-MS-OLK-FORCEINSPECTOROPEN:TRUE
        BEGIN:VTIMEZONE
        TZID:W. Europe Standard Time
        BEGIN:STANDARD
        DTSTART:16010101T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010101T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
        END:DAYLIGHT
        END:VTIMEZONE
        BEGIN:VEVENT
        CLASS:PUBLIC
        CREATED:20261001T080000Z
        DTEND;TZID="W. Europe Standard Time":20261229T000000
        DTSTAMP:20261001T080000Z
        DTSTART;TZID="W. Europe Standard Time":20261228T000000
        LAST-MODIFIED:20261001T080000Z
        PRIORITY:5
        SEQUENCE:0
        SUMMARY;LANGUAGE=de:Betriebsferien\\nBüro geschlossen
        TRANSP:TRANSPARENT
        UID:040000008200E00074C5B7101A82E00800000000
        X-MICROSOFT-CDO-BUSYSTATUS:OOF
        X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;TZID="W. Europe Standard Time":20261204T220000
        DTEND;TZID="W. Europe Standard Time":20261205T000000
        RRULE:FREQ=MONTHLY;COUNT=2;BYDAY=1FR
        SUMMARY:Abendmusik
        UID:040000008200E00074C5B7101A82E00800000001
        X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
        END:VEVENT
        END:VCALENDAR
        """

    @Test func daysFromOutlook() throws {
        let read = Read(file: Self.outlook)
        // The name of the zone is Windows' own: reported once.
        #expect(read.codes == ["calendar-zone:37:9"])
        #expect(read.diagnostics.first?.severity == .note)
        #expect(try read.ranges() == ["2026-12-04", "2026-12-28", "2027-01-01"])
        // The closure is a day, though it is written with times; the music begins in the morning in Auckland.
        #expect(try read.ranges("Pacific/Auckland") == ["2026-12-05", "2026-12-28", "2027-01-02"])
        #expect(try read.days()?.part(covering: try CivilDate(text: "2026-12-28"))?.summary == "Betriebsferien Büro geschlossen")
    }

    @Test func birthdaysThatNeverEnd() throws {
        let read = Read(event: "DTSTART;VALUE=DATE:19720229\nRRULE:FREQ=YEARLY\nSUMMARY:Leap day\nDURATION:P1D")
        #expect(read.codes == [])
        #expect(try read.ranges(from: "2026-01-01", until: "2033-01-01") == ["2028-02-29", "2032-02-29"])
    }
}
