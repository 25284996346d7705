import Diagnostics
import Foundation
import RuleFiles
import RuleSet

/// `check` of many rule files, beside libyaml and promtool.
struct CheckBenchmark: Benchmark {
    let name = "check"
    let title = "`check` of rule files, 10 rules each"

    private static let process = "`reprise check`, whole process"
    private static let inProcess = "load and check, in process"
    private static let events = "libyaml, bare event parse of the same bytes"
    private static let promtool = "`promtool check rules`, whole process"
    private static let sizeUnit = "files"

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        let sizes = setting.isQuick ? [10, 100] : [10, 100, 1000]
        var result = BenchmarkResult(
            self,
            method: """
                A seeded corpus: in every rule another name, condition (4 clauses), topic and three texts. Each file's events are parsed from \
                memory by libyaml; reprise finds, reads, parses, merges, decodes, type-checks and lints. promtool gets as many alert rules of \
                its own kind, in as many files.
                """)
        for size in sizes { result.figures += try figures(size, setting, &result.notes) }
        if setting.tools.reprise == nil { result.notes.append("No `reprise` beside this program: only the in-process figure was taken.") }
        if setting.tools.promtool == nil { result.notes.append("promtool is not installed.") }
        for subject in [Self.process, Self.inProcess, Self.events, Self.promtool] { result.addGrowth(of: subject) }
        let largest = sizes.last
        let whole = result.median(Self.process, size: largest)
        result.goals = [
            .atMost(5, "whole process ≤ 5 × libyaml's event parse", ratio(whole, result.median(Self.events, size: largest))),
            .atLeast(10, "≥ 10 × promtool per rule", ratio(result.median(Self.promtool, size: largest), whole)),
        ]
        return result
    }

    private func figures(_ size: Int, _ setting: BenchmarkSetting, _ notes: inout [String]) throws -> [Figure] {
        let corpus = try RuleCorpus(files: size, seed: 2, in: setting.folder.folder("check-\(size)"))
        let contents = try corpus.contents()
        try Self.expectClean(corpus)
        var contest = Contest("\(size) files")
        if let reprise = setting.tools.reprise {
            contest.add(Self.process, .measured, unit: "ms", size: size, sizeUnit: Self.sizeUnit) {
                try Child.succeed([reprise, "check", corpus.folder]).seconds * 1000
            }
            if let peak = try Child.succeed([reprise, "check", corpus.folder], watchesMemory: true).peakMemory {
                notes.append(
                    "\(grouped(size)) files, \(grouped(corpus.rules)) rules, \(grouped(corpus.bytes)) bytes: peak memory \(grouped(Int(peak >> 20))) MiB."
                )
            }
        }
        contest.add(Self.inProcess, .measured, unit: "ms", size: size, sizeUnit: Self.sizeUnit) {
            1000 * seconds { _ = RuleWorkspace.load(directory: corpus.folder) }
        }
        contest.add(Self.events, .limit, unit: "ms", size: size, sizeUnit: Self.sizeUnit) {
            try 1000 * seconds { _ = try EventParse.run(contents) }
        }
        if let promtool = setting.tools.promtool {
            let files = try AlertCorpus.write(files: size, seed: 3, in: setting.folder.folder("alerts-\(size)"))
            contest.add(Self.promtool, .peer, unit: "ms", size: size, sizeUnit: Self.sizeUnit) {
                try Child.succeed([promtool, "check", "rules"] + files).seconds * 1000
            }
        }
        return try contest.run(rounds: setting.rounds(size >= 1000 ? 7 : 15))
    }

    /// A corpus with findings would measure the writing of diagnostics.
    private static func expectClean(_ corpus: RuleCorpus) throws {
        let loaded = RuleWorkspace.load(directory: corpus.folder)
        if let first = loaded.diagnostics.first { throw BenchmarkError("the corpus is not clean: \(first)") }
        guard loaded.ruleSet?.rules.count == corpus.rules else { throw BenchmarkError("the corpus lost rules") }
    }
}
