import CivilTime
import Diagnostics

@testable import Calendars

/// A calendar that was read, and how to look at it.
struct Read {
    let calendar: CalendarFile?
    let diagnostics: [Diagnostic]

    init(bytes: [UInt8]) { (calendar, diagnostics) = CalendarFile.parse(bytes, file: "calendars/test.ics") }

    /// A whole file; line ends become CRLF, as the format wants them.
    init(file text: String) {
        self.init(bytes: Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8))
    }

    /// Lines inside of one calendar.
    init(body: String) { self.init(file: "BEGIN:VCALENDAR\nVERSION:2.0\n\(body)\nEND:VCALENDAR\n") }

    /// Lines inside of one event, which begins on the file's line 4.
    init(event: String) { self.init(body: "BEGIN:VEVENT\n\(event)\nEND:VEVENT") }

    func days(_ zone: String = "Europe/Berlin", from: String = "2026-01-01", until: String = "2028-01-01") throws -> CalendarDays? {
        try calendar?.blackoutDays(in: Zone.named(zone), from: CivilDate(text: from), until: CivilDate(text: until))
    }

    /// `2026-12-24..2026-12-26`, or one date.
    func ranges(_ zone: String = "Europe/Berlin", from: String = "2026-01-01", until: String = "2028-01-01") throws -> [String] {
        (try days(zone, from: from, until: until)?.ranges ?? []).map(text)
    }

    /// `code:line:column`
    var codes: [String] {
        diagnostics.map { "\($0.code.rawValue):\($0.span.map { "\($0.line):\($0.column)" } ?? "")" }
    }
}

func text(_ range: ClosedRange<CivilDate>) -> String {
    range.lowerBound == range.upperBound ? range.lowerBound.text : "\(range.lowerBound.text)..\(range.upperBound.text)"
}
