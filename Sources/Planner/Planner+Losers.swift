package import CivilTime
package import Domain
import RuleSet

/// What lost against another publication, and what becomes of it when that one ends unseen (DESIGN §6, dedupe).
extension Planner {
    /// The publications that are to be decided once more because the one that stood in their way has ended unseen, in the
    /// order in which they were decided.
    ///
    /// One that has lost twice keeps the reasons of both times, by which it is known: it is not decided a third time.
    /// Nor is one whose `latest` has passed.
    package func losers(to ended: PublicationRecord, in history: [PublicationRecord], at now: Timestamp) -> [PublicationRecord] {
        guard ended.state.isTerminal, ended.state != .published else { return [] }
        return history.filter { record in
            guard record.state == .dropped || record.state == .held, now <= record.wantedAt + rules.defaults.latest else { return false }
            let blockers = record.reasons.compactMap(\.blocker)
            return blockers == [ended.key]
        }.sorted { ($0.decidedAt, $0.wantedAt, $0.key) < ($1.decidedAt, $1.wantedAt, $1.key) }
    }

    /// The second verdict on a loser. Its reasons begin with those of the first, so that there is no third.
    ///
    /// - Parameter history: without what has ended unseen.
    package func decidedAgain(_ loser: PublicationRecord, history: [PublicationRecord], brakes: [Brake], at now: Timestamp) -> Replacement {
        if let taken = otherTaker(of: loser, history) {
            let reason = Reason(.alreadyTaken, "another rule already takes this item to \(loser.destination)", blocker: taken)
            return Replacement(decision: .dropped, slot: nil, reasons: loser.reasons + [reason])
        }
        var verdict = replace(loser, history: history, brakes: brakes, at: now)
        verdict.reasons = loser.reasons + verdict.reasons
        return verdict
    }

    /// Who takes the same item to the same destination, where the loser's rule does not allow that.
    private func otherTaker(of loser: PublicationRecord, _ history: [PublicationRecord]) -> PublicationKey? {
        guard let item = loser.item, loser.rule.flatMap(rules.rule)?.allowsRepeat != true else { return nil }
        let takers = history.filter { other in
            let isUnseenEnd = other.state.isTerminal && other.state != .published
            return other.key != loser.key && other.item == item && other.destination == loser.destination && other.variant == loser.variant
                && !isUnseenEnd
        }
        return takers.map(\.key).min()
    }
}
