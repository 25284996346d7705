import CivilTime
import Diagnostics

/// Understands one event's lines. What cannot be read is reported and left out; an event is skipped only when nobody can
/// tell when it begins.
struct EventReader {
    var zones: ZoneResolver
    var problems: ProblemList
    /// Rules that come many times a day: each is dear to work out, and no calendar of days needs them.
    private(set) var fastRules = 0
    static let mostFastRules = 1000

    init(zones: ZoneResolver, problems: ProblemList) {
        self.zones = zones
        self.problems = problems
    }

    mutating func read(_ raw: RawEvent) -> EventDraft? {
        reportDoubles(raw)
        guard var draft = begun(raw) else { return nil }
        draft.uid = raw.first("UID").map(\.valueText).flatMap { $0.isEmpty ? nil : $0 }
        draft.sequence = raw.first("SEQUENCE")?.number ?? 0
        draft.isCancelled = raw.first("STATUS")?.word == "CANCELLED"
        if let summary = raw.first("SUMMARY") {
            draft.summary = summary.unescapedText
            draft.span = problems.places.span(summary.line)
        }
        readReplaced(raw, &draft)
        readLength(raw, &draft)
        readRules(raw, &draft)
        readDates(raw, &draft)
        return draft
    }

    private mutating func reportDoubles(_ raw: RawEvent) {
        for name in ["UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"] {
            guard let second = raw.all(name).dropFirst().first else { continue }
            problems.add(
                .warning, "calendar-duplicate", "\(name) stands twice in one event; the first one counts", hint: "remove one",
                line: second.line)
        }
    }

    /// The draft with its start; nil when there is none.
    private mutating func begun(_ raw: RawEvent) -> EventDraft? {
        // A changed occurrence that is called off needs no start of its own.
        guard let line = raw.first("DTSTART") ?? (raw.first("STATUS")?.word == "CANCELLED" ? raw.first("RECURRENCE-ID") : nil) else {
            problems.add(
                .warning, "calendar-event", "an event without DTSTART is skipped", hint: "DTSTART says when it begins", line: raw.begin)
            return nil
        }
        do throws(LineProblem) {
            let moment = try WrittenMoment(line, line.value)
            return started(moment, line, isAllDay: raw.first("X-MICROSOFT-CDO-ALLDAYEVENT")?.word == "TRUE")
        } catch {
            problems.warn("calendar-date", error, line: line.line, consequence: "the event is skipped")
            return nil
        }
    }

    /// - Parameter isAllDay: Outlook writes days as times from midnight to midnight, and says so.
    private mutating func started(_ moment: WrittenMoment, _ line: ContentLine, isAllDay: Bool) -> EventDraft {
        let civil: CivilDateTime
        let clock: EventClock
        switch moment {
        case .day(let day): (civil, clock) = (CivilDateTime(date: day, time: .midnight), .days)
        case .civil(let written): (civil, clock) = (written, isAllDay && written.time == .midnight ? .days : zones.clock(line, &problems))
        case .utc(let instant): (civil, clock) = (Zone.utc.civil(at: instant), .zone(.utc))
        }
        return EventDraft(span: problems.places.span(line.line), clock: clock, civil: civil, start: Self.second(civil, clock))
    }

    static func second(_ civil: CivilDateTime, _ clock: EventClock) -> Int64 {
        if case .zone(let zone) = clock { return zone.instant(of: civil).seconds }
        return Zone.utc.instant(of: civil).seconds
    }

    /// A moment of another property, on the scale of the event's starts.
    mutating func start(_ moment: WrittenMoment, _ line: ContentLine, of draft: EventDraft) -> EventDraft.Start {
        switch (moment, draft.clock) {
        case (.day(let day), .days): return .second(Int64(day.dayNumber) * 86_400)
        case (.day(let day), _): return .day(day)
        case (.civil(let civil), .days): return .second(Int64(civil.date.dayNumber) * 86_400)
        case (.civil(let civil), .floating): return .second(Self.second(civil, .floating))
        case (.civil(let civil), .zone):
            return .second(Self.second(civil, line.parameter("TZID") == nil ? draft.clock : zones.clock(line, &problems)))
        case (.utc(let instant), .days): return .second(Int64((zones.home ?? .utc).civil(at: instant).date.dayNumber) * 86_400)
        case (.utc(let instant), _): return .second(instant.seconds)
        }
    }

    private mutating func readReplaced(_ raw: RawEvent, _ draft: inout EventDraft) {
        guard let line = raw.first("RECURRENCE-ID") else { return }
        do throws(LineProblem) {
            draft.replaces = start(try WrittenMoment(line, line.value), line, of: draft)
        } catch {
            problems.warn("calendar-date", error, line: line.line, consequence: "the event counts beside the one it changes")
        }
        guard let range = line.parameter("RANGE") else { return }
        problems.add(
            .warning, "calendar-range", "a change of all later occurrences is read as a change of this one",
            hint: "split the event in two", line: line.line, range: range.range)
    }

    private mutating func readLength(_ raw: RawEvent, _ draft: inout EventDraft) {
        let unit = draft.clock == .days ? EventLength(days: 1) : .none
        draft.length = unit
        guard let line = raw.first("DTEND") ?? raw.first("DURATION") else { return }
        do throws(LineProblem) {
            draft.length =
                line.name == "DTEND"
                ? try length(until: try WrittenMoment(line, line.value), line, line.value, from: draft.start, of: draft)
                : Self.rounded(try EventLength(line, line.value), draft.clock)
        } catch {
            let place = unit.days == 1 ? "its first day" : "its start"
            problems.warn("calendar-end", error, line: line.line, consequence: "the event counts for \(place) alone")
        }
    }

    /// Days last at least one day; some programs write an event of one day as ending on that day.
    private static func rounded(_ length: EventLength, _ clock: EventClock) -> EventLength {
        guard clock == .days else { return length }
        return EventLength(days: max(1, length.days + Int((length.seconds + 86_399) / 86_400)))
    }

    private mutating func length(
        until end: WrittenMoment, _ line: ContentLine, _ range: Range<Int>, from start: Int64, of draft: EventDraft
    ) throws(LineProblem) -> EventLength {
        let problem = LineProblem(range, "it ends before it begins", hint: "the end comes after DTSTART, or is left out")
        var second: Int64
        switch self.start(end, line, of: draft) {
        // A day ends what has times at its beginning.
        case .day(let day): second = Self.second(CivilDateTime(date: day, time: .midnight), draft.clock)
        case .second(let exact): second = exact
        }
        // A day counts whole that an end with a time reaches into.
        if draft.clock == .days, case .civil(let civil) = end, civil.time > .midnight { second += 86_400 }
        guard second >= start else { throw problem }
        if draft.clock == .days { return EventLength(days: max(1, Int((second - start) / 86_400))) }
        return EventLength(seconds: second - start)
    }
}

extension EventReader {
    private mutating func readRules(_ raw: RawEvent, _ draft: inout EventDraft) {
        for line in raw.all("RRULE") {
            do throws(LineProblem) {
                draft.rules.append(try rule(line, draft.clock))
            } catch {
                problems.warn("calendar-rule", error, line: line.line, consequence: "the event counts once")
            }
        }
        for line in raw.all("EXRULE") {
            problems.add(
                .warning, "calendar-rule", "EXRULE is not understood: what it takes away stays", hint: "list the dates in EXDATE",
                line: line.line)
        }
    }

    private mutating func rule(_ line: ContentLine, _ clock: EventClock) throws(LineProblem) -> RecurrenceRule {
        var text = line.valueText
        // Some programs close the list.
        while let last = text.last, last == ";" || last == " " { text.removeLast() }
        var rule: RecurrenceRule
        do throws(RecurrenceTextError) {
            rule = try RecurrenceRule(text: text)
        } catch {
            let first = line.value.lowerBound
            let range = error.range.isEmpty ? line.value : first + error.range.lowerBound..<first + error.range.upperBound
            throw LineProblem(range, error.part.isEmpty ? "a rule that cannot be read" : "`\(error.part.prefix(60))`", hint: error.reason)
        }
        guard rule.frequency < .secondly else {
            throw LineProblem(line.value, "a rule that comes every second", hint: "calendars of days need no such rules")
        }
        if rule.frequency > .daily {
            fastRules += 1
            guard fastRules <= Self.mostFastRules else {
                throw LineProblem(
                    line.value, "more than \(Self.mostFastRules) rules that come several times a day", hint: "use FREQ=DAILY and longer")
            }
        }
        rule.end = end(rule.end, clock)
        return rule
    }

    /// Where the event has no zone, the end of its rule has none either.
    private func end(_ end: RecurrenceRule.End, _ clock: EventClock) -> RecurrenceRule.End {
        guard case .instant(let instant) = end else { return end }
        switch clock {
        case .days: return .date((zones.home ?? .utc).civil(at: instant).date)
        case .floating: return .local(Zone.utc.civil(at: instant))
        case .zone: return end
        }
    }

    private mutating func readDates(_ raw: RawEvent, _ draft: inout EventDraft) {
        for line in raw.properties where line.name == "RDATE" || line.name == "EXDATE" {
            // An empty list is what some programs write for none.
            for item in line.items where !line.value.isEmpty {
                do throws(LineProblem) {
                    try readDate(line, item, &draft)
                } catch {
                    problems.warn("calendar-date", error, line: line.line, consequence: "it is left out of \(line.name)")
                }
            }
        }
    }

    private mutating func readDate(_ line: ContentLine, _ item: Range<Int>, _ draft: inout EventDraft) throws(LineProblem) {
        let slash = line.line.bytes[item].firstIndex(of: UInt8(ascii: "/"))
        let moment = try WrittenMoment(line, slash.map { item.lowerBound..<$0 } ?? item)
        let start = start(moment, line, of: draft)
        if line.name == "EXDATE" { return draft.exclude(start) }
        let second: Int64
        switch start {
        case .second(let exact): second = exact
        // A day added to what has a time comes at that time.
        case .day(let day): second = Self.second(CivilDateTime(date: day, time: draft.civil.time), draft.clock)
        }
        guard let slash else { return draft.added.append(second) }
        let rest = slash + 1..<item.upperBound
        let isLength = line.line.bytes[rest].first.map { $0 | 0x20 == UInt8(ascii: "p") || $0 == UInt8(ascii: "-") } ?? false
        let length =
            isLength
            ? Self.rounded(try EventLength(line, rest), draft.clock)
            : try length(until: try WrittenMoment(line, rest), line, rest, from: second, of: draft)
        draft.periods.append((second, length))
    }
}
