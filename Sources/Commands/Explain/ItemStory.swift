import CivilTime
import Domain
import Expressions
import Ledger
import Planner
import RuleSet

/// One item as a tree: its facts, what every rule said of it, and what became of each publication, with evidence.
struct ItemStory {
    let item: Item
    /// Nil: it only might come (`--items`).
    let record: ItemRecord?
    let verdicts: [VerdictRecord]
    let publications: [PublicationStory]
    /// Where it would go by today's rules, when nothing has been decided yet.
    let planned: [PlanEntry]
    /// Today's rules, for the values of conditions; nil when they cannot be used.
    let rules: RuleSet?
    let adoptions: [String: Timestamp]
    /// Everything with a slot, for guardrails' evidence.
    let history: [PublicationRecord]
    let zone: Zone

    private var instants: InstantText { InstantText(zone: zone) }

    func lines(on console: Console) -> [String] {
        var lines = [
            console.paint("Item \(TerminalText.safe(item.id.rawValue))", .bold) + "  \(TerminalText.safe(item.url))",
            "  caption    \(TerminalText.safe(item.caption))",
            "  facts      \(item.duration.text), \(item.stats.views) views, \(item.stats.likes) likes, \(item.stats.comments) comments",
            "  created    \(instants.full(item.created))",
            "  discovered \(instants.full(item.discovered)) by \(TerminalText.safe(item.source))",
            "  decided    \(state)",
        ]
        for verdict in verdicts { lines += self.lines(of: verdict, on: console) }
        lines += unheard(on: console)
        for story in publications {
            lines += [""] + story.lines(on: console)
            if let rules {
                lines += GuardrailEvidence(rules: rules, others: history).lines(for: story.record, on: console, indent: "  ")
            }
        }
        for entry in planned { lines += [""] + self.lines(of: entry, on: console) }
        return lines
    }

    private var state: String {
        guard let record else { return "never: it only might come" }
        if record.isBaseline { return "never: it was there before the source was first polled" }
        return record.decidedAt.map { instants.full($0) } ?? "not yet"
    }

    private func lines(of verdict: VerdictRecord, on console: Console) -> [String] {
        let word = verdict.matched ? console.paint("matched", .good) : console.paint("did not match", .faint)
        var lines = ["  rule       \(TerminalText.safe(verdict.rule)) \(word), revision \(verdict.revision)"]
        if !verdict.detail.isEmpty { lines.append("               \(TerminalText.safe(verdict.detail))") }
        guard let rules, let rule = rules.rule(verdict.rule) else { return lines }
        if verdict.revision != rules.revision {
            lines.append("               " + console.paint("values below are those of today's rules, \(rules.revision)", .faint))
        }
        return lines + condition(of: rule, rules, on: console)
    }

    private func condition(of rule: Rule, _ rules: RuleSet, on console: Console) -> [String] {
        guard let condition = rule.condition else { return ["               it has no condition: it takes every item"] }
        let campaign = rule.campaign.flatMap(rules.campaign)
        let story = ConditionStory(
            condition: condition, bindings: RuleBindings.item(item, campaign: campaign, now: item.discovered))
        return story.lines(on: console, indent: "               ")
    }

    /// Today's rules that have said nothing to it, and why.
    private func unheard(on console: Console) -> [String] {
        guard let rules else { return [] }
        let heard = Set(verdicts.map(\.rule))
        var lines: [String] = []
        for rule in rules.rules where rule.itemSource == (rules.source(item.source)?.name ?? item.source) && !heard.contains(rule.name) {
            lines.append("  rule       \(TerminalText.safe(rule.name)) \(console.paint(silence(of: rule, rules), .faint))")
            lines += condition(of: rule, rules, on: console)
        }
        return lines
    }

    private func silence(of rule: Rule, _ rules: RuleSet) -> String {
        if let campaign = rule.campaign.flatMap(rules.campaign), campaign.state == .draft { return "is silent: its campaign is a draft" }
        if let adopted = adoptions["rule:\(rule.name)"], adopted > item.discovered {
            return "was put to work at \(instants.full(adopted)), after the item was discovered"
        }
        return record?.decidedAt == nil ? "has not been asked yet" : "is newer than the decision"
    }

    private func lines(of entry: PlanEntry, on console: Console) -> [String] {
        let publication = entry.publication
        let place = entry.shownAt.map { " at \(instants.full($0))" } ?? entry.wouldBeAt.map { ", would be at \(instants.full($0))" } ?? ""
        var lines = [
            console.paint("Would be \(publication.decision.rawValue)\(place)", .bold)
                + "  \(TerminalText.safe(publication.destination)) (\(publication.platform.displayName)), key \(publication.key.short)",
            "  because   \(TerminalText.safe(publication.cause))",
            "  wanted    \(instants.full(publication.wantedAt))",
        ]
        lines += publication.reasons.map { "            " + ReasonText(zone).line($0, on: console) }
        if let title = publication.title { lines.append("  title     \(TerminalText.firstLine(title))") }
        lines.append("  caption   \(TerminalText.safe(publication.caption))")
        if !entry.assumes.isEmpty { lines.append("  assumes   \(entry.assumes.map(TerminalText.safe).joined(separator: ", "))") }
        guard let rules else { return lines }
        return lines + GuardrailEvidence(rules: rules, others: history).lines(for: publication, on: console, indent: "  ")
    }
}
