import CivilTime
import Domain
import RuleSet

/// Minimum distance between two slots, in both directions: not two of them in any stretch of that length.
enum SpacingConstraint {
    static func constraint(_ spacing: Guardrail.Spacing, of guardrail: String) -> CountingConstraint {
        CountingConstraint(
            id: "\(guardrail)/spacing", max: 1, measure: .rolling(spacing.distance.milliseconds), scope: spacing.across,
            reason: Reason(.spacing, "\(spacing.distance.text) apart from another post", guardrail: guardrail, at: spacing.origin))
    }
}
