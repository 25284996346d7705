import CivilTime
import Domain
import Expressions
import Ledger
import Planner
import RuleSet

/// Why an item did not go to a destination: one answer first, then what it rests on.
struct WhyNot {
    let story: ItemStory
    let destination: Destination
    let rules: RuleSet

    private var instants: InstantText { InstantText(zone: story.zone) }

    func lines(on console: Console) -> [String] {
        let name = TerminalText.safe(destination.name)
        let item = TerminalText.safe(story.item.id.rawValue)
        let there = story.publications.filter { rules.current($0.record).destination == destination.name }
        if !there.isEmpty { return there.flatMap { answer($0, on: console) } }
        let planned = story.planned.filter { $0.publication.destination == destination.name }
        if !planned.isEmpty { return planned.flatMap { answer($0, on: console) } }
        if story.record?.isBaseline == true {
            return [
                console.paint("\(item) did not go to \(name): it was there before the source was first polled.", .bold),
                "The first look at a source is silent: what it finds is known, not new. `backfill:` in a rule takes older items.",
            ]
        }
        let candidates = rules.rules.filter { $0.posts.contains { $0.destination == destination.name } }
        guard !candidates.isEmpty else {
            let answer = console.paint("\(item) did not go to \(name): no rule posts there.", .bold)
            return [answer, "  \(destination.origin.text) defines it."]
        }
        return [console.paint("\(item) did not go to \(name): no rule that posts there took it.", .bold)]
            + candidates.flatMap { answer($0, on: console) }
    }

    private func answer(_ story: PublicationStory, on console: Console) -> [String] {
        let record = story.record
        let head =
            switch record.state {
            case .published: "It did go there: published \(record.publishedAt.map(instants.full) ?? "")"
            case .held: "It is held"
            case .dropped, .cancelled, .expired: "It was \(record.state.rawValue)"
            case .failed: "Every attempt failed"
            case .uncertain: "Nobody knows yet: the platform's answer was lost, and it is being asked"
            default: "It is on its way: \(record.state.rawValue)\(record.slot.map { ", slot \(instants.full($0))" } ?? "")"
            }
        var lines = [console.paint("\(head).", .bold)] + story.lines(on: console)
        lines += GuardrailEvidence(rules: rules, others: self.story.history).lines(for: record, on: console, indent: "  ")
        return lines
    }

    private func answer(_ entry: PlanEntry, on console: Console) -> [String] {
        let publication = entry.publication
        let place = entry.shownAt.map { " at \(instants.full($0))" } ?? ""
        let head = "By today's rules it would be \(publication.decision.rawValue)\(place)."
        return [console.paint(head, .bold)] + publication.reasons.map { "  " + ReasonText(story.zone).line($0, on: console) }
            + GuardrailEvidence(rules: rules, others: story.history).lines(for: publication, on: console, indent: "  ")
    }

    /// What kept one rule from taking it.
    private func answer(_ rule: Rule, on console: Console) -> [String] {
        let place = console.paint((rule.conditionOrigin ?? rule.origin).text, .place)
        let head = "  rule \(TerminalText.safe(rule.name))  \(place)"
        guard let source = rule.itemSource else { return [head, "    it waits for something else than new items"] }
        let own = rules.source(story.item.source)?.name ?? story.item.source
        guard source == own else {
            let (its, ours) = (TerminalText.safe(source), TerminalText.safe(own))
            return [head, "    it waits for items of \(its), this one came from \(ours)"]
        }
        if let campaign = rule.campaign.flatMap(rules.campaign), campaign.state != .active {
            return [head, "    its campaign \(TerminalText.safe(campaign.name)) is \(campaign.state.rawValue)"]
        }
        if let adopted = story.adoptions["rule:\(rule.name)"], adopted > story.item.discovered {
            let found = instants.full(story.item.discovered)
            return [head, "    it was put to work at \(instants.full(adopted)), after the item was discovered (\(found))"]
        }
        if let verdict = story.verdicts.first(where: { $0.rule == rule.name }), verdict.matched {
            return [head, "    it took the item at revision \(verdict.revision), when it did not post there"]
        }
        guard let condition = rule.condition else { return [head, "    it takes every item: its decision has not been made yet"] }
        let bindings = RuleBindings.item(
            story.item, campaign: rule.campaign.flatMap(rules.campaign), now: story.item.discovered)
        let holds = try? condition.isTrue(bindings)
        let parts = ConditionStory(condition: condition, bindings: bindings).lines(on: console, indent: "      ")
        let words =
            switch holds {
            case true?: "its condition is true by today's rules; the decision was made by others, or has not been made:"
            case false?: "its condition is false:"
            case nil: "its condition cannot be evaluated:"
            }
        return [head, "    \(words)"] + parts
    }
}
