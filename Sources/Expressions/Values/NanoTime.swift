package import CivilTime

/// An elapsed time to the nanosecond, ±315,576,000,000 s (about 10,000 years): the range of protobuf's Duration.
package struct NanoDuration: Hashable, Comparable, Sendable {
    /// Rounded towards the past, so that `nanoseconds` is never negative.
    package let seconds: Int64
    /// 0..<1,000,000,000
    package let nanoseconds: Int32

    static let limit: Int128 = 315_576_000_000 * 1_000_000_000

    /// Nil when out of range.
    init?(total: Int128) {
        guard total >= -Self.limit, total <= Self.limit else { return nil }
        let (seconds, rest) = floorDivide(total)
        self.seconds = seconds
        nanoseconds = rest
    }

    /// Clamped to the range.
    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let total = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
        (self.seconds, nanoseconds) = floorDivide(min(max(total, -Self.limit), Self.limit))
    }

    package var total: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }
    package var duration: Duration { .seconds(seconds) + .nanoseconds(Int64(nanoseconds)) }

    package static func < (a: NanoDuration, b: NanoDuration) -> Bool {
        a.seconds != b.seconds ? a.seconds < b.seconds : a.nanoseconds < b.nanoseconds
    }
}

/// An instant to the nanosecond between the years 1 and 9999: the range of protobuf's Timestamp.
package struct NanoTimestamp: Hashable, Comparable, Sendable {
    /// Since 1970-01-01T00:00:00Z, rounded towards the past.
    package let seconds: Int64
    /// 0..<1,000,000,000
    package let nanoseconds: Int32

    static let first: Int64 = -62_135_596_800
    static let last: Int64 = 253_402_300_799

    /// Nil when out of range.
    package init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard seconds >= Self.first, seconds <= Self.last, (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    init?(total: Int128) {
        guard total >= Int128(Self.first) * 1_000_000_000, total < Int128(Self.last + 1) * 1_000_000_000 else { return nil }
        (seconds, nanoseconds) = floorDivide(total)
    }

    /// Clamped to the range.
    package init(_ instant: Timestamp) {
        let clamped = min(max(instant, .distantPast), .distantFuture)
        seconds = clamped.seconds
        nanoseconds = Int32(clamped.milliseconds - clamped.seconds * 1000) * 1_000_000
    }

    package var total: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }
    /// To the millisecond, rounded towards the past.
    package var instant: Timestamp { Timestamp(milliseconds: seconds * 1000 + Int64(nanoseconds / 1_000_000)) }

    package static func < (a: NanoTimestamp, b: NanoTimestamp) -> Bool {
        a.seconds != b.seconds ? a.seconds < b.seconds : a.nanoseconds < b.nanoseconds
    }
}

private func floorDivide(_ total: Int128) -> (Int64, Int32) {
    var (seconds, rest) = total.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest < 0 {
        rest += 1_000_000_000
        seconds -= 1
    }
    return (Int64(truncatingIfNeeded: seconds), Int32(truncatingIfNeeded: rest))
}

extension Value {
    /// A timestamp from the instant that the other rooms know.
    package static func instant(_ instant: Timestamp) -> Value { .timestamp(NanoTimestamp(instant)) }
    /// A duration from Swift's.
    package static func elapsed(_ duration: Duration) -> Value { .duration(NanoDuration(duration)) }
}
