import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// Makes plans from rules and what is known of the past, and compares them with their base.
struct PlanMaker {
    let rules: RuleSet
    let state: PlanState
    let context: CommandContext

    /// The plan of a period; against a base where one is given, else as the ledger's slots have it.
    func report(_ period: PlanPeriod, itemsPath: String?, against base: PlanBase?) throws -> PlanReport {
        let supposed = try itemsPath.map { try ItemsFile(rules: rules, from: period.from).read($0, on: context.console) } ?? []
        let inputs = try inputs(rules, period, supposed)
        let plan = Planner(rules: rules).plan(inputs, from: period.from, until: period.until)
        var report = report(plan, history: inputs.history)
        report.notes = try state.notes(rules, at: period.from)
        guard let base else {
            for entry in plan.entries where entry.change == .update || entry.change == .remove {
                report.differences[entry.publication.key] = PlanComparison.difference(of: entry, zone: rules.zone)
            }
            return report
        }
        let basePlan = try base.rules.map { old in
            Planner(rules: old).plan(try self.inputs(old, period, supposed), from: period.from, until: period.until)
        }
        compare(&report, with: basePlan, base.rules, named: base.name)
        return report
    }

    private func inputs(_ rules: RuleSet, _ period: PlanPeriod, _ supposed: [PlanInputs.KnownItem]) throws -> PlanInputs {
        var inputs = try state.inputs(rules, period)
        guard !supposed.isEmpty else { return inputs }
        let known = Set(inputs.history.compactMap(\.item)).union(inputs.items.map(\.item.id))
        // What the ledger knows of an item wins over what a file supposes.
        inputs.items += supposed.filter { !known.contains($0.item.id) }
        return inputs
    }

    private func report(_ plan: Plan, history: [PublicationRecord]) -> PlanReport {
        PlanReport(
            plan: plan, workspace: rules.workspace, zone: rules.zone, tzdata: ZoneDatabase().version,
            history: state.words(at: context.clock.now()), base: nil,
            quotas: QuotaForecast.forecasts(plan, history: history, rules: rules), costs: CostForecast.forecasts(plan, rules: rules))
    }

    private func compare(_ report: inout PlanReport, with base: Plan?, _ baseRules: RuleSet?, named name: String) {
        let comparison = PlanComparison(report.plan, rules, base: base, baseRules)
        report.plan.entries = comparison.entries
        report.differences = comparison.differences
        report.base = name
    }

    /// Today's rules on the items that the ledger recorded in that time, compared with what really happened.
    func backtest(_ written: String, from: String?, until: String?) throws -> PlanReport {
        guard case .ledger(let ledger) = state else {
            throw CommandFailure("a backtest needs the ledger that recorded the items", try: "--state FILE, or --sandbox")
        }
        let length: Duration
        do throws(TimeTextError) {
            length = try Duration(text: written)
        } catch {
            throw CommandFailure.usage("--backtest \(TerminalText.safe(written)): \(error.reason)", try: "--backtest 30d")
        }
        let end = max(context.clock.now(), try state.latest ?? context.clock.now())
        let period = try PlanPeriod(
            from: from, until: until, zone: rules.zone, default: (end - length, end), now: context.clock.now())
        let (inputs, happened) = try ledger.read { reader in
            var inputs = PlanInputs()
            inputs.isCold = false
            inputs.items = try reader.items(from: period.from, to: period.until).filter { !$0.isBaseline }
                .map { PlanInputs.KnownItem($0.item, media: $0.media) }
            let all = try reader.publications()
            let start = period.from - Planner(rules: rules).pastReach
            inputs.history = all.filter { $0.decidedAt < period.from && ($0.slot ?? $0.wantedAt) >= start }
            return (inputs, all.filter { $0.decidedAt >= period.from && $0.wantedAt < period.until })
        }
        let planner = Planner(rules: rules)
        let plan = planner.plan(inputs, from: period.from, until: period.until)
        // The planner itself makes entries of what the ledger has; there is nothing else to decide.
        var deeds = PlanInputs()
        deeds.history = happened.map { record in
            // A deed is what it is: nothing of it is judged by today's rules.
            var deed = record
            if !deed.state.isTerminal { deed.state = .published }
            return deed
        }
        deeds.adoptions = Dictionary(rules.causes.map { ($0.name, period.until) }) { first, _ in first }
        let base = planner.plan(deeds, from: period.from, until: period.until)
        var report = report(plan, history: inputs.history)
        compare(&report, with: base, rules, named: "what happened")
        return report
    }
}
