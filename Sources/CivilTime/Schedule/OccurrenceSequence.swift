/// The occurrences of a schedule in a window, worked out as they are asked for.
package struct OccurrenceSequence: Sequence, IteratorProtocol, Sendable {
    private let schedule: RecurringSchedule
    private let from: Timestamp
    private let until: Timestamp
    private var counter: OrdinalCounter
    private var begin: Timestamp
    private var buffer: [Timestamp] = []
    private var position = 0
    private var isLast = false
    private var size: Int

    private static let smallest = 16
    /// A counted rule is counted again from its start for each helping, so they grow.
    private static let largest = 65_536

    init(_ schedule: RecurringSchedule, from: Timestamp, until: Timestamp, size: Int = OccurrenceSequence.smallest) {
        self.schedule = schedule
        self.from = from
        self.until = until
        self.size = size
        begin = OrdinalCounter.beginning(of: Swift.max(from, .distantPast), in: schedule.zone)
        counter = OrdinalCounter(zone: schedule.zone, from: begin)
    }

    package mutating func next() -> RecurrenceOccurrence? {
        while true {
            if position == buffer.count, !refill() { return nil }
            let occurrence = counter.next(buffer[position])
            position += 1
            // What comes earlier on the first day only counts.
            if occurrence.instant >= from { return occurrence }
        }
    }

    private mutating func refill() -> Bool {
        guard !isLast else { return false }
        let found = schedule.instants(from: begin, until: until, limit: size)
        isLast = !found.truncated
        buffer = found.times
        position = 0
        size = Swift.min(size * 4, Self.largest)
        guard let last = buffer.last else { return false }
        begin = last + .seconds(1)
        return true
    }
}

extension RecurringSchedule {
    /// The occurrences in `[from, until)`, lazily. Where they begin makes no difference to their days and ordinals.
    package func occurrences(from: Timestamp, until: Timestamp = .distantFuture) -> OccurrenceSequence {
        OccurrenceSequence(self, from: from, until: until)
    }

    /// The first of them, and whether there are more.
    package func occurrences(
        from: Timestamp, until: Timestamp = .distantFuture, limit: Int
    ) -> (occurrences: [RecurrenceOccurrence], truncated: Bool) {
        var rest = OccurrenceSequence(self, from: from, until: until, size: Swift.min(Swift.max(limit, 0), 65_536) + 16)
        var found: [RecurrenceOccurrence] = []
        while let next = rest.next() {
            guard found.count < limit else { return (found, true) }
            found.append(next)
        }
        return (found, false)
    }
}
