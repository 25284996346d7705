import CivilTime
import Diagnostics
import Testing

@testable import Calendars

struct EventTests {
    /// One event each, on a guardrail's clock in Berlin.
    @Test(arguments: [
        // Days.
        ("DTSTART;VALUE=DATE:20261224", ["2026-12-24"]),
        ("DTSTART:20261224", ["2026-12-24"]),
        ("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227", ["2026-12-24..2026-12-26"]),
        ("DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261224", ["2026-12-24"]),
        ("DTSTART;VALUE=DATE:20261224\nDURATION:P1W", ["2026-12-24..2026-12-30"]),
        ("DTSTART;VALUE=DATE:20261224\nDURATION:PT36H", ["2026-12-24..2026-12-25"]),
        ("DTSTART;VALUE=DATE:20261224\nDTEND:20261225T120000", ["2026-12-24..2026-12-25"]),
        ("DTSTART;VALUE=DATE:20261224\nDTEND:20261225T000000", ["2026-12-24"]),
        ("DTSTART;VALUE=DATE:20261224\nTRANSP:TRANSPARENT", ["2026-12-24"]),
        ("DTSTART;VALUE=DATE:20261224\nSTATUS:TENTATIVE", ["2026-12-24"]),
        ("DTSTART;VALUE=DATE:20261224\nSTATUS:CANCELLED", []),
        // Times: UTC, a zone, none.
        ("DTSTART:20261224T230000Z", ["2026-12-25"]),
        ("DTSTART:20261224T225959Z\nDTEND:20261224T230000Z", ["2026-12-24"]),
        ("DTSTART:20261224T225959Z\nDTEND:20261224T230001Z", ["2026-12-24..2026-12-25"]),
        ("DTSTART;TZID=America/New_York:20261224T190000\nDURATION:PT1H", ["2026-12-25"]),
        ("DTSTART;TZID=\"America/New_York\":20261224T170000\nDURATION:PT1H", ["2026-12-24"]),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20261224T190000", ["2026-12-25"]),
        ("DTSTART:20261224T235900\nDURATION:PT1M", ["2026-12-24"]),
        ("DTSTART:20261224T235900\nDURATION:PT2M", ["2026-12-24..2026-12-25"]),
        ("DTSTART:20261224T120000\nDURATION:P2DT12H", ["2026-12-24..2026-12-26"]),
        ("DTSTART:20261224T120000\nDTEND;VALUE=DATE:20261226", ["2026-12-24..2026-12-25"]),
        ("DTSTART;TZID=Europe/Berlin:20261224T120000\nDTEND;TZID=America/New_York:20261224T120000", ["2026-12-24"]),
        // A day on the clock is 25 hours long when it is put back.
        ("DTSTART;TZID=Europe/Berlin:20261024T233000\nDURATION:P1D", ["2026-10-24..2026-10-25"]),
        ("DTSTART;TZID=Europe/Berlin:20261024T233000\nDURATION:PT24H", ["2026-10-24..2026-10-25"]),
        ("DTSTART;TZID=Europe/Berlin:20261025T000000\nDURATION:P1D", ["2026-10-25"]),
        // Rules.
        ("DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;COUNT=3", ["2026-12-01", "2026-12-08", "2026-12-15"]),
        ("DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;COUNT=3;", ["2026-12-01", "2026-12-08", "2026-12-15"]),
        ("DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;UNTIL=20261203", ["2026-12-01..2026-12-03"]),
        ("DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;UNTIL=20261203T000000Z", ["2026-12-01..2026-12-03"]),
        ("DTSTART:20261201T090000\nRRULE:FREQ=DAILY;UNTIL=20261203T090000Z", ["2026-12-01..2026-12-03"]),
        ("DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=DAILY;UNTIL=20261203T080000Z", ["2026-12-01..2026-12-03"]),
        ("DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=DAILY;UNTIL=20261203T075959Z", ["2026-12-01..2026-12-02"]),
        ("DTSTART:20261201T090000\nRRULE:FREQ=HOURLY;COUNT=30", ["2026-12-01..2026-12-02"]),
        // A start that the rule does not match counts all the same.
        ("DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261212", ["2026-12-01", "2026-12-04", "2026-12-11"]),
        // Added and taken away.
        (
            "DTSTART;VALUE=DATE:20261201\nRDATE;VALUE=DATE:20261224,20261226\nEXDATE;VALUE=DATE:20261224",
            ["2026-12-01", "2026-12-26"]
        ),
        ("DTSTART;VALUE=DATE:20261201\nEXDATE;VALUE=DATE:20261201", []),
        ("DTSTART:20261201T090000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261202T090000", ["2026-12-01", "2026-12-03"]),
        ("DTSTART:20261201T090000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261202", ["2026-12-01", "2026-12-03"]),
        ("DTSTART:20261201T090000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261202T100000", ["2026-12-01..2026-12-03"]),
        (
            "DTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE:20261202T080000Z\n"
                + "EXDATE;TZID=America/New_York:20261203T030000",
            ["2026-12-01", "2026-12-04"]
        ),
        ("DTSTART:20261201T090000\nEXDATE:", ["2026-12-01"]),
        (
            "DTSTART:20261201T090000\nRDATE;VALUE=PERIOD:20261205T200000/PT5H,20261210T090000/20261210T100000",
            [
                "2026-12-01", "2026-12-05..2026-12-06", "2026-12-10",
            ]
        ),
        ("DTSTART:20261201T090000\nRDATE;VALUE=DATE:20261205", ["2026-12-01", "2026-12-05"]),
    ])
    func daysOfOneEvent(event: String, expected: [String]) throws {
        let read = Read(event: event)
        #expect(read.diagnostics.filter { $0.code != "calendar-empty" } == [])
        #expect(try read.ranges() == expected)
    }

    @Test func aCalendarsOwnZoneIsForTimesWithoutOne() throws {
        let event = "BEGIN:VEVENT\nDTSTART:20261224T190000\nEND:VEVENT"
        #expect(try Read(body: event).ranges() == ["2026-12-24"])
        #expect(try Read(body: "X-WR-TIMEZONE:America/New_York\n\(event)").ranges() == ["2026-12-25"])
        let unknown = Read(body: "X-WR-TIMEZONE:Mars/Base\n\(event)")
        #expect(unknown.codes == ["calendar-zone:3:15"])
        #expect(try unknown.ranges() == ["2026-12-24"])
    }

    @Test func aFilesOwnNameOfAZoneMayTellTheRealOne() throws {
        let read = Read(
            body: """
                BEGIN:VEVENT
                DTSTART;TZID=Home:20261224T190000
                END:VEVENT
                BEGIN:VTIMEZONE
                TZID:Home
                X-LIC-LOCATION:America/New_York
                END:VTIMEZONE
                """)
        #expect(read.codes == [])
        #expect(try read.ranges() == ["2026-12-25"])
    }

    @Test func everyWindowsZoneIsAZone() {
        #expect(WindowsZones.names.count > 130)
        for (name, zone) in WindowsZones.names.sorted(by: { $0.key < $1.key }) {
            #expect((try? Zone.named(zone)) != nil, "\(name): \(zone)")
        }
    }

    @Test func aWindowIsHalfOpenAndClips() throws {
        let read = Read(event: "DTSTART;VALUE=DATE:20261220\nDURATION:P2W\nSUMMARY:Closed")
        #expect(try read.ranges(from: "2026-12-24", until: "2026-12-27") == ["2026-12-24..2026-12-26"])
        #expect(try read.ranges(from: "2027-01-03", until: "2027-02-01") == [])
        #expect(try read.ranges(from: "2027-01-02", until: "2027-02-01") == ["2027-01-02"])
        #expect(try read.ranges(from: "2026-12-19", until: "2026-12-20") == [])
        #expect(try read.ranges(from: "2026-12-27", until: "2026-12-24") == [])
    }

    @Test func occurrencesAsStretchesOfTime() throws {
        let read = Read(
            body: """
                BEGIN:VEVENT
                DTSTART:20260329T003000Z
                DTEND:20260329T013000Z
                RRULE:FREQ=DAILY
                SUMMARY:Daily
                END:VEVENT
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20260329
                SUMMARY:Clock change
                END:VEVENT
                """)
        let calendar = try #require(read.calendar)
        let zone = try Zone.named("Europe/Berlin")
        let (found, truncated) = try calendar.intervals(
            in: zone, from: Timestamp(rfc3339: "2026-03-29T01:00:00Z"), until: Timestamp(rfc3339: "2027-03-31T00:00:00Z"), limit: 3)
        #expect(truncated)
        #expect(
            found.map { "\($0.start.rfc3339(in: zone)) \($0.end.rfc3339(in: zone)) \($0.summary)" } == [
                "2026-03-29T00:00:00+01:00 2026-03-30T00:00:00+02:00 Clock change",
                "2026-03-29T01:30:00+01:00 2026-03-29T03:30:00+02:00 Daily",
                "2026-03-30T02:30:00+02:00 2026-03-30T03:30:00+02:00 Daily",
            ])
        #expect(found.first?.isAllDay == true)
    }
}
