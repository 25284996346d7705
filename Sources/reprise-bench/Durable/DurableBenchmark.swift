import Domain
import Engine
import Ledger
import Platforms

/// Publications a second through the real engine and a real ledger file, beside SQLite alone.
struct DurableBenchmark: Benchmark {
    let name = "durable"
    let title = "durable publications a second, \(EngineRun.inFlight) in flight"

    private static let engine = "engine and ledger"
    private static let raw = "raw SQLite, the same rows in as many transactions"
    private static let sizeUnit = "publications"

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        let sizes = setting.isQuick ? [200, 1000] : [1000, 4000, 10_000]
        var result = BenchmarkResult(
            self,
            method: """
                Every publication is due at once. The engine claims them, passes the gate, journals the one request of the adapter, gets its \
                answer from memory while \(EngineRun.inFlight) are in flight, and journals the outcome; each step is one transaction in a \
                WAL database with `synchronous=FULL`. The raw writer repeats the transactions by SQLite's C interface with prepared \
                statements in the same schema, without triggers, hashes and reads. Both end with the same publications, steps and audit rows. The peers do less: one no-op call for each entry of their store.
                """)
        for size in sizes { result.figures += try figures(size, setting, &result.notes) }
        for subject in [Self.engine, Self.raw] { result.addGrowth(of: subject, isRate: true) }
        let peers = try [PythonQueues.apScheduler, PythonQueues.huey].compactMap { try PythonQueues($0, setting) }
        if let size = sizes.first, !peers.isEmpty {
            var contest = Contest("peers")
            for peer in peers {
                contest.add(peer.peer.subject, .peer, unit: "per s", size: size, sizeUnit: Self.sizeUnit) { try peer.perSecond(size) }
            }
            result.figures += try contest.run(rounds: setting.rounds(5))
        }
        if peers.count < 2 { result.notes.append("APScheduler or Huey is not installed for the given interpreter.") }
        let own = result.median(Self.engine, size: sizes.last)
        result.goals = [
            .atLeast(0.5, "≥ 50 % of raw SQLite", ratio(own, result.median(Self.raw, size: sizes.last))),
            .atLeast(3, "≥ 3 × APScheduler", ratio(own, result.median(PythonQueues.apScheduler.subject, size: sizes.first))),
            .atLeast(1, "≥ Huey (fsync on)", ratio(own, result.median(PythonQueues.huey.subject, size: sizes.first))),
        ]
        return result
    }

    private func figures(_ size: Int, _ setting: BenchmarkSetting, _ notes: inout [String]) throws -> [Figure] {
        let stage = try DurableStage(publications: size, in: setting.folder)
        let keys = stage.keys.map(\.hex)
        let machineBytes = try DestinationAdapter(.x, machine: OneRequestMachine.self).begin(
            Draft(key: stage.keys[0], platform: .x, credential: "studio-x", caption: String(repeating: "c", count: 80))
        ).count
        var shapes: [TransactionShape] = []
        var tally: LedgerTally?
        var contest = Contest("\(size) publications")
        contest.add(Self.engine, .measured, unit: "per s", size: size, sizeUnit: Self.sizeUnit) {
            let path = try stage.copy("engine")
            let ledger = try stage.open(path)
            let taken = try seconds { shapes = try EngineRun.publishAll(stage, ledger) }
            ledger.close()
            tally = try LedgerTally(path)
            return Double(size) / taken
        }
        contest.add(Self.raw, .limit, unit: "per s", size: size, sizeUnit: Self.sizeUnit) {
            let path = try stage.copy("raw")
            var run = try RawRun(path, machineBytes: machineBytes)
            let taken = try seconds { try run.writeAll(shapes, keys: keys) }
            let own = try LedgerTally(path)
            guard own == tally else { throw BenchmarkError("raw SQLite left \(own), the engine \(tally.map(\.description) ?? "nothing")") }
            return Double(size) / taken
        }
        let figures = try contest.run(rounds: setting.rounds(7))
        notes.append("\(grouped(size)) publications: \(grouped(shapes.count)) transactions.")
        return figures
    }
}
