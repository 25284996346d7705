import CivilTime

/// What a machine remembers of its visible call, so that it cannot send a second one without a verdict between.
struct VisibleCall: Hashable, Codable, Sendable {
    /// Sent, and neither refused, confirmed nor found absent yet.
    private(set) var isOutstanding = false
    private(set) var firstSent: Timestamp?
    private(set) var lastSent: Timestamp?

    mutating func sent(at now: Timestamp) {
        isOutstanding = true
        firstSent = firstSent ?? now
        lastSent = now
    }

    /// The platform said no, or it never left, or it was looked up and is not there.
    mutating func settledAsNothing() { isOutstanding = false }
}
