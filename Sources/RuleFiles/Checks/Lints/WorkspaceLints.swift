import CivilTime
import Diagnostics
import RuleSet

/// Checks that look at the whole: what contradicts something elsewhere, or has no effect. Each is linear, or nearly so, in
/// the size of the workspace.
struct WorkspaceLints {
    let rules: RuleSet
    let builder: RuleSetBuilder

    func findings() -> [Diagnostic] {
        let subject = LintSubject(rules, builder)
        let occurrences = OccurrenceTable(subject)
        var found: [Diagnostic] = []
        found += UnusedLint(subject: subject).findings()
        found += SharedAccountLint(subject: subject).findings()
        found += DeadWindowLint(subject: subject).findings()
        found += QuietPostLint(subject: subject, occurrences: occurrences).findings()
        found += NeverFiresLint(subject: subject, occurrences: occurrences).findings()
        found += SharedSlotLint(subject: subject, occurrences: occurrences).findings()
        found += CapacityLint(subject: subject, occurrences: occurrences).findings()
        found += TriggerCycleLint(subject: subject).findings()
        found += ShadowedRuleLint(subject: subject).findings()
        found += ConstantConditionLint(subject: subject).findings()
        found += DraftCampaignLint(subject: subject).findings()
        found += NearDuplicateLint(subject: subject).findings()
        found += ContentLint(subject: subject).findings()
        found += NotYetRunLint(subject: subject).findings()
        return found
    }
}
