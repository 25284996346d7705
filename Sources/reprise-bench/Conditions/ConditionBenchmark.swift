import CivilTime
import Domain
import Expressions
import Foundation
import RuleSet

/// Evaluation of a rule's `when:`, beside the same condition written in Swift.
struct ConditionBenchmark: Benchmark {
    let name = "condition"
    let title = "evaluation of a compiled 4-clause condition over an item"

    static let source =
        #"item.duration <= duration("60s") && item.hashtags.exists(t, t == "dance") && item.stats.views >= 1000 && !item.caption.contains("sponsor")"#

    private static let compiled = "compiled condition"
    private static let bound = "the same, binding the item each time"
    private static let closure = "hand-written Swift closure"
    private static let python = "cel-python"
    private static let unit = "ns"

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        var result = BenchmarkResult(
            self,
            method: """
                `\(Self.source)` over 1,000 seeded items, of which about half pass each clause, so that evaluation ends at every place. \
                Nanoseconds for one evaluation. The closure reads the fields of Swift structs, with the hashtags split beforehand as \
                they are in the bindings, and searches bytes. All agree on every item.
                """)
        let compilation = Program.compile(Self.source, in: RuleEnvironment.environment(for: RuleScope(.item, inCampaign: false)))
        guard let program = compilation.value else { throw BenchmarkError("the condition does not compile") }
        let facts = ConditionFacts.seeded(1000)
        let bindings = facts.map(\.bindings)
        let condition = ConditionFacts.condition()
        for (fact, binding) in zip(facts, bindings) where try program.isTrue(binding) != condition(fact) {
            throw BenchmarkError("condition and closure disagree about an item")
        }
        let passes = setting.isQuick ? 20 : 200
        var contest = Contest("condition")
        contest.add(Self.compiled, .measured, unit: Self.unit) {
            try Self.each(passes, bindings) { try program.isTrue($0) }
        }
        contest.add(Self.bound, .measured, unit: Self.unit) {
            try Self.each(max(1, passes / 10), facts) { try program.isTrue($0.bindings) }
        }
        contest.add(Self.closure, .limit, unit: Self.unit) { try Self.each(passes * 10, facts, condition) }
        if let peer = try PythonConditions(facts: facts, setting) {
            contest.add(Self.python, .peer, unit: Self.unit) { try peer.nanoseconds() }
        } else {
            result.notes.append("cel-python is not installed for the given interpreter.")
        }
        result.figures = try contest.run(rounds: setting.rounds(11))
        let own = result.median(Self.compiled)
        result.goals = [
            .atMost(10, "≤ 10 × the closure", ratio(own, result.median(Self.closure))),
            .atLeast(500, "≥ 500 × cel-python", ratio(result.median(Self.python), own)),
        ]
        return result
    }

    /// Nanoseconds for one element.
    private static func each<Element>(_ passes: Int, _ elements: [Element], _ holds: (Element) throws -> Bool) throws -> Double {
        var truths = 0
        let taken = try seconds {
            for _ in 0..<passes { for element in elements where try holds(element) { truths += 1 } }
        }
        guard truths > 0, truths < passes * elements.count else { throw BenchmarkError("the condition does not depend on its item") }
        return taken * 1e9 / Double(passes * elements.count)
    }
}
