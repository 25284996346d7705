import CivilTime
import Diagnostics
import Domain
import Expressions
import Planner
import RuleFiles
import RuleSet

/// Holds a plan against what a test expects, and says of everything that differs how and why.
struct RuleTestJudge {
    let rules: RuleSet
    let test: RuleTest
    /// Of the plan, without what was given.
    let entries: [PlanEntry]
    let plan: Plan

    private var instants: InstantText { InstantText(zone: rules.zone) }
    private static let mostNotes = 6

    var failures: [Diagnostic] {
        var failures: [Diagnostic] = []
        var used: Set<Int> = []
        for pattern in test.expected {
            if let index = entries.indices.first(where: { !used.contains($0) && pattern.mismatches(entries[$0]).isEmpty }) {
                used.insert(index)
            } else {
                failures.append(unmet(pattern, used))
            }
        }
        for pattern in test.never {
            guard let entry = entries.first(where: { pattern.mismatches($0).isEmpty }) else { continue }
            failures.append(
                Diagnostic(
                    .error, "test-forbidden", "the plan holds what must never be", hint: line(entry), span: pattern.span,
                    address: test.name, notes: why(entry)))
        }
        return failures + counts
    }

    private func unmet(_ pattern: EntryPattern, _ used: Set<Int>) -> Diagnostic {
        // The nearest: of those that the pattern names, the one that differs least; one that met another expectation last.
        let named = entries.indices.filter { pattern.names(entries[$0]) }
        let nearest = named.min { a, b in
            let (first, second) = (pattern.mismatches(entries[a]).count, pattern.mismatches(entries[b]).count)
            return (used.contains(a) ? 1 : 0, first, a) < (used.contains(b) ? 1 : 0, second, b)
        }
        guard let nearest else { return absent(pattern) }
        let entry = entries[nearest]
        let mismatches = pattern.mismatches(entry)
        guard let first = mismatches.first else {
            return Diagnostic(
                .error, "test-unmet", "the plan holds this entry only once", hint: "it met an expectation above", span: pattern.span,
                address: test.name, notes: why(entry))
        }
        let others = mismatches.dropFirst().map { Diagnostic.Note("\($0.wanted.key) is \(got($0.wanted, entry))", span: $0.span) }
        return Diagnostic(
            .error, "test-unmet", "expected \(said(first.wanted)), got \(got(first.wanted, entry))", span: first.span,
            address: test.name, notes: others + [Diagnostic.Note("got " + line(entry))] + why(entry))
    }

    private func absent(_ pattern: EntryPattern) -> Diagnostic {
        let names = pattern.parts.filter { $0.wanted.namesEntry }.map { said($0.wanted) }.joined(separator: ", ")
        var notes: [Diagnostic.Note] = []
        let item = pattern.parts.lazy.compactMap { if case .item(let id) = $0.wanted { id } else { nil } }.first
        let related = entries.filter { item == nil || $0.publication.item == item }
        notes += related.prefix(Self.mostNotes).map { Diagnostic.Note("there is " + line($0)) }
        if related.count > Self.mostNotes { notes.append(Diagnostic.Note("and \(related.count - Self.mostNotes) more")) }
        if let item { notes += verdicts(on: item) }
        if entries.isEmpty, notes.isEmpty { notes.append(Diagnostic.Note("the plan holds no entries at all")) }
        return Diagnostic(
            .error, "test-unmet", "the plan holds no entry for \(names.isEmpty ? "this" : names)", span: pattern.span, address: test.name,
            notes: notes)
    }

    /// Why rules left the item out: the parts of their conditions that were false.
    private func verdicts(on id: ItemID) -> [Diagnostic.Note] {
        guard let item = test.items.first(where: { $0.item.id == id })?.item else { return [] }
        var notes: [Diagnostic.Note] = []
        for verdict in plan.verdicts where verdict.item == id && !verdict.matched {
            guard let rule = rules.rule(verdict.rule), let condition = rule.condition else { continue }
            let bindings = RuleBindings.item(item, campaign: rule.campaign.flatMap(rules.campaign), now: item.discovered)
            let parts = condition.trace(bindings).map { part in
                let outcome =
                    switch part.outcome {
                    case .success(let value): ValueText.text(value)
                    case .failure(let error): "error: \(error.message)"
                    }
                return "\(part.text) is \(outcome)"
            }
            let place = (rule.conditionOrigin ?? rule.origin).text
            notes.append(Diagnostic.Note("rule \(rule.name) does not take it (\(place)): \(parts.joined(separator: "; "))"))
        }
        return notes
    }

    private var counts: [Diagnostic] {
        guard !test.counts.isEmpty else { return [] }
        let listed = Set(test.items.map(\.item.id))
        let counted = test.until != nil ? entries : entries.filter { $0.publication.item.map(listed.contains) ?? false }
        return test.counts.compactMap { expected in
            let those = counted.filter { expected.decision == nil || $0.publication.decision == expected.decision }
            guard those.count != expected.count else { return nil }
            let word = expected.decision?.rawValue ?? "in all"
            var notes = those.prefix(Self.mostNotes).map { Diagnostic.Note(line($0)) }
            if those.count > Self.mostNotes { notes.append(Diagnostic.Note("and \(those.count - Self.mostNotes) more")) }
            return Diagnostic(
                .error, "test-count", "expected \(expected.count) \(word), got \(those.count)", span: expected.span, address: test.name,
                notes: notes)
        }
    }

    /// `deferred to Sat 2026-10-24 07:00 at studio-reels, item tiktok:v1`
    private func line(_ entry: PlanEntry) -> String {
        let publication = entry.publication
        let place = entry.shownAt.map { " \(publication.decision == .deferred ? "to" : "at") \(instants.full($0))" } ?? ""
        return "\(publication.decision.rawValue)\(place), \(publication.destination), \(PlanReport.cause(publication))"
    }

    private func why(_ entry: PlanEntry) -> [Diagnostic.Note] {
        entry.publication.reasons.map { reason in
            let guardrail = reason.guardrail.map { " (\($0))" } ?? ""
            let place = reason.at.map { "  \($0.text)" } ?? ""
            return Diagnostic.Note("\(reason.code.rawValue)\(guardrail): \(reason.text)\(place)")
        }
    }

    private func said(_ wanted: EntryPattern.Wanted) -> String {
        switch wanted {
        case .item(let id): "item \(id.rawValue)"
        case .destination(let name), .guardrail(let name): "\(wanted.key) \(name)"
        case .rule(let name), .campaign(let name), .post(let name), .occurrence(let name): "\(wanted.key) \(name)"
        case .variant(let name): "as \(name)"
        case .decision(let decision): decision.rawValue
        case .at(let instant), .wantedAt(let instant), .wouldBeAt(let instant): instants.full(instant)
        case .reason(let code): code.rawValue
        case .caption(let text), .title(let text), .contains(let text): JSONText.string(TerminalText.crop(text, 80)).compact
        }
    }

    private func got(_ wanted: EntryPattern.Wanted, _ entry: PlanEntry) -> String {
        let publication = entry.publication
        func moment(_ instant: Timestamp?) -> String { instant.map(instants.full) ?? "none (\(publication.decision.rawValue))" }
        switch wanted {
        case .item: return publication.item?.rawValue ?? "none"
        case .destination: return publication.destination
        case .rule: return publication.rule ?? "none"
        case .campaign: return publication.campaign ?? "none"
        case .post: return publication.post ?? "none"
        case .occurrence: return publication.occurrence ?? "none"
        case .variant: return publication.variant.isEmpty ? "none" : publication.variant
        case .decision: return publication.decision.rawValue
        case .at: return moment(entry.shownAt)
        case .wantedAt: return moment(publication.wantedAt)
        case .wouldBeAt: return moment(entry.wouldBeAt)
        case .reason:
            let codes = publication.reasons.map(\.code.rawValue)
            return codes.isEmpty ? "no reason" : codes.joined(separator: ", ")
        case .guardrail:
            let names = publication.reasons.compactMap(\.guardrail)
            return names.isEmpty ? "none" : names.joined(separator: ", ")
        case .caption, .contains: return JSONText.string(TerminalText.crop(publication.caption, 200)).compact
        case .title: return publication.title.map { JSONText.string($0).compact } ?? "none"
        }
    }
}

extension RuleLocation {
    /// `rules.yaml:14`
    var text: String { "\(file):\(line)" }
}
