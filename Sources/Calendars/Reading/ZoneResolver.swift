import CivilTime
import Diagnostics

/// Finds the zone that a calendar names. Definitions inside the file (`VTIMEZONE`) are not used: they are often wrong, and
/// old; the system's database is kept up to date.
struct ZoneResolver {
    private let find: (String) -> Zone?
    private let locations: [String: String]
    /// `X-WR-TIMEZONE`: where the calendar is at home.
    private(set) var home: Zone?
    private var known: [String: EventClock] = [:]

    init(locations: [String: String], find: @escaping (String) -> Zone?) {
        self.find = find
        self.locations = locations
    }

    /// Times without a zone are read on the calendar's own clock if it has one, else on that of whoever asks.
    var floating: EventClock { home.map(EventClock.zone) ?? .floating }

    mutating func setHome(_ line: ContentLine, _ problems: inout ProblemList) {
        let name = line.valueText.filter { $0 != " " }
        guard !name.isEmpty else { return }
        if let found = found(line.valueText) {
            home = found.zone
        } else {
            problems.add(
                .warning, "calendar-zone", "unknown time zone `\(line.valueText.prefix(60))` of the calendar",
                hint: "use a name of the IANA database, such as Europe/Berlin", line: line.line, range: line.value)
        }
    }

    /// The clock that a `TZID` names. Each unknown name is reported once.
    mutating func clock(_ line: ContentLine, _ problems: inout ProblemList) -> EventClock {
        guard let parameter = line.parameter("TZID") else { return floating }
        if let clock = known[parameter.value] { return clock }
        let clock: EventClock
        if let (zone, isWindows) = found(parameter.value) {
            clock = .zone(zone)
            if isWindows {
                problems.add(
                    .note, "calendar-zone", "`\(parameter.value)` is a zone of Windows, read as \(zone.identifier)",
                    hint: "the IANA database's name leaves no doubt", line: line.line, range: parameter.range)
            }
        } else {
            clock = floating
            problems.add(
                .warning, "calendar-zone",
                "unknown time zone `\(parameter.value.prefix(60))`; its times are read in \(home?.identifier ?? "the guardrail's zone")",
                hint: "use a name of the IANA database, such as Europe/Berlin", line: line.line, range: parameter.range)
        }
        known[parameter.value] = clock
        return clock
    }

    private func found(_ written: String) -> (zone: Zone, isWindows: Bool)? {
        let name = String(written.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        if let zone = find(name) ?? suffix(of: name) { return (zone, false) }
        if let zone = WindowsZones.names[name].flatMap(find) { return (zone, true) }
        return locations[written].flatMap(find).map { ($0, false) }
    }

    /// Names that other libraries make up of a database's name: `/freeassociation.sourceforge.net/Europe/Berlin`.
    private func suffix(of name: String) -> Zone? {
        guard name.first == "/" else { return nil }
        let parts = name.split(separator: "/")
        for count in [3, 2, 1] where count < parts.count {
            if let zone = find(parts.suffix(count).joined(separator: "/")) { return zone }
        }
        return nil
    }
}
