/// The offsets of a zone over all time: segments divided by transitions.
///
/// A footer rule goes on for ever, and the Gregorian calendar repeats itself after 400 years, weekdays included. So
/// the rule is written out for 400 years and later instants are folded back into them: one way of lookup for all.
struct ZoneTable: Equatable, Sendable {
    /// 400 Gregorian years in seconds: 146,097 days, a whole number of weeks.
    static let period: Int64 = 146_097 * 86_400
    /// Width of an index bucket as a power of two: 97 days, so that a bucket holds few transitions.
    private static let bucketShift: Int64 = 23

    /// Ascending instants, in seconds; segment `n` begins at `transitions[n - 1]`, segment 0 at the beginning of time.
    private let transitions: [Int64]
    /// Offset of segment `n`; one more than there are transitions.
    private let offsets: [Int32]
    /// From here on the footer rule alone holds; `.max` without a rule that changes the clock.
    private let foldStart: Int64
    private let bucketBase: Int64
    /// The segment in force at the start of each bucket.
    private let buckets: [UInt16]
    /// The largest offset of all, in seconds.
    let maxOffset: Int64

    init(initialOffset: Int32, transitions: [Int64], offsets: [Int32], rule: PosixRule?) {
        var instants = transitions
        var all = [initialOffset] + offsets
        var foldStart = Int64.max
        if let rule {
            // Without transitions the rule holds for all time, from the first year that we know of.
            let last = transitions.last ?? Int64.min
            let firstYear = transitions.last.map { CivilDate(dayNumber: Int($0 / 86_400)).year } ?? 0
            if transitions.isEmpty { all[0] = rule.standardOffset }
            if rule.daylight != nil {
                for year in firstYear...firstYear + 402 {
                    for change in rule.changes(inYear: year) where change.instant > last {
                        instants.append(change.instant)
                        all.append(change.offset)
                    }
                }
                foldStart = (CivilDate(year: firstYear + 1, month: 1, day: 4).map { Int64($0.dayNumber) } ?? 0) * 86_400
            }
        }
        // Changes of a name or of the daylight flag alone are of no interest.
        let kept = instants.indices.filter { all[$0] != all[$0 + 1] }
        instants = kept.map { instants[$0] }
        all = [all[0]] + kept.map { all[$0 + 1] }
        self.transitions = instants
        self.offsets = all
        self.foldStart = foldStart
        maxOffset = Int64(all.max() ?? 0)
        // Big-bang transitions of old files would make the index endless.
        bucketBase = instants.first { $0 > -8_000_000_000 || foldStart < 0 } ?? 0
        buckets = Self.index(of: instants, from: bucketBase)
    }

    private static func index(of transitions: [Int64], from base: Int64) -> [UInt16] {
        guard let last = transitions.last, last >= base, transitions.count < Int(UInt16.max) else { return [] }
        var buckets: [UInt16] = []
        var segment = 0
        var start = base
        while start <= last, buckets.count < 65_536 {
            while segment < transitions.count, transitions[segment] <= start { segment += 1 }
            buckets.append(UInt16(segment))
            start += 1 << bucketShift
        }
        return buckets
    }

    /// The same instant (or wall clock) in the years for which the rule is written out.
    func folded(_ seconds: Int64) -> Int64 {
        guard foldStart != .max, seconds >= foldStart + Self.period else { return seconds }
        return seconds - (seconds - foldStart) / Self.period * Self.period
    }

    /// The segment in force at a (folded) instant.
    func segment(at seconds: Int64) -> Int {
        guard let last = transitions.last, seconds < last else { return transitions.count }
        if seconds >= bucketBase {
            let bucket = Int((seconds - bucketBase) >> Self.bucketShift)
            if bucket < buckets.count {
                var segment = Int(buckets[bucket])
                while transitions[segment] <= seconds { segment += 1 }
                return segment
            }
        }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func offset(ofSegment segment: Int) -> Int { Int(offsets[segment]) }
    func start(ofSegment segment: Int) -> Int64 { segment == 0 ? .min : transitions[segment - 1] }
    /// The first instant after the segment; `.max` for the last.
    func end(ofSegment segment: Int) -> Int64 { segment < transitions.count ? transitions[segment] : .max }
}
