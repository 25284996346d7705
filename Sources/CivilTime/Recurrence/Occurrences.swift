/// The instants of a recurrence within a window: ascending and distinct.
package struct Occurrences: Hashable, Sendable {
    package let times: [Timestamp]
    /// More lie in the window than were asked for.
    package let truncated: Bool

    package init(times: [Timestamp], truncated: Bool) {
        self.times = times
        self.truncated = truncated
    }
}

/// Something that comes again and again, in a zone.
package enum Recurrence: Sendable {
    case rule(RecurrenceSet)
    case cron(CronExpression, zone: Zone)

    /// The occurrences in `[from, to)`, at most `limit` of them; `.max` only where a near `to` bounds them. The search ends with
    /// the year 9999.
    package func occurrences(from: Timestamp, to: Timestamp = .distantFuture, limit: Int) -> Occurrences {
        switch self {
        case .rule(let set): set.occurrences(from: from, to: to, limit: limit)
        case .cron(let expression, let zone): expression.occurrences(in: zone, from: from, to: to, limit: limit)
        }
    }

    /// The first occurrence after an instant; nil when there is none up to the year 9999.
    package func next(after instant: Timestamp) -> Timestamp? {
        switch self {
        case .rule(let set): set.next(after: instant)
        case .cron(let expression, let zone): expression.next(after: instant, in: zone)
        }
    }

    /// It never comes, such as 30 February; worked out by a search up to the year 9999 that skips what cannot match.
    package var isEmpty: Bool { next(after: .distantPast) == nil }
}

/// A window in whole seconds: `[from, to)`.
struct SecondWindow {
    let from: Int64
    let to: Int64

    init(from: Timestamp, to: Timestamp) {
        self.from = SecondWindow.roundedUp(from)
        self.to = SecondWindow.roundedUp(to)
    }

    /// Whole seconds are the finest that recurrences know: one before an instant with milliseconds is before the next second.
    private static func roundedUp(_ instant: Timestamp) -> Int64 {
        let bounded = min(max(instant.milliseconds, Timestamp.distantPast.milliseconds), Timestamp.distantFuture.milliseconds)
        return Timestamp(milliseconds: bounded + 999).seconds
    }
}
