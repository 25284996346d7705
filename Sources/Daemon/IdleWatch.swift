import CivilTime
import Ledger
import SandboxServer

enum IdleDecision: Sendable { case wait, again, end }

/// Decides what to do when nothing is in flight under `--until-idle`: wait for the clock, send it forward, or end.
protocol IdleWatch: Sendable {
    func nothingInFlight(nextWake: Timestamp?, nextDue: Timestamp?) async -> IdleDecision
}

/// Ends when the scenario has been played, every source was polled after its last entry, and nothing is due within 24
/// hours after it (or after the start). Until then the sandbox's clock jumps to whatever comes next (DESIGN §7).
final class SandboxIdleWatch: IdleWatch, @unchecked Sendable {
    private let server: SandboxServer?
    private let clock: any DaemonClock
    private let ledger: Ledger
    private let sources: [String]
    private let start: Timestamp
    /// Only the loop calls this object, one call at a time.
    private var lastEntry: Timestamp?

    init(server: SandboxServer?, clock: any DaemonClock, ledger: Ledger, sources: [String]) {
        self.server = server
        self.clock = clock
        self.ledger = ledger
        self.sources = sources
        start = clock.now()
    }

    func nothingInFlight(nextWake: Timestamp?, nextDue: Timestamp?) async -> IdleDecision {
        let now = clock.now()
        let entry = server?.nextScenarioEntry
        if let entry { lastEntry = entry }
        if entry == nil, isPolled(after: lastEntry ?? start), nextDue.map({ $0 >= (lastEntry ?? start) + .hours(24) }) ?? true {
            return .end
        }
        guard let clock = clock as? SandboxClock, server != nil else { return .wait }
        // Nothing will come by itself any more (a source whose credential is dead is not polled).
        guard let next = [nextWake, entry].compactMap(\.self).min() else { return .end }
        guard next > now else { return .wait }
        clock.set(now: next)
        return .again
    }

    private func isPolled(after instant: Timestamp) -> Bool {
        let states = (try? ledger.read { reader in try sources.map { try reader.sourceState($0) } }) ?? []
        // A poll that failed has seen nothing.
        return states.allSatisfy { $0.map { $0.lastError == nil && ($0.lastPollAt ?? .distantPast) > instant } ?? false }
    }
}

/// `--once`: ends when every source was polled and nothing is due any more.
final class OnceWatch: IdleWatch {
    private let clock: any DaemonClock
    private let ledger: Ledger
    private let sources: [String]
    private let start: Timestamp

    init(clock: any DaemonClock, ledger: Ledger, sources: [String]) {
        self.clock = clock
        self.ledger = ledger
        self.sources = sources
        start = clock.now()
    }

    func nothingInFlight(nextWake: Timestamp?, nextDue: Timestamp?) async -> IdleDecision {
        if let nextDue, nextDue <= clock.now() { return .again }
        let polls = (try? ledger.read { reader in try sources.map { try reader.sourceState($0)?.lastPollAt } }) ?? []
        return polls.allSatisfy { $0.map { $0 >= start } ?? false } ? .end : .wait
    }
}
