/// Turns ascending readings of a wall clock into ascending, distinct instants, and keeps those of a window.
struct OccurrenceCollector {
    /// What becomes of readings that the clock leaves out.
    enum Gaps {
        /// Read with the offset before the gap (RFC 5545 §3.3.5).
        case shift
        /// All together at the first instant after the gap; lost when the gap is that long or longer.
        case catchUp(shorterThan: Int64)
    }

    private let zone: Zone
    private let gaps: Gaps
    private let from: Int64
    private let to: Int64
    private let limit: Int
    /// The rule's last instant; added instants are not bound by it.
    private let until: Int64
    private let excluded: [Int64]
    private var excludedIndex = 0
    /// Instants that wait for their turn, ascending: from gaps, and those added to the rule's.
    private var held: [Int64]
    private var heldIndex = 0
    /// Readings in this range have this offset, and are shown for the first time.
    private var low: Int64 = 0
    private var high: Int64 = 0
    private var offset: Int64 = 0
    private var last = Int64.min

    private(set) var times: [Timestamp] = []
    private(set) var isTruncated = false
    /// Nothing that comes later is wanted.
    private(set) var isDone = false

    init(
        zone: Zone, gaps: Gaps, from: Int64, to: Int64, limit: Int, until: Int64 = .max, added: [Int64] = [], excluded: [Int64] = []
    ) {
        self.zone = zone
        self.gaps = gaps
        self.from = from
        self.to = to
        self.limit = limit
        self.until = until
        self.excluded = excluded
        held = added
    }

    mutating func add(_ walls: [Int64]) {
        var index = 0
        while index < walls.count {
            let wall = walls[index]
            if wall >= low, wall < high {
                let count = takeRun(walls[index...], before: high, offset: offset)
                if count > 0 {
                    index += count
                    continue
                }
                add(instant: wall - offset)
            } else if let instant = locate(wall) {
                add(instant: instant)
            }
            index += 1
            if isDone { return }
        }
    }

    /// Takes readings over, as many as nothing stands against: no end of the window, no limit, no other dates between them.
    ///
    /// - Parameters:
    ///   - walls: ascending, not before those already added.
    ///   - end: of the readings that have this offset.
    /// - Returns: how many were taken; none when the first one needs a closer look.
    mutating func takeRun(_ walls: ArraySlice<Int64>, before end: Int64, offset: Int64) -> Int {
        guard let wall = walls.first, wall - offset > last, wall - offset >= from else { return 0 }
        var bound = min(to, until == .max ? .max : until + 1)
        if heldIndex < held.count { bound = min(bound, held[heldIndex]) }
        if excludedIndex < excluded.count { bound = min(bound, excluded[excludedIndex]) }
        let wallBound = min(end, bound == .max ? .max : bound + offset)
        let room = limit - times.count
        guard wall < wallBound, room > 0, let final = walls.last else { return 0 }
        var run = walls.prefix(room)
        if final >= wallBound { run = run.prefix { $0 < wallBound } }
        run.withUnsafeBufferPointer { times.append(contentsOf: $0.lazy.map { Timestamp(seconds: $0 - offset) }) }
        last = times[times.count - 1].seconds
        return run.count
    }

    /// - Parameter instant: not before those already added.
    @inline(__always)
    mutating func add(instant: Int64) {
        guard instant < to, instant <= until else {
            isDone = true
            return
        }
        if heldIndex < held.count { release(before: instant) }
        keep(instant)
    }

    /// To be called when all readings have been added.
    mutating func finish() {
        isDone = isTruncated
        release(before: to)
    }

    private mutating func release(before instant: Int64) {
        while heldIndex < held.count, held[heldIndex] < instant, !isDone {
            keep(held[heldIndex])
            heldIndex += 1
        }
    }

    @inline(__always)
    private mutating func keep(_ instant: Int64) {
        guard instant > last, !isDone else { return }
        last = instant
        guard instant >= from else { return }
        if excludedIndex < excluded.count {
            while excludedIndex < excluded.count, excluded[excludedIndex] < instant { excludedIndex += 1 }
            if excludedIndex < excluded.count, excluded[excludedIndex] == instant { return }
        }
        guard times.count < limit else {
            isTruncated = true
            isDone = true
            return
        }
        times.append(Timestamp(seconds: instant))
    }

    /// The instant of a reading outside the known range; nil when it falls into a gap and was put aside or lost.
    private mutating func locate(_ wall: Int64) -> Int64? {
        let day = Gregorian.floor(Int(wall), 86_400)
        let civil = CivilDateTime(
            date: CivilDate(dayNumber: day), time: CivilTimeOfDay(secondOfDay: Int(wall - Int64(day) * 86_400)))
        switch zone.reading(of: civil) {
        case .once(let instant), .twice(let instant, _):
            let span = zone.span(at: instant.seconds)
            low = wall
            high = span.end == .max ? .max : span.end + span.offset
            offset = span.offset
            return instant.seconds
        case .skipped(let shifted, let firstAfter):
            switch gaps {
            case .shift: hold(shifted.seconds)
            case .catchUp(let longest):
                let span = zone.span(at: firstAfter.seconds)
                if span.offset - span.offsetBefore < longest { hold(firstAfter.seconds) }
            }
            return nil
        }
    }

    private mutating func hold(_ instant: Int64) {
        guard instant <= until else { return }
        let place = held[heldIndex...].firstIndex { $0 >= instant } ?? held.count
        held.insert(instant, at: place)
    }
}
