package import CivilTime
package import Domain
import RuleSet

/// The condition of an occurrence: asked once, at max(adoption, wanted − lead); until then its slot is held (DESIGN §5).
extension Planner {
    package enum ConditionStanding: Hashable, Sendable {
        /// There is none, or it holds.
        case holds
        case askedAt(Timestamp)
        /// It was false, or failed.
        case ends(Decision, Reason)
    }

    package func hasCondition(_ record: PublicationRecord) -> Bool {
        guard record.occurrence != nil else { return false }
        let (rule, post, _) = parts(of: record)
        if let rule {
            guard case .schedule = rule.trigger else { return false }
            return rule.condition != nil
        }
        return post?.condition != nil
    }

    package func condition(of record: PublicationRecord, adoptions: [String: Timestamp], at now: Timestamp) -> ConditionStanding {
        guard hasCondition(record), let cause = scheduledCause(of: record) else { return .holds }
        var inputs = PlanInputs()
        inputs.history = [record]
        inputs.adoptions = adoptions
        let maker = maker(inputs, at: now)
        let asked = max(maker.adoption(of: cause.name, formerNames: cause.formerNames), record.wantedAt - cause.lead)
        guard asked <= now else { return .askedAt(asked) }
        var queues = QueueUse(rules: rules, history: inputs.history)
        guard case .wish(let wish) = freshWish(record, maker, inputs, &queues), let standing = wish.standing else { return .holds }
        switch standing.reason.code {
        case .condition, .conditionFailed: return .ends(standing.decision, standing.reason)
        default: return .holds
        }
    }
}
