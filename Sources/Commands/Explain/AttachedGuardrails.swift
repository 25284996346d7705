import Domain
import RuleSet

/// Which guardrails apply to a publication by today's rules, and what attaches each.
struct AttachedGuardrails {
    struct Attached {
        var guardrail: Guardrail
        /// `the workspace`, `campaign autumn` …
        var by: [String]
    }
    let all: [Attached]

    init(_ given: PublicationRecord, _ rules: RuleSet) {
        let record = rules.current(given)
        let campaign = record.campaign.flatMap(rules.campaign)
        let destination = rules.destination(record.destination)
        var lists: [(String, [String])] = [("the workspace", rules.defaults.guardrails)]
        if let campaign { lists.append(("campaign \(campaign.name)", campaign.guardrails)) }
        if let rule = record.rule.flatMap(rules.rule) {
            lists.append(("rule \(rule.name)", rule.guardrails))
            let post = rule.posts.first { $0.destination == record.destination && $0.variant == record.variant }
            lists.append(("its entry", post?.guardrails ?? []))
        } else if let post = campaign?.posts.first(where: { $0.name == record.post }) {
            lists.append(("post \(post.name)", post.guardrails))
        }
        lists.append(("destination \(record.destination)", destination?.guardrails ?? []))
        var found: [Attached] = []
        for (by, names) in lists {
            for name in names {
                if let position = found.firstIndex(where: { $0.guardrail.name == name }) {
                    found[position].by.append(by)
                } else if let guardrail = rules.guardrail(name) {
                    found.append(Attached(guardrail: guardrail, by: [by]))
                }
            }
        }
        all = found
    }
}
