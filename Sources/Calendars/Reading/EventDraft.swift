import CivilTime
import Diagnostics

/// An event that has been read by itself; what other components say about it (`RECURRENCE-ID`) is still to come.
struct EventDraft {
    /// A start named by another property: exactly, or by its day alone.
    enum Start: Hashable {
        case second(Int64)
        case day(CivilDate)
    }

    var uid: String?
    var sequence = 0
    /// The occurrence of another event that this one stands for.
    var replaces: Start?
    var isCancelled = false
    var summary = ""
    var span: SourceSpan
    var clock: EventClock
    /// On the event's own clock.
    var civil: CivilDateTime
    var start: Int64
    var length = EventLength.none
    var rules: [RecurrenceRule] = []
    var added: [Int64] = []
    /// `RDATE` with an end of its own.
    var periods: [(start: Int64, length: EventLength)] = []
    var excluded: [Int64] = []
    var excludedDays: [CivilDate] = []

    mutating func exclude(_ start: Start) {
        switch start {
        case .second(let second): excluded.append(second)
        case .day(let day): excludedDays.append(day)
        }
    }

    /// The event, and one more for each period.
    var events: [CalendarEvent] {
        let without = Set(excluded)
        // The first start counts even where the rule does not match it: every calendar program shows it.
        let starts = Set([start] + added).subtracting(without).sorted()
        let days = Set(excludedDays).sorted()
        let zone: Zone
        if case .zone(let own) = clock { zone = own } else { zone = .utc }
        let sets = rules.map { rule in
            RecurrenceSet(
                rule: rule, start: civil, zone: zone, addedInstants: [], excludedInstants: excluded.map { Timestamp(seconds: $0) })
        }
        let event = CalendarEvent(
            summary: summary, at: span, clock: clock, length: length, starts: starts, sets: sets, excludedDays: days)
        return [event]
            + periods.filter { !without.contains($0.start) }.map { period in
                CalendarEvent(
                    summary: summary, at: span, clock: clock, length: period.length, starts: [period.start], sets: [], excludedDays: days)
            }
    }
}

/// Puts the components of one event together: the event itself, its changed occurrences, and newer versions of both.
enum EventSeries {
    private struct Occurrence: Hashable {
        let uid: String
        let start: EventDraft.Start
    }

    static func joined(_ drafts: [EventDraft]) -> [CalendarEvent] {
        // RFC 5545 §3.8.7.4: of one event's versions the one with the highest number counts.
        var newest: [String: Int] = [:]
        var latest: [Occurrence: Int] = [:]
        var changes: [String: [EventDraft.Start]] = [:]
        for (index, draft) in drafts.enumerated() {
            guard let uid = draft.uid else { continue }
            guard let start = draft.replaces else {
                newest[uid] = max(newest[uid] ?? 0, draft.sequence)
                continue
            }
            changes[uid, default: []].append(start)
            let occurrence = Occurrence(uid: uid, start: start)
            if let other = latest[occurrence], drafts[other].sequence > draft.sequence { continue }
            latest[occurrence] = index
        }
        return drafts.enumerated().flatMap { index, draft -> [CalendarEvent] in
            guard !draft.isCancelled else { return [] }
            guard let uid = draft.uid else { return draft.events }
            if let start = draft.replaces { return latest[Occurrence(uid: uid, start: start)] == index ? draft.events : [] }
            guard draft.sequence == newest[uid] else { return [] }
            var whole = draft
            for start in changes[uid] ?? [] { whole.exclude(start) }
            return whole.events
        }
    }
}
