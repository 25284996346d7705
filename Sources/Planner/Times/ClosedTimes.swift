import CivilTime

/// When one calendar constraint lets nothing appear: its windows as a sorted list, written out day by day as far as it is
/// asked, so that a question is a binary search.
struct ClosedTimes {
    let constraint: any CalendarConstraint
    private let isInverted: Bool
    private var starts: [Int64] = []
    private var ends: [Int64] = []
    /// Start days whose windows are written out.
    private var days: Range<Int> = 0..<0
    /// The instants for which the list is complete.
    private var known: Range<Int64> = 0..<0

    /// Days written out at once, at least and at most.
    private static let (leastDays, mostDays) = (8, 512)
    /// Beyond this distance the list is begun anew instead of being extended.
    private static let furthestDays = 4096

    init(_ constraint: any CalendarConstraint) {
        self.constraint = constraint
        isInverted = constraint.isInverted
    }

    /// Where the stretch ends during which `instant` is closed; nil when it is open.
    ///
    /// - Parameter limit: an answer beyond it is only some instant beyond it.
    mutating func end(closedAt instant: Int64, limit: Int64) -> Int64? {
        if !known.contains(instant) { cover(instant) }
        let index = starts.upperBound(of: instant) - 1
        let isInside = index >= 0 && instant < ends[index]
        guard isInverted else {
            guard isInside else { return nil }
            while ends[index] >= known.upperBound, ends[index] <= limit { extend() }
            return ends[index]
        }
        guard !isInside else { return nil }
        while index + 1 == starts.count, known.upperBound <= limit { extend() }
        return index + 1 < starts.count ? starts[index + 1] : .max
    }

    private mutating func cover(_ instant: Int64) {
        let day = constraint.zone.civil(at: Timestamp(milliseconds: instant)).date.dayNumber
        if days.isEmpty || day < days.lowerBound - Self.furthestDays || day > days.upperBound + Self.furthestDays {
            (starts, ends) = ([], [])
            days = (day - 2)..<(day - 2)
            known = instant..<instant
        }
        if instant < known.lowerBound { prepend(from: day - Self.leastDays) }
        while instant >= known.upperBound { extend() }
    }

    private mutating func extend() {
        let more = min(max(Self.leastDays, days.count), Self.mostDays)
        for window in windows(days.upperBound..<(days.upperBound + more)) { append(window) }
        setDays(days.lowerBound..<(days.upperBound + more))
    }

    private mutating func prepend(from first: Int) {
        guard first < days.lowerBound else { return }
        let (laterStarts, laterEnds) = (starts, ends)
        (starts, ends) = ([], [])
        for window in windows(first..<days.lowerBound) { append(window) }
        for (start, end) in zip(laterStarts, laterEnds) { append(start..<end) }
        setDays(first..<days.upperBound)
    }

    private mutating func append(_ window: Range<Int64>) {
        if let last = ends.last, window.lowerBound <= last {
            ends[ends.count - 1] = max(last, window.upperBound)
        } else {
            starts.append(window.lowerBound)
            ends.append(window.upperBound)
        }
    }

    /// A window that starts on a day ends with the next day at the latest.
    private mutating func setDays(_ days: Range<Int>) {
        self.days = days
        let from = constraint.zone.startOfDay(CivilDate(dayNumber: days.lowerBound + 1)).milliseconds
        let until = constraint.zone.startOfDay(CivilDate(dayNumber: days.upperBound)).milliseconds
        known = from..<max(from, until)
    }

    private func windows(_ days: Range<Int>) -> [Range<Int64>] {
        constraint.windows(startingIn: days).filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
    }
}
