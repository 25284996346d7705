extension Zone {
    /// What a wall-clock reading means in a zone.
    package enum Reading: Hashable, Sendable {
        case once(Timestamp)
        /// The clock was put back: it shows this reading twice.
        case twice(first: Timestamp, second: Timestamp)
        /// The clock was put forward over it. `shifted` reads it with the offset before the gap; `firstAfter` is the
        /// first instant after the gap.
        case skipped(shifted: Timestamp, firstAfter: Timestamp)
    }

    /// A change of a zone's offset from UTC.
    package struct Transition: Hashable, Sendable {
        package let instant: Timestamp
        /// Seconds east of UTC.
        package let offsetBefore: Int
        package let offsetAfter: Int
    }

    package func reading(of civil: CivilDateTime) -> Reading {
        let written = Int64(civil.date.dayNumber) * 86_400 + Int64(civil.time.secondOfDay)
        let local = table.folded(written)
        let shift = written - local
        // No instant before this one can show the reading; from here on, the segments are tried in order.
        var segment = table.segment(at: local - table.maxOffset)
        while true {
            let candidate = local - Int64(table.offset(ofSegment: segment))
            let start = table.start(ofSegment: segment)
            let end = table.end(ofSegment: segment)
            if candidate < start {
                let shifted = local - Int64(table.offset(ofSegment: segment - 1))
                return .skipped(shifted: Timestamp(seconds: shifted + shift), firstAfter: Timestamp(seconds: start + shift))
            }
            if candidate < end {
                let first = Timestamp(seconds: candidate + shift)
                guard end < .max else { return .once(first) }
                let second = local - Int64(table.offset(ofSegment: segment + 1))
                let repeated = second >= end && second < table.end(ofSegment: segment + 1)
                return repeated ? .twice(first: first, second: Timestamp(seconds: second + shift)) : .once(first)
            }
            segment += 1
        }
    }

    /// The next change of offset after an instant; nil when there is none any more.
    package func nextTransition(after instant: Timestamp) -> Transition? {
        let folded = table.folded(instant.seconds)
        let segment = table.segment(at: folded)
        let end = table.end(ofSegment: segment)
        guard end < .max else { return nil }
        return Transition(
            instant: Timestamp(seconds: end + instant.seconds - folded), offsetBefore: table.offset(ofSegment: segment),
            offsetAfter: table.offset(ofSegment: segment + 1))
    }
}
