import CivilTime
import Diagnostics
import RuleSet

/// Posts that are due at a forbidden time: the one time of a post with `at:`, or each time of a schedule.
struct QuietPostLint: Sendable {
    let subject: LintSubject
    let occurrences: OccurrenceTable

    /// Times of a schedule that are looked at.
    private static let sample = 60

    func findings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var known: [Int: OpenTimes] = [:]
        for row in occurrences.rows {
            let use = subject.uses[row.use]
            guard let first = row.times.first, let last = row.times.prefix(Self.sample).last else { continue }
            let times: OpenTimes
            if row.repeats, let shared = known[use.guardrails] {
                times = shared
            } else {
                let members = subject.guardrailSets[use.guardrails].map { ($0, subject.rules.guardrails[$0]) }
                let zone = subject.rules.zone
                let period = zone.civil(at: first).date...zone.civil(at: last + subject.rules.defaults.latest).date.adding(days: 1)
                times = OpenTimes(members, period: row.repeats ? nil : period)
                if row.repeats { known[use.guardrails] = times }
            }
            guard !times.isAlwaysOpen else { continue }
            let closures = row.times.prefix(Self.sample).map { times.closure(at: $0) }
            guard let closure = closures.first ?? nil, closures.allSatisfy({ $0 != nil }) else { continue }
            found.append(finding(row, use, first, closure, times))
        }
        return found
    }

    private func finding(
        _ row: OccurrenceTable.Row, _ use: LintSubject.Use, _ due: Timestamp, _ closure: OpenTimes.Closure, _ times: OpenTimes
    ) -> Diagnostic {
        let guardrail = subject.rules.guardrails[closure.guardrail]
        let title = subject.title(use.cause)
        let destination = subject.rules.destinations[use.destination].name
        return Diagnostic(
            .warning, "always-deferred",
            row.repeats
                ? "\(title) is always due at times that `\(guardrail.name)` forbids"
                : "\(title) is due at a time that `\(guardrail.name)` forbids",
            hint: outcome(use, due, guardrail, times) + " at `\(destination)`",
            span: subject.place(use.cause),
            notes: [Diagnostic.Note("the guardrail", span: subject.span(.guardrail, guardrail.name))])
    }

    private func outcome(_ use: LintSubject.Use, _ due: Timestamp, _ guardrail: Guardrail, _ times: OpenTimes) -> String {
        switch guardrail.onConflict {
        case .drop: return "it is dropped"
        case .hold: return "it is held"
        case .defer: break
        }
        let latest = due + subject.rules.defaults.latest
        guard let open = times.firstOpen(from: due, until: latest + .milliseconds(1)) else {
            return "it is dropped, as `latest` comes first"
        }
        let zone = subject.campaign(of: use)?.zone ?? subject.rules.zone
        let civil = zone.civil(at: open)
        if let until = subject.campaign(of: use)?.until, civil.date > until {
            return "it is dropped, as the campaign is over before it may appear"
        }
        return "it moves to \(civil.date.text) \(civil.time.text)"
    }
}
