import Diagnostics

/// An event as its lines, before they are understood.
struct RawEvent {
    let begin: LogicalLine
    var properties: [ContentLine] = []

    /// What an event says about days; everything else (places, guests, alarms) is of no interest.
    static let wanted: Set<String> = [
        "UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "STATUS", "SEQUENCE",
        "X-MICROSOFT-CDO-ALLDAYEVENT",
    ]

    func first(_ name: String) -> ContentLine? { properties.first { $0.name == name } }
    func all(_ name: String) -> [ContentLine] { properties.filter { $0.name == name } }
}

/// Takes a file apart into components (RFC 5545 §3.4) and keeps the lines that matter.
struct ComponentReader {
    /// More events than any calendar of holidays has; each costs memory for as long as the rules are in force.
    static let mostEvents = 50_000
    private static let deepest = 32

    var problems: ProblemList
    private(set) var events: [RawEvent] = []
    /// `X-WR-TIMEZONE`
    private(set) var calendarZone: ContentLine?
    /// The IANA names that a file's `VTIMEZONE`s give for names of their own (`X-LIC-LOCATION`).
    private(set) var locations: [String: String] = [:]
    private(set) var hasCalendar = false
    private(set) var hasTooManyEvents = false
    /// `METHOD:CANCEL`: everything in the file is called off.
    private(set) var cancellation: ContentLine?
    private var open: [(name: String, line: LogicalLine)] = []
    private var event: RawEvent?
    private var zoneName: String?
    private var passedOver: Set<String> = []
    private var isMisencoded = false

    init(problems: ProblemList) { self.problems = problems }

    mutating func read(_ bytes: [UInt8]) {
        var lines = LogicalLines(bytes)
        while let line = lines.next(), !hasTooManyEvents {
            checkEncoding(line)
            do throws(LineProblem) {
                take(try ContentLine(line))
            } catch {
                problems.warn("calendar-syntax", error, line: line, consequence: "it is left out")
            }
        }
        if let last = open.last, hasCalendar, !hasTooManyEvents {
            problems.add(
                .warning, "calendar-cut-off", "\(last.name) is not closed: the file may be cut off",
                hint: "END:\(last.name) is missing; get the file again", line: last.line)
            close(0)
        }
    }

    /// Reported once: a file in another encoding has it all over.
    private mutating func checkEncoding(_ line: LogicalLine) {
        guard !isMisencoded, line.bytes.contains(where: { $0 >= 0x80 }) else { return }
        let text = String(decoding: line.bytes, as: UTF8.self)
        guard let offset = zip(text.utf8, line.bytes).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset else { return }
        isMisencoded = true
        problems.add(
            .warning, "calendar-encoding", "the calendar is not valid UTF-8", hint: "save it as UTF-8", line: line,
            range: offset..<offset + 1)
    }

    private mutating func take(_ line: ContentLine) {
        switch line.name {
        case "BEGIN": begin(line)
        case "END": end(line)
        default: keep(line)
        }
    }

    private mutating func begin(_ line: ContentLine) {
        let name = line.word
        guard open.count < Self.deepest else {
            problems.add(.warning, "calendar-nesting", "components are nested too deep", hint: "at most \(Self.deepest)", line: line.line)
            return
        }
        if name == "VEVENT", let index = open.firstIndex(where: { $0.name == "VEVENT" }) {
            problems.add(
                .warning, "calendar-nesting", "an event begins inside another", hint: "END:VEVENT is missing before it", line: line.line)
            close(index)
        }
        open.append((name, line.line))
        switch name {
        case "VCALENDAR": hasCalendar = true
        case "VEVENT":
            event = RawEvent(begin: line.line)
        case "VTODO", "VJOURNAL", "VFREEBUSY":
            guard passedOver.insert(name).inserted else { return }
            problems.add(
                .note, "calendar-passed-over", "\(name) says nothing about days and is passed over", hint: "only VEVENT counts",
                line: line.line)
        default: break
        }
    }

    private mutating func end(_ line: ContentLine) {
        let name = line.word
        guard let index = open.lastIndex(where: { $0.name == name }) else {
            problems.add(
                .warning, "calendar-nesting", "END:\(name.prefix(40)) closes nothing", hint: "there is no BEGIN for it", line: line.line)
            return
        }
        if index < open.count - 1 {
            problems.add(
                .warning, "calendar-nesting", "END:\(name) comes before END:\(open[open.count - 1].name)",
                hint: "what begins inside ends inside", line: line.line)
        }
        close(index)
    }

    /// Closes the component at that place, and all inside it.
    private mutating func close(_ index: Int) {
        while open.count > index {
            let name = open.removeLast().name
            if name == "VTIMEZONE" { zoneName = nil }
            guard name == "VEVENT", let finished = event else { continue }
            event = nil
            if events.count == Self.mostEvents { hasTooManyEvents = true } else { events.append(finished) }
        }
    }

    /// The innermost component owns the line: an alarm's length is not its event's.
    private mutating func keep(_ line: ContentLine) {
        switch open.last?.name {
        case "VEVENT" where RawEvent.wanted.contains(line.name): event?.properties.append(line)
        case "VCALENDAR": keepHeader(line)
        case "VTIMEZONE" where line.name == "TZID": zoneName = line.valueText
        case "VTIMEZONE" where line.name == "X-LIC-LOCATION":
            if let zoneName { locations[zoneName] = line.valueText }
        case nil where hasCalendar:
            problems.add(.warning, "calendar-syntax", "a line outside of any calendar", hint: "BEGIN:VCALENDAR is missing", line: line.line)
        default: break
        }
    }

    private mutating func keepHeader(_ line: ContentLine) {
        switch line.name {
        case "X-WR-TIMEZONE": calendarZone = calendarZone ?? line
        case "METHOD" where line.word == "CANCEL": cancellation = line
        case "VERSION" where line.word != "2.0":
            problems.add(
                .warning, "calendar-version", "version \(line.word.prefix(20)) of the format is read as version 2.0",
                hint: "export the calendar as iCalendar (RFC 5545)", line: line.line, range: line.value)
        default: break
        }
    }
}
