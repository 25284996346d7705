extension DiagnosticPages {
    /// Of the .ics files that `calendars:` and blackouts name.
    static let calendars: [DiagnosticPage] = [
        DiagnosticPage(
            "calendar-not-icalendar", "The file is no iCalendar file: a web page, perhaps, that was saved in its place.",
            fix: "Export the calendar as iCalendar (.ics).", bad: holidays("<html>Please log in</html>"), good: holidays(right)),
        DiagnosticPage(
            "calendar-encoding", "The calendar is not valid UTF-8.", fix: "Save it as UTF-8.", bad: .words("a calendar saved as Latin-1"),
            good: .words("iconv -f latin1 -t utf-8 holidays.ics > mended.ics")),
        DiagnosticPage(
            "calendar-too-large", "The calendar is larger, or has more events, than any that a person keeps.", fix: "Export fewer years.",
            bad: .words("a calendar of more than 10 MB"), good: .words("a calendar of the years that matter")),
        DiagnosticPage(
            "calendar-more-problems", "The calendar has more problems than are shown.", fix: "Mend the first ones and check again.",
            bad: .words("a calendar with hundreds of broken lines"), good: .words("reprise check")),
        DiagnosticPage(
            "calendar-empty", "The calendar has no events, so it blacks out no day.", fix: "Export it again, or remove it.",
            bad: holidays(calendar("")), good: holidays(right)),
        DiagnosticPage(
            "calendar-past", "The calendar has no events in the future, so it blacks out no day any more.", fix: "Export it again.",
            bad: holidays(calendar(event("DTSTART;VALUE=DATE:20011224"))), good: holidays(right)),
        DiagnosticPage(
            "unknown-calendar", "No calendar has this name.", fix: "Define it under `calendars`, or write the path of an .ics file.",
            bad: .rules(guarded("{ blackout: [{ calendar: holidays }] }")),
            good: .files([
                .init("rules.yaml", guarded("{ blackout: [{ calendar: holidays }] }") + "\ncalendars:\n  holidays: { file: holidays.ics }"),
                .init("holidays.ics", right),
            ])),
        DiagnosticPage(
            "unused-calendar", "No guardrail uses this calendar.", fix: "Name it in `blackout:`, or remove it.",
            bad: .files([.init("rules.yaml", "calendars:\n  holidays: { file: holidays.ics }"), .init("holidays.ics", right)]),
            good: holidays(right)),
        DiagnosticPage(
            "calendar-cancelled", "The whole file is a cancellation of events, so it says nothing.", fix: "Export the calendar itself.",
            bad: holidays(calendar("METHOD:CANCEL\n" + event("DTSTART;VALUE=DATE:20991224"))), good: holidays(right)),
        DiagnosticPage(
            "calendar-passed-over", "A part of the calendar says nothing about days, such as a to-do, and is passed over.",
            fix: "Nothing; or export events alone.",
            bad: holidays(calendar("BEGIN:VTODO\nUID:2@example.org\nEND:VTODO\n" + event("DTSTART;VALUE=DATE:20991224"))),
            good: holidays(right)),
        DiagnosticPage(
            "calendar-version", "The calendar is written in an old version of the format.", fix: "Export it as iCalendar 2.0 (RFC 5545).",
            bad: holidays(right.replacing("VERSION:2.0", with: "VERSION:1.0")), good: holidays(right)),
        DiagnosticPage(
            "calendar-syntax", "A line of the calendar cannot be read and is left out.", fix: "Export it again; lines read NAME:VALUE.",
            bad: holidays(calendar("what is this\n" + event("DTSTART;VALUE=DATE:20991224"))), good: holidays(right)),
        DiagnosticPage(
            "calendar-nesting", "BEGIN and END of the calendar do not match.", fix: "Export it again.",
            bad: holidays(calendar("END:VEVENT\n" + event("DTSTART;VALUE=DATE:20991224"))), good: holidays(right)),
        DiagnosticPage(
            "calendar-cut-off", "The calendar ends in the middle.", fix: "Get the file again.",
            bad: holidays(right.replacing("\nEND:VCALENDAR", with: "")), good: holidays(right)),
        DiagnosticPage(
            "calendar-duplicate", "A property that may stand once stands twice in an event; the first one counts.", fix: "Remove one.",
            bad: holidays(calendar(event("DTSTART;VALUE=DATE:20991224\nDTSTART;VALUE=DATE:20991225"))), good: holidays(right)),
        DiagnosticPage(
            "calendar-event", "An event does not say when it begins, and is skipped.", fix: "Give it a DTSTART.",
            bad: holidays(calendar(event("SUMMARY:Some day"))), good: holidays(right)),
        DiagnosticPage(
            "calendar-date", "A date of an event cannot be read.", fix: "Write it 20261224, or 20261224T180000.",
            bad: holidays(calendar(event("DTSTART;VALUE=DATE:20991340"))), good: holidays(right)),
        DiagnosticPage(
            "calendar-end", "An event's end cannot be read or comes before its beginning; it counts for its first day alone.",
            fix: "Mend DTEND or DURATION.", bad: holidays(calendar(event("DTSTART;VALUE=DATE:20991224\nDTEND;VALUE=DATE:20991220"))),
            good: holidays(calendar(event("DTSTART;VALUE=DATE:20991224\nDTEND;VALUE=DATE:20991227")))),
        DiagnosticPage(
            "calendar-rule", "How an event repeats cannot be read; it counts once.", fix: "Mend RRULE, or list the dates in RDATE.",
            bad: holidays(calendar(event("DTSTART;VALUE=DATE:20991224\nRRULE:FREQ=SOMETIMES"))),
            good: holidays(calendar(event("DTSTART;VALUE=DATE:20991224\nRRULE:FREQ=YEARLY")))),
        DiagnosticPage(
            "calendar-range", "A change of all later occurrences of an event is read as a change of one.", fix: "Split the event in two.",
            bad: holidays(
                calendar(
                    event("DTSTART;VALUE=DATE:20991224\nRRULE:FREQ=YEARLY\nRECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:21001224"))),
            good: holidays(right)),
        DiagnosticPage(
            "calendar-zone", "A time zone of the calendar is not known.", fix: "Use a name of the IANA database, such as Europe/Berlin.",
            bad: holidays(calendar(event("DTSTART;TZID=Mars/Olympus:20991224T090000\nDTEND;TZID=Mars/Olympus:20991224T180000"))),
            good: holidays(calendar(event("DTSTART;TZID=Europe/Berlin:20991224T090000\nDTEND;TZID=Europe/Berlin:20991224T180000")))),
    ]

    private static let right = calendar(event("DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=YEARLY"))

    private static func holidays(_ calendar: String) -> DiagnosticSample {
        .files([.init("rules.yaml", guarded("{ blackout: [{ calendar: holidays.ics }] }")), .init("holidays.ics", calendar)])
    }

    private static func calendar(_ lines: String) -> String {
        (["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", lines, "END:VCALENDAR"].filter { !$0.isEmpty })
            .joined(separator: "\n")
    }

    private static func event(_ lines: String) -> String {
        "BEGIN:VEVENT\nUID:1@example.org\nDTSTAMP:20260101T000000Z\n\(lines)\nEND:VEVENT"
    }
}
