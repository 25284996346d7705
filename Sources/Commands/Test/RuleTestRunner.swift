import CivilTime
import Diagnostics
import Domain
import Planner
import RuleFiles
import RuleSet

/// What became of a test: nothing to say, or everything that is not as expected.
struct RuleTestResult: Sendable {
    var test: RuleTest
    var failures: [Diagnostic]
    /// What each condition said to each item, when coverage is asked for.
    var coverage: [ConditionCoverage.Observation]
    var passed: Bool { failures.isEmpty }
}

/// Runs tests against the planner: the one that the daemon uses. Pure, so that many run at once; those with faults also through
/// the whole engine.
struct RuleTestRunner: Sendable {
    let rules: RuleSet
    let watchesCoverage: Bool
    private let planner: Planner
    /// The longest `after:` of any rule: how long after its discovery an item can still be wanted.
    private let longestAfter: Duration

    init(rules: RuleSet, watchesCoverage: Bool) {
        self.rules = rules
        self.watchesCoverage = watchesCoverage
        planner = Planner(rules: rules)
        longestAfter = rules.rules.flatMap(\.posts).map(\.after).max() ?? .zero
    }

    func run(_ test: RuleTest) -> RuleTestResult {
        var inputs = PlanInputs()
        inputs.items = test.items.map { PlanInputs.KnownItem($0.item, media: $0.media) }
        inputs.history = test.given
        let until = horizon(of: test)
        let plan = planner.plan(inputs, from: test.start, until: until)
        let given = Set(test.given.map(\.key))
        // What was there before is no work of the rules.
        let entries = plan.entries.filter { !given.contains($0.publication.key) && $0.change != .remove }
        let judge = RuleTestJudge(rules: rules, test: test, entries: entries, plan: plan)
        let deeds = test.needsEngine ? RuleTestRehearsal(rules: rules, test: test, until: until).failures() : []
        return RuleTestResult(
            test: test, failures: judge.failures + deeds,
            coverage: watchesCoverage ? ConditionCoverage.observe(plan, test, rules) : [])
    }

    /// Without `until` a plan covers all that the test speaks of: its items, the times that it names, a month at least
    /// when it speaks of what campaigns schedule.
    private func horizon(of test: RuleTest) -> Timestamp {
        if let until = test.until { return max(until, test.start + .milliseconds(1)) }
        var end = test.start
        for item in test.items { end = max(end, item.item.discovered + longestAfter) }
        var speaksOfSchedules = false
        for part in (test.expected + test.never).flatMap(\.parts) {
            switch part.wanted {
            case .at(let instant), .wantedAt(let instant), .wouldBeAt(let instant): end = max(end, instant)
            case .post, .occurrence, .campaign: speaksOfSchedules = true
            default: break
            }
        }
        if test.items.isEmpty || speaksOfSchedules { end = max(end, test.start + .days(31)) }
        return end + .milliseconds(1)
    }
}
