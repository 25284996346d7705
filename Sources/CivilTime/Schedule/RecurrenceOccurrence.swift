/// One firing of a schedule.
package struct RecurrenceOccurrence: Hashable, Sendable {
    /// The civil day of the instant, in the schedule's zone.
    package let date: CivilDate
    /// From 1: the how-manieth of that day. Day and ordinal name an occurrence as long as its schedule is not changed (DESIGN §5).
    package let ordinal: Int
    package let instant: Timestamp

    package init(date: CivilDate, ordinal: Int, instant: Timestamp) {
        self.date = date
        self.ordinal = ordinal
        self.instant = instant
    }
}

/// Tells the day of ascending instants, and counts them within it.
struct OrdinalCounter {
    private let zone: Zone
    private var span: ZoneSpan
    private var day = Int.min
    private var count = 0
    /// Some clocks were put back over midnight: then a day goes on after the next one has begun.
    private var otherDay = Int.min
    private var otherCount = 0

    /// - Parameter instant: not after the first one to come.
    init(zone: Zone, from instant: Timestamp) {
        self.zone = zone
        span = zone.span(at: instant.seconds)
    }

    /// From where to count, so that the ordinals of this instant's day are right.
    static func beginning(of instant: Timestamp, in zone: Zone) -> Timestamp {
        let today = zone.civil(at: instant).date
        let start = zone.startOfDay(today)
        let span = zone.span(at: start.seconds)
        // Near a change of the clock the day may have begun before its midnight.
        let isQuiet = span.end - 86_400 > instant.seconds && (span.start == .min || span.start + 86_400 < start.seconds)
        return isQuiet ? start : zone.startOfDay(today.adding(days: -1))
    }

    mutating func next(_ instant: Timestamp) -> RecurrenceOccurrence {
        let second = instant.seconds
        if second >= span.end { span = zone.span(at: second) }
        let today = Gregorian.floor(Int(second + span.offset), 86_400)
        if today != day {
            swap(&day, &otherDay)
            swap(&count, &otherCount)
            if today != day {
                day = today
                count = 0
            }
        }
        count += 1
        return RecurrenceOccurrence(date: CivilDate(dayNumber: today), ordinal: count, instant: instant)
    }
}
