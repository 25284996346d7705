import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// Taking occurrences into the ledger ahead of time: a stretch at a time, never all of them at each step.
extension Turn {
    /// What the next decision must cover; empty while enough of them are in the ledger.
    var occurrencesToCome: Range<Timestamp> {
        guard working.planner.hasSchedules else { return now..<now }
        let lookahead = working.planner.lookahead
        // A stretch more than is needed, so that walking on is rare.
        let end = now + lookahead + lookahead / 8
        guard let done = working.decidedUntil else { return now..<end }
        guard now + lookahead >= done, working.walkAgainAt.map({ $0 <= now }) ?? true else { return done..<done }
        return max(now, done)..<max(now, done, end)
    }

    mutating func noteWalked(_ range: Range<Timestamp>, _ decisions: Planner.Decisions) {
        if !range.isEmpty {
            working.decidedUntil = decisions.cutAt ?? range.upperBound
            working.walkAgainAt = decisions.cutAt == nil ? nil : now + .days(1)
        }
        guard !decisions.foreseen.isEmpty else { return }
        working.foreseen = (working.foreseen + decisions.foreseen).sorted { ($0.decideAt, $0.wantedAt) < ($1.decideAt, $1.wantedAt) }
    }

    /// When occurrences must be decided that have no file yet, or that lay beyond the horizon.
    var nextWalk: Timestamp? {
        guard let done = working.decidedUntil else { return nil }
        let beyond = max(done - working.planner.lookahead, working.walkAgainAt ?? .distantPast)
        return [beyond, working.foreseen.first?.decideAt].compactMap(\.self).min()
    }

    mutating func walkAhead() throws {
        if let next = working.foreseen.first, next.decideAt <= now { try decideForeseen() }
        guard let next = nextWalk, next <= now else { return }
        try decide()
    }

    /// The time to prepare has come for what had no file of its queue.
    private mutating func decideForeseen() throws {
        let due = working.foreseen.prefix { $0.decideAt <= now }
        guard let first = due.map(\.wantedAt).min(), let last = due.map(\.wantedAt).max() else { return }
        let range = first..<(last + .milliseconds(1))
        working.foreseen.removeAll { range.contains($0.wantedAt) }
        let decisions = working.planner.decide(try inputs(), at: now, occurrences: range)
        noteWalked(now..<now, decisions)
        try enter(decisions)
    }
}
