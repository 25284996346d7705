import ArgumentParser
import CivilTime
import Foundation
import Glibc

/// Runs benchmarks and prints one JSON document.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure", abstract: "Run benchmarks; JSON on standard output, progress on standard error.",
        discussion: """
            Peers that are not installed (promtool, cel-python, curl, a C compiler) are left out and named in the notes. Run it from
            the repository's root, built with -c release, on a machine that does nothing else.
            """)

    @Option(help: ArgumentHelp("Only this benchmark; may be repeated.", valueName: "name"))
    var only: [String] = []

    @Option(help: ArgumentHelp("Also write the report as Markdown.", valueName: "file"))
    var markdown: String?

    @Option(help: ArgumentHelp("Counted rounds of each measurement, instead of its own number.", valueName: "n"))
    var rounds: Int?

    @Option(help: ArgumentHelp("Where large files and databases go; their disk is measured.", valueName: "dir"))
    var scratch = NSTemporaryDirectory()

    @Option(help: ArgumentHelp("The reprise binary; the one beside this program unless given.", valueName: "file"))
    var reprise: String?

    @Option(help: ArgumentHelp("The Python interpreter that has cel-python.", valueName: "file"))
    var python = "python3"

    @Flag(help: "Small sizes and few rounds: to see that everything works.")
    var quick = false

    @Flag(help: "List the benchmarks.")
    var list = false

    static let benchmarks: [any Benchmark] = [
        CheckBenchmark(), ConditionBenchmark(), RecurrenceBenchmark(), PlanBenchmark(), RuleTestBenchmark(), DurableBenchmark(),
        LatenessBenchmark(),
        UploadBenchmark(), StartBenchmark(),
    ]

    func validate() throws {
        for name in only where !Self.benchmarks.contains(where: { $0.name == name }) {
            throw ValidationError("no benchmark `\(name)`; there are \(Self.benchmarks.map(\.name).joined(separator: ", "))")
        }
        if let rounds, rounds < 1 { throw ValidationError("--rounds must be 1 or more") }
    }

    func run() throws {
        if list {
            for benchmark in Self.benchmarks { Output.line("\(benchmark.name)  \(benchmark.title)") }
            return
        }
        let folder = try ScratchFolder(in: scratch)
        defer { folder.remove() }
        let setting = BenchmarkSetting(
            folder: folder, tools: Tools(reprise: reprise, python: python), rounds: rounds, isQuick: quick)
        let facts = MachineFacts.read(disk: folder)
        Output.progress("\(facts.processor), \(facts.cores) cores, load \(facts.load)")
        if !facts.isOptimized { Output.progress("warning: this is a debug build; its figures mean nothing") }
        var results: [BenchmarkResult] = []
        for benchmark in Self.benchmarks where only.isEmpty || only.contains(benchmark.name) {
            Output.progress("\(benchmark.name): \(benchmark.title)")
            results.append(try benchmark.run(setting))
        }
        let report = BenchmarkReport(machine: facts, results: results)
        Output.line(try report.json())
        if let markdown { try report.markdown().write(toFile: markdown, atomically: true, encoding: .utf8) }
    }
}
