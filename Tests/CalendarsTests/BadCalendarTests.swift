import CivilTime
import Diagnostics
import Testing

@testable import Calendars

struct BadCalendarTests {
    /// Lines of one event, which begins on line 3; its first line is line 4.
    @Test(arguments: [
        ("SUMMARY:x", "calendar-event:3:1", []),
        ("DTSTART:tomorrow", "calendar-date:4:9", []),
        ("DTSTART:20260230", "calendar-date:4:9", []),
        ("DTSTART:20261224T250000", "calendar-date:4:9", []),
        ("DTSTART:20261224T120000+0100", "calendar-date:4:9", []),
        ("DTSTART:2026-12-24", "calendar-date:4:9", []),
        ("DTSTART:00001224", "calendar-date:4:9", []),
        ("DTSTART:20261224\nDTEND:20261220", "calendar-end:5:7", ["2026-12-24"]),
        ("DTSTART:20261224T120000\nDTEND:20261224T110000", "calendar-end:5:7", ["2026-12-24"]),
        ("DTSTART:20261224\nDTEND:later", "calendar-end:5:7", ["2026-12-24"]),
        ("DTSTART:20261224\nDURATION:-P1D", "calendar-end:5:10", ["2026-12-24"]),
        ("DTSTART:20261224\nDURATION:2 days", "calendar-end:5:10", ["2026-12-24"]),
        ("DTSTART:20261224\nDURATION:P999999999D", "calendar-end:5:10", ["2026-12-24"]),
        ("DTSTART:20261224\nRRULE:FREQ=WEEKLY;BYDAY=XX", "calendar-rule:5:19", ["2026-12-24"]),
        ("DTSTART:20261224\nRRULE:FREQ=SECONDLY", "calendar-rule:5:7", ["2026-12-24"]),
        ("DTSTART:20261224\nRRULE:BYDAY=MO", "calendar-rule:5:7", ["2026-12-24"]),
        ("DTSTART:20261224\nEXRULE:FREQ=DAILY", "calendar-rule:5:1", ["2026-12-24"]),
        ("DTSTART:20261224\nEXDATE:20261224,x,20261225", "calendar-date:5:17", []),
        ("DTSTART:20261224\nRDATE:20261226,2026122", "calendar-date:5:16", ["2026-12-24", "2026-12-26"]),
        ("DTSTART:20261224\nDTSTART:20261225", "calendar-duplicate:5:1", ["2026-12-24"]),
        ("DTSTART:20261224\nthis is no line", "calendar-syntax:5:5", ["2026-12-24"]),
        ("DTSTART:20261224\nSUMMARY", "calendar-syntax:5:1", ["2026-12-24"]),
        ("DTSTART:20261224\nX;A:b", "calendar-syntax:5:3", ["2026-12-24"]),
        ("DTSTART:20261224\nX;A=\"b:c", "calendar-syntax:5:5", ["2026-12-24"]),
        ("DTSTART;TZID=Mars/Base:20261224T120000", "calendar-zone:4:9", ["2026-12-24"]),
        ("DTSTART;TZID=../../etc/passwd:20261224T120000", "calendar-zone:4:9", ["2026-12-24"]),
        ("DTSTART:20261224\nEND:VALARM", "calendar-nesting:5:1", ["2026-12-24"]),
        ("DTSTART:20261224\nBEGIN:VALARM", "calendar-nesting:6:1", ["2026-12-24"]),
        ("DTSTART:20261224\nBEGIN:VEVENT\nDTSTART:20261226", "calendar-nesting:5:1", ["2026-12-24", "2026-12-26"]),
    ])
    func onePlaceIsReportedAndTheRestIsRead(event: String, problem: String, expected: [String]) throws {
        let read = Read(event: event)
        #expect(read.codes.filter { !$0.hasPrefix("calendar-empty") } == [problem])
        #expect(read.diagnostics.allSatisfy { $0.severity == .warning && $0.hint != nil })
        #expect(try read.ranges() == expected)
    }

    @Test(arguments: [
        ("", "calendar-not-icalendar"), ("\n\r\n", "calendar-not-icalendar"), ("<!DOCTYPE html>\n<html></html>", "calendar-not-icalendar"),
        ("BEGIN:VEVENT\nDTSTART:20261224\nEND:VEVENT", "calendar-not-icalendar"),
    ])
    func whatIsNoCalendarIsAnError(file: String, code: String) {
        let read = Read(file: file)
        #expect(read.calendar == nil)
        #expect(read.diagnostics.filter { $0.severity == .error }.map(\.code.rawValue) == [code])
    }

    @Test func anEncodingThatIsNotUTF8IsReported() throws {
        let read = Read(bytes: [0xFF, 0xFE] + Array("B\0E\0".utf8))
        #expect(read.calendar == nil)
        #expect(read.codes == ["calendar-encoding:1:1"])
        let latin = Read(
            bytes: Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261224\nSUMMARY:caf".utf8) + [0xE9]
                + Array("\nEND:VEVENT\nEND:VCALENDAR".utf8))
        #expect(latin.codes == ["calendar-encoding:4:12"])
        #expect(try latin.ranges() == ["2026-12-24"])
        #expect(try latin.days()?.parts.first?.summary == "caf\u{FFFD}")
    }

    @Test func aFileThatIsCutOffSaysSo() throws {
        let read = Read(file: "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nDTSTART:20261224\nSUMMARY:Half of")
        #expect(read.codes == ["calendar-cut-off:3:1"])
        #expect(try read.ranges() == ["2026-12-24"])
    }

    @Test func headersAndOtherComponentsAreTold() throws {
        let event = "BEGIN:VEVENT\nDTSTART:20261224\nEND:VEVENT"
        let old = Read(file: "BEGIN:VCALENDAR\nVERSION:1.0\n\(event)\nEND:VCALENDAR")
        #expect(old.codes == ["calendar-version:2:9"])
        let cancelled = Read(body: "METHOD:CANCEL\n\(event)")
        #expect(cancelled.codes == ["calendar-cancelled:3:1"])
        #expect(try cancelled.ranges() == [])
        let others = Read(body: "BEGIN:VTODO\nDUE:20261224\nEND:VTODO\nBEGIN:VTODO\nEND:VTODO\n\(event)")
        #expect(others.codes == ["calendar-passed-over:3:1"])
        #expect(Read(body: "X-A:b").codes == ["calendar-empty:1:1"])
        let outside = Read(file: "BEGIN:VCALENDAR\nVERSION:2.0\n\(event)\nEND:VCALENDAR\nX-A:b")
        #expect(outside.codes == ["calendar-syntax:7:1"])
    }

    @Test func moreProblemsThanAnyoneReadsAreCounted() {
        let read = Read(body: String(repeating: "broken line\n", count: 1000))
        #expect(read.diagnostics.count == ProblemList.most + 2)
        #expect(read.diagnostics.last?.summary == "900 more problems are not shown")
    }

    @Test func sizesAreBounded() {
        #expect(Read(bytes: Array(repeating: 10, count: CalendarFile.mostBytes + 1)).codes == ["calendar-too-large:1:1"])
        let many = String(repeating: "BEGIN:VEVENT\nDTSTART:20261224\nEND:VEVENT\n", count: ComponentReader.mostEvents + 1)
        let read = Read(bytes: Array("BEGIN:VCALENDAR\n\(many)END:VCALENDAR".utf8))
        #expect(read.calendar == nil)
        #expect(read.codes == ["calendar-too-large:1:1"])
        let deep = Read(body: String(repeating: "BEGIN:X\n", count: 100))
        #expect(deep.diagnostics.contains { $0.code == "calendar-nesting" })
        let fast = Read(
            body: String(
                repeating: "BEGIN:VEVENT\nDTSTART:20261224T000000\nRRULE:FREQ=MINUTELY\nEND:VEVENT\n", count: EventReader.mostFastRules + 1)
        )
        #expect(fast.diagnostics.map(\.code.rawValue) == ["calendar-rule"])
    }

    /// What would take for ever if it were written out.
    @Test func endlessRulesCostWhatTheirDaysCost() throws {
        let rules = [
            "FREQ=DAILY", "FREQ=MINUTELY", "FREQ=DAILY;COUNT=999999999999999999", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=YEARLY;INTERVAL=999999999999", "FREQ=HOURLY;INTERVAL=7;COUNT=10000000",
        ]
        let body = rules.map { "BEGIN:VEVENT\nDTSTART:19260101T000000\nDURATION:P900D\nRRULE:\($0)\nEND:VEVENT" }.joined(separator: "\n")
        let read = Read(body: body)
        #expect(read.codes == [])
        #expect(try read.ranges(from: "1926-01-01", until: "2026-01-01") == ["1926-01-01..2025-12-31"])
        let far = Read(event: "DTSTART:19260101\nRRULE:FREQ=DAILY")
        #expect(try far.ranges(from: "0001-01-01", until: "2100-01-01") == ["1926-01-01..2099-12-31"])
    }

    @Test func manyEventsOverTheSameDays() throws {
        let body = String(repeating: "BEGIN:VEVENT\nDTSTART:20000101\nDURATION:P400D\nRRULE:FREQ=DAILY\nEND:VEVENT\n", count: 2000)
        #expect(try Read(body: body).ranges() == ["2026-01-01..2027-12-31"])
    }
}
