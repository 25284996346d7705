import CivilTime
import Domain
import RuleSet

/// What a rule makes when a person has it fire now (`rules run`): as if what it waits for had just come.
extension WishMaker {
    /// - Parameter items: those that a rule on new items is to look at, in any order; they count as found now.
    func byHand(
        _ rule: Rule, _ items: [PlanInputs.KnownItem], queues: inout QueueUse
    ) -> (wishes: [Wish], verdicts: [RuleVerdict]) {
        guard isActive(rule) else { return ([], []) }
        switch rule.trigger {
        case .newItem(let source): return byHand(rule, items.filter { sourceName(of: $0.item) == source })
        case .schedule:
            guard let cause = ScheduledCause(rule, in: rules) else { return ([], []) }
            return (occurrence(ScheduledCause.Firing.byHand(at: now).id, of: cause, queues: &queues), [])
        // They fire on publications, each once, when it ends.
        case .published, .failed, .metric: return ([], [])
        }
    }

    private func byHand(_ rule: Rule, _ items: [PlanInputs.KnownItem]) -> (wishes: [Wish], verdicts: [RuleVerdict]) {
        var wishes: [Wish] = []
        var verdicts: [RuleVerdict] = []
        let ordered = items.sorted { ($0.item.created, $0.item.id) < ($1.item.created, $1.item.id) }
        for (rank, known) in ordered.enumerated() where rule.includesOwn || !isOwn(known.item) {
            let made = self.wishes(of: rule, for: known, at: now, rank: rank)
            wishes += made.wishes
            verdicts.append(made.verdict)
        }
        for index in wishes.indices { wishes[index].askedAt = now }
        return (wishes, verdicts)
    }
}
