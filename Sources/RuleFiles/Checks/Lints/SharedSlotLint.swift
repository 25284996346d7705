import CivilTime
import Diagnostics
import RuleSet

/// Two posts that go to one destination at the same instant, where no `spacing` keeps them apart.
struct SharedSlotLint: Sendable {
    let subject: LintSubject
    let occurrences: OccurrenceTable

    private struct Slot: Hashable {
        var destination: Int
        var at: Timestamp
    }

    private struct Pair: Hashable {
        var first: Int
        var second: Int
    }

    func findings() -> [Diagnostic] {
        let spaced = subject.guardrailSets.map { set in set.contains { subject.rules.guardrails[$0].spacing != nil } }
        var taken: [Slot: Int] = [:]
        var reported: Set<Pair> = []
        var found: [Diagnostic] = []
        for row in occurrences.rows where row.isExact && !spaced[subject.uses[row.use].guardrails] {
            for at in row.times {
                let slot = Slot(destination: subject.uses[row.use].destination, at: at)
                guard let other = taken[slot] else {
                    taken[slot] = row.use
                    continue
                }
                if reported.insert(Pair(first: other, second: row.use)).inserted { found.append(finding(other, row, at)) }
            }
        }
        return found
    }

    private func finding(_ other: Int, _ row: OccurrenceTable.Row, _ at: Timestamp) -> Diagnostic {
        let (first, second) = (subject.uses[other], subject.uses[row.use])
        let civil = (subject.campaign(of: second)?.zone ?? subject.rules.zone).civil(at: at)
        let destination = subject.rules.destinations[second.destination].name
        return Diagnostic(
            .warning, "shared-slot",
            "\(subject.title(first.cause)) and \(subject.title(second.cause)) go to `\(destination)` at the same time",
            hint:
                "\(row.repeats ? "first on" : "on") \(civil.date.text) \(civil.time.text); move one, or attach a guardrail with `spacing:`",
            span: subject.place(second.cause), notes: [Diagnostic.Note("the other one", span: subject.place(first.cause))])
    }
}
