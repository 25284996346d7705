import Diagnostics
import Domain
import Expressions
import RuleSet

/// Fixed texts and labels that a guardrail on content will refuse whenever the post is due: better known now.
struct ContentLint: Sendable {
    let subject: LintSubject

    func findings() -> [Diagnostic] {
        let judging = subject.guardrailSets.map { set in set.contains { subject.rules.guardrails[$0].content != nil } }
        return subject.uses.compactMap { use in judging[use.guardrails] && !subject.isDraft(use) ? finding(use) : nil }
    }

    private func finding(_ use: LintSubject.Use) -> Diagnostic? {
        let texts = texts(use.cause)
        let isFixed = (texts.caption?.isStatic ?? true) && (texts.title?.isStatic ?? true)
        let destination = subject.rules.destinations[use.destination]
        let draft = DraftFacts(
            caption: texts.caption.flatMap { $0.isStatic ? $0.source : nil } ?? "",
            title: texts.title.flatMap { $0.isStatic ? $0.source : nil } ?? "", destination: destination.name,
            platform: destination.platform, campaign: subject.campaign(of: use)?.name ?? "", labels: labels(use))
        for guardrail in subject.guardrails(of: use) {
            guard var limits = guardrail.content else { continue }
            // A queue's files bring labels of their own.
            if takesFromQueue(use.cause) { limits.requiredLabels = [] }
            let discloses = isFixed && limits.disclosure.map { $0.condition == nil } ?? false
            guard let objection = limits.objection(to: draft, mustDisclose: discloses) else { continue }
            return Diagnostic(
                .warning, "content-refused", "`\(guardrail.name)` refuses \(subject.title(use.cause)) at `\(destination.name)`",
                hint: objection.text, span: subject.place(use.cause),
                notes: [Diagnostic.Note("the guardrail", span: subject.point(objection.origin))])
        }
        return nil
    }

    private func texts(_ cause: LintSubject.Use.Cause) -> PostTexts {
        switch cause {
        case .rule(let index, let entry): subject.rules.rules[index].posts[entry].texts
        case .post(let campaign, let post, let copy): subject.rules.campaigns[campaign].posts[post].copies[copy].texts
        }
    }

    private func takesFromQueue(_ cause: LintSubject.Use.Cause) -> Bool {
        switch cause {
        case .rule(let index, _): subject.rules.rules[index].queue != nil
        case .post(let campaign, let post, _): subject.rules.campaigns[campaign].posts[post].queue != nil
        }
    }

    private func labels(_ use: LintSubject.Use) -> [String] {
        let campaign = subject.campaign(of: use)?.labels ?? []
        switch use.cause {
        case .rule(let index, _):
            let rule = subject.rules.rules[index]
            let source = rule.itemSource.flatMap { subject.rules.source($0) }?.labels ?? []
            return source + rule.labels + campaign
        case .post(let index, let post, _): return campaign + subject.rules.campaigns[index].posts[post].labels
        }
    }
}
