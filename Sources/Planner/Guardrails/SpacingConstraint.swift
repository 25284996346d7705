import CivilTime
import Domain
import RuleSet

/// Minimum distance between two slots, in both directions.
struct SpacingConstraint: CountingConstraint {
    let id: String
    let guardrail: String
    let spacing: Guardrail.Spacing

    var scope: Guardrail.Scope { spacing.across }

    func objection(at instant: Timestamp, counter: SlotCounter) -> Objection? {
        let distance = spacing.distance
        let index = counter.firstIndex(notBefore: instant - distance + .milliseconds(1))
        guard index < counter.slots.count else { return nil }
        let neighbour = counter.slots[index]
        guard neighbour < instant + distance else { return nil }
        let until = neighbour + distance
        return Objection(
            until: until,
            reason: Reason(.spacing, "\(distance.text) apart from another post", guardrail: guardrail, until: until, at: spacing.origin))
    }
}
