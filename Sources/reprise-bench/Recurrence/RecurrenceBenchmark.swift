import CivilTime

/// Expansion of recurrence rules and cron expressions, beside the same by hand and beside Python's libraries.
struct RecurrenceBenchmark: Benchmark {
    let name = "recurrence"
    let title = "expansion of recurrence rules and cron expressions in a zone"

    private static let unit = "ns"
    private static let span = "µs"
    private static let sizes = [1, 10, 100]

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        var result = BenchmarkResult(
            self,
            method: """
                In \(RecurrenceCase.zoneName), from 2026 on, at 09:30 where the rule has no times. Nanoseconds for one occurrence of a \
                list of instants; the same rule, not the same call, so that nothing is kept from one call to the next. Bare is a loop over \
                day numbers for that rule alone, with the zone's offsets in a list. All give the same instants. Python is measured inside \
                its interpreter, after parsing; croniter over its first 2,000 occurrences. Whole expansions of 1, 10 and 100 years in \
                microseconds, also of rules that come rarely or never.
                """)
        let zone = try Zone.named(RecurrenceCase.zoneName)
        try compare(zone, setting, &result)
        try grow(zone, setting, &result)
        return result
    }

    private func compare(_ zone: Zone, _ setting: BenchmarkSetting, _ result: inout BenchmarkResult) throws {
        let dateutil = try PythonRecurrences(module: "dateutil", setting)
        let croniter = try PythonRecurrences(module: "croniter", setting)
        if dateutil == nil { result.notes.append("python-dateutil is not installed for the given interpreter.") }
        if croniter == nil { result.notes.append("croniter is not installed for the given interpreter.") }
        var contest = Contest("recurrence")
        for entry in RecurrenceCase.all {
            let recurrence = try entry.recurrence(in: zone)
            let window = RecurrenceCase.window(years: entry.years, in: zone)
            let days = BareDays(zone: zone, years: entry.years)
            let expected = recurrence.occurrences(from: window.from, to: window.to, limit: .max).times
            guard let bare = entry.bare, bare(days) == expected else {
                throw BenchmarkError("\(entry.name): rule and bare arithmetic disagree")
            }
            let passes = max(1, (setting.isQuick ? 20_000 : 500_000) / expected.count)
            contest.add(entry.name, .measured, unit: Self.unit) {
                try Self.each(passes, expected.count) { recurrence.occurrences(from: window.from, to: window.to, limit: .max).times.count }
            }
            contest.add("\(entry.name): bare", .limit, unit: Self.unit) { try Self.each(passes, expected.count) { bare(days).count } }
            let (peer, label) = Self.isRule(entry) ? (dateutil, "dateutil") : (croniter, "croniter")
            guard let peer else { continue }
            contest.add("\(entry.name): \(label)", .peer, unit: Self.unit) {
                try peer.nanoseconds(entry, occurrences: expected.count)
            }
        }
        result.figures += try contest.run(rounds: setting.rounds(11))
        result.goals += goals(result)
    }

    /// Each goal by the case that is furthest from it.
    private func goals(_ result: BenchmarkResult) -> [GoalVerdict] {
        func ratios(_ label: String) -> [Double] {
            RecurrenceCase.all.compactMap { ratio(result.median("\($0.name): \(label)"), result.median($0.name)) }
        }
        return [
            .atMost(4, "≤ 4 × bare civil-day arithmetic, in every case", ratios("bare").min().map { 1 / $0 }),
            .atLeast(50, "≥ 50 × python-dateutil, in every case", ratios("dateutil").min()),
            .atLeast(500, "≥ 500 × croniter, in every case", ratios("croniter").min()),
        ]
    }

    private func grow(_ zone: Zone, _ setting: BenchmarkSetting, _ result: inout BenchmarkResult) throws {
        var contest = Contest("recurrence, growth")
        for entry in RecurrenceCase.all + RecurrenceCase.rare {
            for years in Self.sizes {
                let recurrence = try entry.recurrence(in: zone)
                let window = RecurrenceCase.window(years: years, in: zone)
                let passes = max(1, (setting.isQuick ? 100 : 1000) / years)
                contest.add(Self.whole(entry), .measured, unit: Self.span, size: years, sizeUnit: "years") {
                    seconds {
                        for _ in 0..<passes { keep(recurrence.occurrences(from: window.from, to: window.to, limit: .max).times.count) }
                    } * 1e6 / Double(passes)
                }
            }
        }
        result.figures += try contest.run(rounds: setting.rounds(11))
        for entry in RecurrenceCase.all + RecurrenceCase.rare { result.addGrowth(of: Self.whole(entry)) }
    }

    private static func whole(_ entry: RecurrenceCase) -> String { "\(entry.name): whole expansion" }

    private static func isRule(_ entry: RecurrenceCase) -> Bool {
        if case .rule = entry.text { true } else { false }
    }

    /// Nanoseconds for one occurrence.
    private static func each(_ passes: Int, _ occurrences: Int, _ count: () -> Int) throws -> Double {
        var total = 0
        let taken = seconds { for _ in 0..<passes { total += count() } }
        guard total == passes * occurrences else { throw BenchmarkError("not all occurrences came") }
        return taken * 1e9 / Double(total)
    }
}

/// Makes sure that a value is worked out.
@inline(never)
private func keep(_ value: Int) { withExtendedLifetime(value) {} }
