import Diagnostics
import RuleSet

/// Rules whose posts another rule has always made already: (item, destination, `as`) is posted once, whatever rules match.
struct ShadowedRuleLint: Sendable {
    let subject: LintSubject

    private struct Place: Hashable {
        var source: String
        var destination: String
        var variant: String
    }

    func findings() -> [Diagnostic] {
        // The entry that is first for every item: without a condition, soonest, at all times.
        var first: [Place: (rule: Int, entry: Int)] = [:]
        forEachEntry { place, index, entry in
            let rule = subject.rules.rules[index]
            guard rule.condition == nil, rule.campaign == nil else { return }
            if let known = first[place], subject.rules.rules[known.rule].posts[known.entry].after <= rule.posts[entry].after { return }
            first[place] = (index, entry)
        }
        guard !first.isEmpty else { return [] }
        var found: [Diagnostic] = []
        forEachEntry { place, index, entry in
            guard let other = first[place], other.rule != index else { return }
            let (winner, rule) = (subject.rules.rules[other.rule], subject.rules.rules[index])
            guard !rule.allowsRepeat, winner.posts[other.entry].after <= rule.posts[entry].after else { return }
            found.append(
                Diagnostic(
                    .warning, "shadowed-rule", "rule `\(winner.name)` posts every item to `\(place.destination)` already",
                    hint: "an item goes there once: give `\(winner.name)` a condition, or this rule `as:` or `repeat: allow`",
                    span: subject.point(rule.posts[entry].origin),
                    notes: [Diagnostic.Note("the other one", span: subject.point(winner.posts[other.entry].origin))]))
        }
        return found
    }

    private func forEachEntry(_ body: (Place, Int, Int) -> Void) {
        for (index, rule) in subject.rules.rules.enumerated() {
            guard let source = rule.itemSource else { continue }
            if let campaign = rule.campaign.flatMap({ subject.campaigns[$0] }), subject.rules.campaigns[campaign].state == .draft {
                continue
            }
            for (entry, post) in rule.posts.enumerated() {
                body(Place(source: source, destination: post.destination, variant: post.variant), index, entry)
            }
        }
    }
}
