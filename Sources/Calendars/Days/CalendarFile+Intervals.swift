package import CivilTime
package import Diagnostics

/// One occurrence of an event, as a stretch of time.
package struct CalendarInterval: Hashable, Sendable {
    package let start: Timestamp
    /// Exclusive; equal to `start` for an event without length.
    package let end: Timestamp
    package let isAllDay: Bool
    package let summary: String
    package let at: SourceSpan
}

extension CalendarFile {
    /// The occurrences that lie in `[from, until)` with any part of theirs, by start, at most `limit` of them, and whether there
    /// are more. Days and times without a zone are those of the given zone.
    package func intervals(
        in zone: Zone, from: Timestamp, until: Timestamp, limit: Int
    ) -> (intervals: [CalendarInterval], truncated: Bool) {
        var found: [CalendarInterval] = []
        var isTruncated = false
        let most = min(max(0, limit), 1_000_000)
        for event in events {
            // On a wall clock the window may begin or end a day off.
            let low = from.seconds - event.length.mostSeconds - 86_400
            event.forEachStart(from: low, to: until.seconds + 2 * 86_400, most: most + 1) { start in
                let interval = event.interval(start, in: zone)
                guard interval.start < until, interval.end > from || interval.start >= from else { return .unused }
                found.append(interval)
                return .used
            }
            // What cannot be among the first ones any more need not be kept.
            if found.count > 4 * most + 1024 { isTruncated = Self.cut(&found, most) || isTruncated }
        }
        isTruncated = Self.cut(&found, most) || isTruncated
        return (found, isTruncated)
    }

    /// Sorts, drops doubles, keeps the first ones; whether any were cut off.
    private static func cut(_ found: inout [CalendarInterval], _ limit: Int) -> Bool {
        found.sort { ($0.start, $0.end, $0.at.startOffset) < ($1.start, $1.end, $1.at.startOffset) }
        var kept: [CalendarInterval] = []
        for interval in found where kept.last != interval { kept.append(interval) }
        found = Array(kept.prefix(limit))
        return kept.count > limit
    }
}

extension CalendarEvent {
    fileprivate func interval(_ start: Int64, in zone: Zone) -> CalendarInterval {
        let (first, last) = (Timestamp(seconds: start), Timestamp(seconds: end(of: start)))
        let instants: (Timestamp, Timestamp)
        switch clock {
        case .zone: instants = (first, last)
        case .days: instants = (zone.startOfDay(Zone.utc.civil(at: first).date), zone.startOfDay(Zone.utc.civil(at: last).date))
        case .floating: instants = (zone.instant(of: Zone.utc.civil(at: first)), zone.instant(of: Zone.utc.civil(at: last)))
        }
        return CalendarInterval(
            start: instants.0, end: max(instants.0, instants.1), isAllDay: isAllDay, summary: summary, at: at)
    }
}
