import CivilTime
import Diagnostics
import RuleSet

/// Checks that look at the whole: what contradicts something elsewhere, or has no effect. Each is linear, or nearly so, in
/// the size of the workspace.
struct WorkspaceLints {
    let rules: RuleSet
    let builder: RuleSetBuilder

    /// Below so many rules, starting lanes takes longer than the lints.
    private static let few = 256

    func findings() -> [Diagnostic] {
        let subject = LintSubject(rules, builder)
        let occurrences = OccurrenceTable(subject)
        let lints: [@Sendable () -> [Diagnostic]] = [
            UnusedLint(subject: subject).findings,
            SharedAccountLint(subject: subject).findings,
            DeadWindowLint(subject: subject).findings,
            QuietPostLint(subject: subject, occurrences: occurrences).findings,
            NeverFiresLint(subject: subject, occurrences: occurrences).findings,
            SharedSlotLint(subject: subject, occurrences: occurrences).findings,
            CapacityLint(subject: subject, occurrences: occurrences).findings,
            TriggerCycleLint(subject: subject).findings,
            ShadowedRuleLint(subject: subject).findings,
            ConstantConditionLint(subject: subject).findings,
            DraftCampaignLint(subject: subject).findings,
            NearDuplicateLint(subject: subject).findings,
            ContentLint(subject: subject).findings,
            TopicLint(subject: subject).findings,
            NotYetRunLint(subject: subject).findings,
        ]
        return Lanes.map(lints, fewest: rules.rules.count < Self.few ? .max : 2) { $0() }.flatMap(\.self)
    }
}
