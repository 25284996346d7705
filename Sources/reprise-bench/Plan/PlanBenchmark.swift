import Domain
import Planner

/// A plan of 900,000 decisions, in process, without rendering.
struct PlanBenchmark: Benchmark {
    let name = "plan"
    let title = "a plan of 90 days, 50 posts a day to each of 200 destinations"

    private static let days = 90
    private static let sizes = [50, 100, 200]
    private static let unit = "s"
    private static let python = "python-dateutil, the recurrences alone"

    private static func subject(_ form: PlanCorpus.Form) -> String {
        switch form {
        case .schedules: "plan of schedules"
        case .items: "plan of items"
        case .captions: "plan of items, with caption dedupe"
        }
    }

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        var result = BenchmarkResult(
            self,
            method: """
                Seconds for `Planner.plan` over a rule set in memory: cap 60 a day, spacing 10 m, quiet hours of six hours a night, one \
                day of blackout, dedupe by item; quotas of the platform. Schedules: one campaign with 50 times a day for each destination. \
                Items: as many items found at the same instants, each with ten words of its own as caption; caption dedupe: similarity \
                0.9 within 14 days. Destinations times \(Self.days * PlanCorpus.perDay) publications; each plan is checked to have them \
                all, at least 90 % with a slot. Python expands the same recurrences and does nothing else, measured inside the \
                interpreter after the rules were made.
                """)
        let sizes = setting.isQuick ? Self.sizes.map { $0 / 10 } : Self.sizes
        let peer = try PythonSchedules(setting)
        if peer == nil { result.notes.append("python-dateutil is not installed for the given interpreter.") }
        for form in PlanCorpus.Form.allCases {
            var contest = Contest("plan")
            for size in sizes { try add(form, size, to: &contest, &result) }
            if form == .schedules, let peer {
                for size in sizes {
                    contest.add(Self.python, .peer, unit: Self.unit, size: Self.publications(size), sizeUnit: "publications") {
                        try peer.seconds(destinations: size, days: Self.days)
                    }
                }
            }
            result.figures += try contest.run(rounds: setting.rounds(5))
            result.addGrowth(of: Self.subject(form))
        }
        result.goals = goals(result, largest: Self.publications(sizes[sizes.count - 1]))
        return result
    }

    private static func publications(_ destinations: Int) -> Int { destinations * days * PlanCorpus.perDay }

    private func add(_ form: PlanCorpus.Form, _ size: Int, to contest: inout Contest, _ result: inout BenchmarkResult) throws {
        let corpus = try PlanCorpus(form, destinations: size, days: Self.days)
        let before = ProcessMemory.read()?.current ?? 0
        ProcessMemory.resetPeak()
        let placed = try corpus.judged(Planner(rules: corpus.rules).plan(corpus.inputs, from: corpus.from, until: corpus.until))
        let memory = ((ProcessMemory.read()?.peak ?? 0) - before) >> 20
        result.notes.append(
            "\(Self.subject(form)), \(grouped(corpus.count)) publications: \(readable(placed * 100)) % have a slot; the plan takes up to \(grouped(Int(memory))) MiB."
        )
        contest.add(Self.subject(form), .measured, unit: Self.unit, size: corpus.count, sizeUnit: "publications") {
            var plan: Plan?
            let taken = seconds { plan = Planner(rules: corpus.rules).plan(corpus.inputs, from: corpus.from, until: corpus.until) }
            guard let plan, plan.entries.count == corpus.count else { throw BenchmarkError("the plan is another this time") }
            return taken
        }
    }

    private func goals(_ result: BenchmarkResult, largest: Int) -> [GoalVerdict] {
        let python = result.median(Self.python, size: largest)
        var goals: [GoalVerdict] = [
            .atMost(2, "≤ 2 × python-dateutil", ratio(result.median(Self.subject(.schedules), size: largest), python)),
            .atMost(10, "with caption dedupe ≤ 10 × python-dateutil", ratio(result.median(Self.subject(.captions), size: largest), python)),
        ]
        for growth in result.growth { goals.append(.atMost(1.1, "growth of \(growth.subject) ≤ 1.1", growth.exponent, unit: "")) }
        return goals
    }
}
