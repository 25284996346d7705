import Domain
import Expressions
import Planner
import RuleFiles
import RuleSet

/// Which outcomes of conditions, and of each operand of their `&&`, `||` and `!`, the tests have seen.
struct ConditionCoverage {
    /// One look at one part of one rule's condition.
    struct Observation: Hashable, Sendable {
        var rule: String
        /// -1: the condition as a whole.
        var part: Int
        var outcome: Bool
    }
    struct Part {
        var text: String
        var trues = 0
        var falses = 0
        /// Seen both ways.
        var isCovered: Bool { trues > 0 && falses > 0 }
        var outcomes: Int { (trues > 0 ? 1 : 0) + (falses > 0 ? 1 : 0) }
    }
    struct RuleReport {
        var rule: String
        var origin: RuleLocation
        var whole: Part
        /// Empty where the condition has no operands.
        var parts: [Part]
        var all: [Part] { [whole] + parts }
    }

    private(set) var rules: [RuleReport] = []

    static func observe(_ plan: Plan, _ test: RuleTest, _ rules: RuleSet) -> [Observation] {
        let items = Dictionary(test.items.map { ($0.item.id, $0.item) }) { first, _ in first }
        var seen: [Observation] = []
        for verdict in plan.verdicts {
            guard let item = items[verdict.item], let rule = rules.rule(verdict.rule), let condition = rule.condition else { continue }
            if verdict.error == nil { seen.append(Observation(rule: rule.name, part: -1, outcome: verdict.matched)) }
            let bindings = RuleBindings.item(item, campaign: rule.campaign.flatMap(rules.campaign), now: item.discovered)
            let parts = condition.trace(bindings)
            guard parts.count > 1 else { continue }
            for (index, part) in parts.enumerated() {
                if case .success(.bool(let outcome)) = part.outcome {
                    seen.append(Observation(rule: rule.name, part: index, outcome: outcome))
                }
            }
        }
        return seen
    }

    init(_ observations: [Observation], _ set: RuleSet) {
        var counts: [Observation: Int] = [:]
        for observation in observations { counts[observation, default: 0] += 1 }
        func part(_ rule: Rule, _ index: Int, _ text: String) -> Part {
            func count(_ outcome: Bool) -> Int { counts[Observation(rule: rule.name, part: index, outcome: outcome)] ?? 0 }
            return Part(text: text, trues: count(true), falses: count(false))
        }
        for rule in set.rules {
            guard let condition = rule.condition, rule.itemSource != nil else { continue }
            // Without values nothing but the texts is known, which is what is wanted.
            let texts = condition.trace(Bindings()).map(\.text)
            rules.append(
                RuleReport(
                    rule: rule.name, origin: rule.conditionOrigin ?? rule.origin, whole: part(rule, -1, condition.source),
                    parts: texts.count > 1 ? texts.enumerated().map { part(rule, $0.offset, $0.element) } : []))
        }
    }

    /// Outcomes seen of those that there are.
    var seen: (count: Int, of: Int) {
        let parts = rules.flatMap(\.all)
        return (parts.reduce(0) { $0 + $1.outcomes }, parts.count * 2)
    }

    func lines(on console: Console) -> [String] {
        guard !rules.isEmpty else { return ["Coverage: there are no conditions."] }
        var lines = [console.paint("Coverage of conditions", .bold)]
        for report in rules {
            lines.append("  \(TerminalText.safe(report.rule))  \(console.paint(TerminalText.safe(report.origin.text), .place))")
            for (index, part) in report.all.enumerated() {
                let text = TerminalText.crop(TerminalText.firstLine(part.text), max(20, console.surroundings.width - 40))
                let counts = "true ×\(part.trues), false ×\(part.falses)"
                let mark = part.isCovered ? console.paint("ok", .good) : console.paint("--", .bad)
                lines.append("    \(mark) \(TerminalText.pad(counts, 24)) \(index == 0 ? "" : "  ")\(text)")
            }
        }
        let (count, all) = seen
        lines.append("Coverage: \(count) of \(all) outcomes seen (\(count * 100 / max(1, all)) %).")
        return lines
    }

    var json: JSONText {
        let rules = rules.map { report -> JSONText in
            let parts = report.all.map { part in
                JSONText.object([("text", .string(part.text)), ("true", .int(part.trues)), ("false", .int(part.falses))])
            }
            return .object([
                ("rule", .string(report.rule)), ("file", .string(report.origin.file)), ("line", .int(report.origin.line)),
                ("parts", .array(parts)),
            ])
        }
        return .object([("seen", .int(seen.count)), ("of", .int(seen.of)), ("rules", .array(rules))])
    }
}
