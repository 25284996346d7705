package import CivilTime
package import Diagnostics

/// What an `.ics` file (RFC 5545) says, as far as it is about days: a calendar of holidays, of shows, of an office's closures.
///
/// - Events that are `CANCELLED` say nothing. `TRANSP:TRANSPARENT` makes no difference: calendars of holidays are transparent
///   by habit, since nobody is busy on a holiday, and yet they are what a blackout is about.
/// - An event of whole days (`DATE`) covers those days in every zone. One with times covers each civil day that it touches, in
///   the zone of the guardrail; where it ends at midnight, it does not touch the day that begins.
/// - Times are read in the zone that `TZID` names, from the system's database; without one on the calendar's own clock
///   (`X-WR-TIMEZONE`), else on that of the guardrail.
/// - `DTSTART` counts even where the rule does not match it. A rule that cannot be read leaves the event at its start.
package struct CalendarFile: Hashable, Sendable {
    /// Larger than any calendar of days; as large as a rule file may be.
    package static let mostBytes = 10_000_000

    /// The path that diagnostics and reasons name.
    package let file: String
    package let events: [CalendarEvent]

    /// Reads a file. Everything that is wrong is reported, with its line and column; reading goes on. Without an error there
    /// is a calendar, even if it has no events.
    ///
    /// - Parameters:
    ///   - file: as diagnostics name it.
    ///   - zone: finds a zone of the IANA database by its name.
    package static func parse(
        _ bytes: [UInt8], file: String, zone: @escaping (String) -> Zone? = { try? Zone.named($0) }
    ) -> (calendar: CalendarFile?, diagnostics: [Diagnostic]) {
        var problems = ProblemList(places: FilePlaces(file: file, bytes: bytes))
        guard isReadable(bytes, &problems) else { return (nil, problems.finished()) }
        var components = ComponentReader(problems: problems)
        components.read(bytes)
        guard isUsable(&components, bytes) else { return (nil, components.problems.finished()) }
        var zones = ZoneResolver(locations: components.locations, find: zone)
        if let line = components.calendarZone { zones.setHome(line, &components.problems) }
        var reader = EventReader(zones: zones, problems: components.problems)
        let events = EventSeries.joined(components.events.compactMap { reader.read($0) })
        if let line = components.cancellation {
            reader.problems.add(
                .warning, "calendar-cancelled", "the whole calendar is a cancellation and says nothing", hint: "export the calendar itself",
                line: line.line)
            return (CalendarFile(file: file, events: []), reader.problems.finished())
        }
        if events.isEmpty {
            reader.problems.add(.warning, "calendar-empty", "the calendar has no events", hint: "it blacks out no day")
        }
        return (CalendarFile(file: file, events: events), reader.problems.finished())
    }

    private static func isReadable(_ bytes: [UInt8], _ problems: inout ProblemList) -> Bool {
        if bytes.count > mostBytes {
            problems.add(.error, "calendar-too-large", "the calendar is larger than 10 MB", hint: "export fewer years")
            return false
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            problems.add(.error, "calendar-encoding", "the calendar is written in UTF-16", hint: "save it as UTF-8")
            return false
        }
        return true
    }

    private static func isUsable(_ components: inout ComponentReader, _ bytes: [UInt8]) -> Bool {
        if components.hasTooManyEvents {
            components.problems.add(
                .error, "calendar-too-large", "the calendar has more than \(ComponentReader.mostEvents) events", hint: "export fewer years")
            return false
        }
        guard !components.hasCalendar else { return true }
        let first = bytes.first { !isBlank($0) && $0 != 10 && $0 != 13 }
        let hint =
            switch first {
            case nil: "the file is empty"
            case UInt8(ascii: "<"): "this looks like a web page: the link may need a login"
            default: "an .ics file begins with BEGIN:VCALENDAR"
            }
        components.problems.add(.error, "calendar-not-icalendar", "this is not an iCalendar file", hint: hint)
        return false
    }
}
