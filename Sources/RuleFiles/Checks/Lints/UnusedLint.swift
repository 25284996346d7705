import Diagnostics
import RuleSet

/// Definitions that nothing refers to.
struct UnusedLint: Sendable {
    let subject: LintSubject

    private static let kinds: [(kind: NameKind, code: DiagnosticCode, finding: String, hint: String)] = [
        (.destination, "unreached-destination", "nothing is ever posted to `%`", "name it in `to:` of a rule or post, or remove it"),
        (.source, "unused-source", "no rule uses what `%` finds", "name it in `on: { new_item: … }`, or remove it"),
        (
            .guardrail, "unused-guardrail", "guardrail `%` is attached to nothing",
            "name it in `guardrails:` of defaults, a campaign, a rule, a post or a destination"
        ),
        (.interval, "unused-interval", "no guardrail uses the interval `%`", "name it in `quiet_hours: [{ interval: … }]`, or remove it"),
        (.calendar, "unused-calendar", "no guardrail uses the calendar `%`", "name it in `blackout: [{ calendar: … }]`, or remove it"),
        (.persona, "unused-persona", "no post speaks as `%`", "name it in `persona:` of defaults, a campaign, a rule or a post"),
        (.template, "unused-template", "no post uses the template `%`", "name it in `template:` of a post, or remove it"),
    ]

    func findings() -> [Diagnostic] {
        let builder = subject.builder
        // What could not be read may be what refers to it.
        guard !builder.isIncomplete else { return [] }
        var found: [Diagnostic] = []
        for (kind, code, finding, hint) in Self.kinds where !builder.unresolved.contains(kind) {
            let used = builder.used[kind] ?? []
            for name in builder.names[kind] ?? [] where !used.contains(name) {
                let span = subject.span(kind, name)
                // Presets only define: theirs may stay unused.
                if span?.file.hasPrefix("reprise:") ?? true { continue }
                found.append(Diagnostic(.warning, code, finding.replacing("%", with: name), hint: hint, span: span))
            }
        }
        return found
    }
}
