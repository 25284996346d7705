import Diagnostics
import RuleSet

/// `dedupe: [{ by: topic }]` over posts of which none has a topic.
struct TopicLint: Sendable {
    let subject: LintSubject

    func findings() -> [Diagnostic] {
        var reached: Set<Int> = []
        var useful: Set<Int> = []
        for use in subject.uses {
            let members = subject.guardrailSets[use.guardrails].filter { subject.rules.guardrails[$0].dedupe.contains { $0.by == .topic } }
            guard !members.isEmpty else { continue }
            reached.formUnion(members)
            if hasTopic(use.cause) { useful.formUnion(members) }
        }
        return reached.subtracting(useful).sorted().flatMap { index in
            subject.rules.guardrails[index].dedupe.filter { $0.by == .topic }.map { dedupe in
                Diagnostic(
                    .warning, "useless-key", "none of the posts that this applies to has a topic",
                    hint: "add `topic:` to a rule or post, or to the files of a queue", span: subject.point(dedupe.origin))
            }
        }
    }

    private func hasTopic(_ cause: LintSubject.Use.Cause) -> Bool {
        switch cause {
        case .rule(let index, _):
            let rule = subject.rules.rules[index]
            return rule.topic != nil || Self.hasTopic(rule.queue)
        case .post(let campaign, let index, _):
            let post = subject.rules.campaigns[campaign].posts[index]
            return post.topic != nil || Self.hasTopic(post.queue)
        }
    }

    private static func hasTopic(_ queue: ContentQueue?) -> Bool { queue?.files.contains { $0.topic != nil } ?? false }
}
