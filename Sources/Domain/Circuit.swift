package import CivilTime

/// The breaker of one destination: whether anything is sent there, and since when not. A pure machine; the ledger keeps it
/// (decision 0021).
package struct Circuit: Hashable, Codable, Sendable {
    /// Why nothing is sent.
    package enum Cause: String, Hashable, Codable, Sendable, CaseIterable {
        /// The platform has blocked the account.
        case suspended
        /// Nobody can renew the login, or it is refused though it was just renewed.
        case credentialDead = "credential-dead"
        /// Failures or silence, several in a row.
        case failures
    }

    /// What failed last: only the same, or more, disproves it.
    package enum Stage: String, Hashable, Codable, Sendable, CaseIterable { case prepare, visible }

    package var destination: String
    /// Nil: closed.
    package var cause: Cause?
    /// For people, without a full stop.
    package var detail: String = ""
    package var since: Timestamp?
    /// Failures in a row, over all publications.
    package var failures: Int = 0
    package var stage: Stage = .prepare
    /// When one publication may try; nil: only a person, or a login, closes it.
    package var probeAt: Timestamp?
    /// Between this probe and the next, if it fails.
    package var pause: Duration = Circuit.firstPause
    /// The one that tries. While it is under way nobody else does.
    package var probe: PublicationKey?
    /// Closed, and what it held is still to be given slots.
    package var isReleasing = false
    /// When the retry budget would be whole again; nil: it is.
    package var retriesUntil: Timestamp?

    package init(destination: String) { self.destination = destination }

    package static let tolerated = 5
    package static let firstPause: Duration = .minutes(1)
    package static let longestPause: Duration = .hours(1)
    /// How often a blocked account may be tried by hand: `retry` of a hundred publications must not be a hundred requests.
    package static let handTries = 3
    package static let retriesAtOnce = 20
    package static let retryInterval: Duration = .minutes(1)

    package var isOpen: Bool { cause != nil }
    /// Whether what comes due is held; behind other causes it waits.
    package var holds: Bool { cause == .suspended || cause == .credentialDead }
    /// Whether the row says anything.
    package func isIdle(at now: Timestamp) -> Bool {
        !isOpen && !isReleasing && failures == 0 && retriesUntil.map { $0 <= now } ?? true
    }

    /// A failure that says more of the destination than of the publication.
    ///
    /// - Returns: whether the circuit has opened by it.
    package mutating func failed(_ key: PublicationKey, _ stage: Stage, _ why: String, at now: Timestamp) -> Bool {
        if isOpen {
            guard probe == key else { return false }
            // A person had it tried: without that, nothing is.
            guard probeAt != nil else {
                probe = nil
                return false
            }
            postpone(at: now)
            self.stage = stage
            if cause == .failures { detail = why }
            return false
        }
        failures += 1
        self.stage = stage
        guard failures >= Circuit.tolerated else { return false }
        open(.failures, why, probed: true, at: now)
        return true
    }

    /// Something worked.
    ///
    /// - Returns: whether the circuit has closed by it.
    package mutating func succeeded(_ key: PublicationKey, _ stage: Stage, at now: Timestamp) -> Bool {
        guard isOpen else {
            if stage == .visible || self.stage == .prepare { failures = 0 }
            return false
        }
        // What was under way when it opened proves nothing, but for what is visible to everybody.
        let isProof = stage == .visible || (probe == key && cause != .suspended && self.stage == .prepare)
        guard isProof else { return false }
        close()
        return true
    }

    /// - Parameter probed: whether a publication may try it later.
    /// - Returns: false where it was open for that cause already.
    @discardableResult
    package mutating func open(_ cause: Cause, _ why: String, probed: Bool, at now: Timestamp) -> Bool {
        let isNews = self.cause != cause
        if probed, !isNews { postpone(at: now) } else { probeAt = probed ? now + Circuit.firstPause : nil }
        if isNews {
            since = now
            pause = Circuit.firstPause
            if cause != .failures {
                stage = .prepare
                failures = 0
            }
        } else {
            failures += 1
        }
        self.cause = cause
        detail = why
        probe = nil
        isReleasing = false
        return isNews
    }

    /// The next try is twice as far away as the one before.
    package mutating func postpone(at now: Timestamp) {
        probe = nil
        pause = min(Circuit.longestPause, pause * 2)
        probeAt = now + pause
    }

    /// What it held is to be given slots again.
    package mutating func close() {
        cause = nil
        detail = ""
        since = nil
        failures = 0
        probeAt = nil
        pause = Circuit.firstPause
        probe = nil
        isReleasing = true
    }

    /// Takes one retry out of the budget.
    ///
    /// - Returns: when it may be made.
    package mutating func reserveRetry(at now: Timestamp) -> Timestamp {
        let full = max(retriesUntil ?? now, now)
        retriesUntil = full + Circuit.retryInterval
        return max(now, full - Circuit.retryInterval * (Circuit.retriesAtOnce - 1))
    }
}
