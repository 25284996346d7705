import CivilTime
import Domain
import Engine
import Foundation
import Ledger
import Platforms
import RuleFiles
import RuleSet

/// How late the visible call comes, and what it costs to find what is due among very much that is not.
struct LatenessBenchmark: Benchmark {
    let name = "lateness"
    let title = "lateness of the visible call, and claiming from a full ledger"

    private static let median = "lateness, median"
    private static let worst = "lateness, 99th percentile"
    private static let claim = "claim, gate and journal of one"
    private static let start = "start of the engine"
    private static let timer = "`usleep` of 6 ms, 99th percentile of what it takes too long"
    private static let unit = "scheduled"

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        let sizes = setting.isQuick ? [1000, 10_000] : [1000, 100_000, 1_000_000]
        let due = setting.isQuick ? 500 : 10_000
        let span = Duration.milliseconds(Int64(due) * 6)
        var result = BenchmarkResult(
            self,
            method: """
                A ledger file holds the given number of publications scheduled for later, and \(grouped(due)) whose slots come evenly within \
                \(span.text). They were prepared ahead, as the daemon does it; the platform answers at once. Lateness is from the slot \
                until the visible call is durably journaled and may leave, by the machine's clock. The claim is the median over 200 \
                publications that come one by one. One round of each, for a round takes as long as its slots.
                """)
        let rules = try Self.rules()
        for size in sizes { try measure(size, due, span, rules, setting, &result) }
        result.figures.append(contentsOf: try Self.pending(setting.isQuick ? 5000 : 100_000, rules, setting))
        var timer = Contest("timer")
        timer.add(Self.timer, .limit, unit: "ms") { Self.oversleep() }
        result.figures += try timer.run(rounds: setting.rounds(3))
        for subject in [Self.claim] { result.addGrowth(of: subject) }
        let (small, large) = (sizes.first, sizes.last)
        result.goals = [
            .atMost(
                2, "p99 at \(grouped(large ?? 0)) ≤ 2 × that at \(grouped(small ?? 0))",
                ratio(result.median(Self.worst, size: large), result.median(Self.worst, size: small))),
            .atMost(
                2, "a claim at \(grouped(large ?? 0)) ≤ 2 × one at \(grouped(small ?? 0))",
                ratio(result.median(Self.claim, size: large), result.median(Self.claim, size: small))),
        ]
        return result
    }

    private func measure(
        _ size: Int, _ due: Int, _ span: Duration, _ rules: RuleSet, _ setting: BenchmarkSetting, _ result: inout BenchmarkResult
    ) throws {
        let folder = try setting.folder.folder("lateness-\(size)")
        let crowd = try LatenessStage(scheduled: size, due: due, in: span, at: folder + "/crowd.sqlite", workspace: rules.workspace)
        let run = try LatenessRun(crowd, rules: rules)
        try run.prepare()
        try run.publish()
        let late = run.milliseconds.sorted()
        let few = try LatenessStage(scheduled: size, due: 200, in: .hours(200), at: folder + "/few.sqlite", workspace: rules.workspace)
        let single = try LatenessRun(few, rules: rules).secondsForOne()
        for (subject, unit, value) in [
            (Self.median, "ms", late[late.count / 2]), (Self.worst, "ms", late[late.count * 99 / 100]), (Self.claim, "µs", single * 1e6),
        ] {
            let figure = Figure(
                subject: subject, role: .measured, unit: unit, size: size, sizeUnit: Self.unit, sample: Sample([value]))
            Output.progress("  \(figure.line)")
            result.figures.append(figure)
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A start with everything that is scheduled compared with the rules again.
    private static func pending(_ size: Int, _ rules: RuleSet, _ setting: BenchmarkSetting) throws -> [Figure] {
        let path = try setting.folder.folder("lateness-start") + "/pending.sqlite"
        let ledger = try Ledger.open(path: path, stamp: .live, workspace: rules.workspace, at: LatenessStage.instant)
        defer { ledger.close() }
        try ledger.write(at: LatenessStage.instant) { transaction in
            try transaction.adopt(["rule:repost"], revision: "bench", at: LatenessStage.instant - .days(1))
            for index in 0..<size {
                var item = DurableStage.item(index)
                item.discovered = LatenessStage.instant - .seconds(1)
                _ = try transaction.insertItems([item], baseline: false)
                try transaction.markDecided([item.id], at: LatenessStage.instant)
                let slot = LatenessStage.instant + .hours(1) + .seconds(Int64(index))
                try transaction.insert(DurableStage.publication(of: item, slot: slot))
            }
        }
        let registry = PlatformRegistry(adapters: [DestinationAdapter(.x, machine: OneRequestMachine.self)])
        let taken = try seconds {
            let engine = try Engine(ledger: ledger, rules: rules, platforms: registry)
            _ = try engine.step([.started, .rulesLoaded(rules)], at: LatenessStage.instant)
        }
        return [Figure(subject: start, role: .measured, unit: "s", size: size, sizeUnit: "pending", sample: Sample([taken]))]
    }

    private static func oversleep() -> Double {
        let clock = ContinuousClock()
        let pauses = (0..<300).map { _ in clock.measure { usleep(6000) } / .milliseconds(1) - 6 }.sorted()
        return pauses[pauses.count * 99 / 100]
    }

    private static func rules() throws -> RuleSet {
        let text = """
            version: 1
            workspace: bench
            timezone: Europe/Berlin
            sources:
              studio-tiktok:
                tiktok: { credentials: studio-tiktok, poll: 5m }
            destinations:
              studio-x:
                x: { credentials: studio-x }
            rules:
              repost:
                on: { new_item: studio-tiktok }
                post:
                  - to: studio-x
                    caption: "{{ item.caption }} {{ item.url }}"
            """
        guard let rules = RuleWorkspace.load(files: MemoryFiles(["rules.yaml": text]), revision: "bench").ruleSet else {
            throw BenchmarkError("the rules of the benchmark are refused")
        }
        return rules
    }
}
