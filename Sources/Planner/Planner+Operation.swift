package import CivilTime
package import Domain
package import RuleSet

/// What only whoever runs the plan needs to know.
extension Planner {
    static func lookahead(of rules: RuleSet, reach: Duration) -> Duration {
        let afters = rules.rules.filter { $0.itemSource != nil || $0.listensTo != nil }.flatMap { $0.posts.map(\.after) }
        guard let after = afters.max() ?? (rules.asksForApproval ? Duration.zero : nil) else { return leastLookahead }
        return max(leastLookahead, after + rules.defaults.latest + reach)
    }

    /// More than the blast radius looks at.
    private static let leastLookahead: Duration = .days(35)

    /// Whether time alone causes anything.
    package var hasSchedules: Bool { !ScheduledCause.all(in: rules).isEmpty }

    /// How much putting these rules to work changes by itself (DESIGN §6, blast radius).
    package func blast(_ inputs: PlanInputs, at now: Timestamp, within reach: Duration = .days(30)) -> Blast {
        let end = now + reach
        var (reconciled, allocator) = reconciled(inputs, at: now)
        let decisions = decide(inputs, with: &allocator, at: now, until: end)
        let entries = reconciled.compactMap { $0.entry(in: .distantPast..<end) } + decisions.entries
        let plan = Plan(
            revision: rules.revision, isCold: false, from: now, until: end, entries: entries, standing: [], verdicts: [], cutAt: nil)
        return plan.blast(within: reach)
    }

    /// Whether a rule fires when this publication is published, or has failed.
    package func hears(_ record: PublicationRecord) -> Bool {
        let destination = rules.current(record).destination
        return rules.rules.contains { rule in
            switch rule.trigger {
            case .published(let heard): record.state == .published && heard == destination
            case .failed(let heard): record.state == .failed && heard == destination
            case .newItem, .metric, .schedule: false
            }
        }
    }

    /// What becomes of a dropped publication now that the one it lost against has ended unseen; nil: no rule causes it any
    /// more.
    package func decidedAgain(_ record: PublicationRecord, _ given: PlanInputs, at now: Timestamp) -> Reconciliation? {
        let blockers = Set(record.reasons.compactMap(\.blocker))
        var inputs = given
        inputs.history.removeAll { $0.key == record.key || blockers.contains($0.key) }
        var allocator = allocator(history: inputs.history)
        // Its own file of a queue stays its own.
        inputs.history.append(record)
        var queues = QueueUse(rules: rules, history: inputs.history)
        guard case .wish(let wish) = freshWish(record, maker(inputs, at: now), inputs, &queues) else { return nil }
        let placement = place(stopped(wish, by: inputs.brakes, at: now), with: &allocator, at: now)
        var publication = fresh(record, wish)
        publication.decision = placement.decision
        publication.slot = placement.slot
        publication.reasons = placement.reasons
        publication.revision = rules.revision
        return Reconciliation(base: record, change: .update, publication: publication, reason: placement.reasons.first)
    }

    /// Every `approval:` that may apply to a publication; their conditions are not asked.
    package func approvals(of given: PublicationRecord) -> [Approval] {
        let record = rules.current(given)
        let (rule, post, campaign) = parts(of: record)
        let entry = rule?.posts.first { $0.destination == record.destination && $0.variant == record.variant }
        let own = [rules.defaults.approval, campaign?.approval, rule?.approval, post?.approval, entry?.approval]
        return own.compactMap(\.self) + guardrails(of: record).compactMap { rules.guardrail($0)?.approval }
    }
}

extension RuleSet {
    fileprivate var asksForApproval: Bool {
        defaults.approval != nil || guardrails.contains { $0.approval != nil }
            || campaigns.contains { $0.approval != nil || $0.posts.contains { $0.approval != nil } }
            || rules.contains { $0.approval != nil || $0.posts.contains { $0.approval != nil } }
    }
}
