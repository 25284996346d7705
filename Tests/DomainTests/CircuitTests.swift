import CivilTime
import Domain
import Testing

/// The breaker's own logic: instants and answers in, a verdict out.
struct CircuitTests {
    private let now = Timestamp(seconds: 1_788_256_800)
    private let key = PublicationKey(workspace: "w", cause: "rule:r", subject: "1", destination: "d")
    private let other = PublicationKey(workspace: "w", cause: "rule:r", subject: "2", destination: "d")

    private func open(_ stage: Circuit.Stage = .prepare) -> Circuit {
        var circuit = Circuit(destination: "d")
        for _ in 0..<Circuit.tolerated { _ = circuit.failed(key, stage, "broken", at: now) }
        return circuit
    }

    @Test func itOpensAtTheFifthFailureInARow() {
        var circuit = Circuit(destination: "d")
        let calmBefore = (0..<4).map { _ in circuit.failed(key, .prepare, "broken", at: now) }
        #expect(calmBefore.allSatisfy { !$0 })
        let wasClosed = circuit.succeeded(key, .prepare, at: now)
        #expect(!wasClosed)
        let calm = (0..<4).map { _ in circuit.failed(key, .prepare, "broken", at: now) }
        #expect(calm.allSatisfy { !$0 })
        let hasOpened = circuit.failed(other, .prepare, "broken", at: now)
        #expect(hasOpened)
        #expect(circuit.cause == .failures)
        #expect(circuit.probeAt == now + .minutes(1))
    }

    @Test func preparingProvesNothingAboutVisibleCalls() {
        var circuit = Circuit(destination: "d")
        for _ in 0..<5 {
            _ = circuit.failed(key, .visible, "broken", at: now)
            let isClosedByPreparing = circuit.succeeded(other, .prepare, at: now)
            #expect(!isClosedByPreparing)
        }
        #expect(circuit.isOpen)
        circuit.probe = other
        let isClosedByProbesPreparing = circuit.succeeded(other, .prepare, at: now)
        #expect(!isClosedByProbesPreparing)
        let isClosed = circuit.succeeded(other, .visible, at: now)
        #expect(isClosed)
        #expect(!circuit.isOpen)
        #expect(circuit.isReleasing)
    }

    @Test func onlyTheProbesPreparationCloses() {
        var circuit = open()
        circuit.probe = key
        let isClosedByAnother = circuit.succeeded(other, .prepare, at: now)
        #expect(!isClosedByAnother)
        let isClosed = circuit.succeeded(key, .prepare, at: now)
        #expect(isClosed)
    }

    @Test func eachFailedProbeDoublesThePauseUpToAnHour() {
        var circuit = open()
        var pauses: [Int64] = []
        for _ in 0..<8 {
            circuit.probe = key
            let opensAgain = circuit.failed(key, .prepare, "broken", at: now)
            #expect(!opensAgain)
            #expect(circuit.probe == nil)
            pauses.append(circuit.probeAt.map { ($0 - now).milliseconds / 60_000 } ?? 0)
        }
        #expect(pauses == [2, 4, 8, 16, 32, 60, 60, 60])
    }

    @Test func whatWasUnderWayWhenItOpenedChangesNothing() {
        var circuit = open()
        let before = circuit
        let opensAgain = circuit.failed(other, .visible, "broken", at: now + .minutes(1))
        #expect(!opensAgain)
        #expect(circuit == before)
    }

    @Test func aBlockedAccountIsNotTriedByItself() {
        var circuit = Circuit(destination: "d")
        let isNews = circuit.open(.suspended, "blocked", probed: false, at: now)
        #expect(isNews)
        let isNewsAgain = circuit.open(.suspended, "blocked again", probed: false, at: now)
        #expect(!isNewsAgain)
        #expect(circuit.probeAt == nil)
        // A person has one tried, which fails for another reason: still nothing is tried by itself.
        circuit.probe = key
        let opensAgain = circuit.failed(key, .prepare, "broken", at: now)
        #expect(!opensAgain)
        #expect(circuit.probeAt == nil)
        #expect(circuit.probe == nil)
        circuit.probe = key
        let isClosedByPreparing = circuit.succeeded(key, .prepare, at: now)
        #expect(!isClosedByPreparing)
        let isClosed = circuit.succeeded(key, .visible, at: now)
        #expect(isClosed)
    }

    @Test func theBudgetAllowsABurstAndThenOneAMinute() {
        var circuit = Circuit(destination: "d")
        let first = (0..<20).map { _ in circuit.reserveRetry(at: now) }
        #expect(first.allSatisfy { $0 == now })
        let next = (0..<3).map { _ in circuit.reserveRetry(at: now) }
        #expect(next == [now + .minutes(1), now + .minutes(2), now + .minutes(3)])
        // Twenty minutes later it is not whole yet, an hour later it is.
        #expect(!circuit.isIdle(at: now + .minutes(20)))
        #expect(circuit.isIdle(at: now + .minutes(23)))
        let later = (0..<20).map { _ in circuit.reserveRetry(at: now + .hours(1)) }
        #expect(later.allSatisfy { $0 == now + .hours(1) })
    }

    @Test func aBucketIsEmptyUntilItsResetAndCountsWhatIsUnderWay() {
        let bucket = LimitBucket(.account, "posts")
        func limit(_ left: Int64, reserve: Int64 = 0) -> RateLimit {
            RateLimit(
                platform: .x, credential: "a",
                reading: LimitReading(bucket, ceiling: 100, remaining: left, resetsAt: now, reserve: reserve),
                readAt: now - .minutes(1))
        }
        let before = now - .seconds(1)
        #expect(limit(0).isEmpty(drawn: 0, mayUseReserve: true, at: before))
        #expect(!limit(0).isEmpty(drawn: 0, mayUseReserve: true, at: now))
        #expect(!limit(2).isEmpty(drawn: 1, mayUseReserve: false, at: before))
        #expect(limit(2).isEmpty(drawn: 2, mayUseReserve: true, at: before))
        #expect(limit(10, reserve: 10).isEmpty(drawn: 0, mayUseReserve: false, at: before))
        #expect(!limit(10, reserve: 10).isEmpty(drawn: 99, mayUseReserve: true, at: before))
    }
}
