package import ArgumentParser
import CivilTime
import Foundation
import RuleSet
import Simulation

/// The whole engine on virtual time: what weeks of trouble would do to this workspace.
package struct SimulateCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    package static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Run the workspace for days of virtual time against emulated platforms that fail.",
        discussion: """
            Videos appear, platforms refuse, lose answers and time out, the process dies: all at instants that the seed chooses. \
            At the end every publication must have been seen exactly once, or not at all for a reason that the rules give. \
            The same seed, rules and start give the same digest. Nothing is read from or written to the workspace's ledger.

            EXAMPLES
              reprise simulate studio --seed 7
              reprise simulate studio --seed 7 --days 365 --faults 2000
              reprise simulate studio --log        every step, to find out why

            EXIT STATUS
              0 each publication exactly once · 1 one was doubled, lost, or needs a person
            """)

    @OptionGroup var workspace: WorkspaceOptions

    @Option(help: ArgumentHelp("What chooses videos, faults and crashes.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How many days things happen; what is wanted by then may end later.", valueName: "n"))
    var days = 7

    @Option(help: ArgumentHelp("Faults of platforms in all. Default: two a day.", valueName: "n"))
    var faults: Int?

    @Option(help: ArgumentHelp("How often the process dies, at least. Default: once a day.", valueName: "n"))
    var crashes: Int?

    @Option(help: ArgumentHelp("Videos in all. Default: two a day.", valueName: "n"))
    var videos: Int?

    @Option(help: ArgumentHelp("When it begins. Default: next Tuesday, 10:00, in the workspace's zone.", valueName: "time"))
    var from: String?

    @Flag(help: "Print what was reported, step by step.")
    var log = false

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: Format = .text

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard (1...3660).contains(days) else { throw ValidationError("--days runs from 1 to 3660") }
        for (name, value) in [("--faults", faults), ("--crashes", crashes), ("--videos", videos)] {
            if let value, !(0...100_000).contains(value) { throw ValidationError("\(name) runs from 0 to 100000") }
        }
    }

    package func run(in context: CommandContext) throws {
        let (rules, _) = try WorkspaceAccess(workspace, in: context).rules()
        let start = try SandboxStart.instant(from, option: "--from", in: rules.zone, now: context.clock.now())
        let until = start + .days(Int64(days))
        let amounts = SimulationScript.Amounts(videos: videos ?? 2 * days, faults: faults ?? 2 * days, crashes: crashes ?? days)
        let script = SimulationScript.drawn(amounts, for: rules, seed: seed, from: start, until: until)
        let result = try play(rules, script, start)
        let report = SimulationReport(
            seed: seed, start: start, zone: rules.zone, workspace: rules.workspace, videos: script.videos.count, result: result)
        switch format {
        case .json: context.console.write(report.document.pretty)
        case .text:
            if log { for line in result.log { context.console.line(TerminalText.safe(line)) } }
            for line in report.lines(on: context.console) { context.console.line(line) }
        }
        if !report.problems.isEmpty { throw ExitCode(CommandFailure.Status.failed.rawValue) }
    }

    private func play(_ rules: RuleSet, _ script: SimulationScript, _ start: Timestamp) throws -> SimulationResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "reprise-simulate-" + ProcessInfo.processInfo.globallyUniqueString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = SimulationOptions(seed: seed, start: start)
        if !script.crashes.isEmpty { options.crashes = .sometimes(oneIn: 300, most: script.crashes.count * 2) }
        return try Simulation(rules: rules, script: script, options: options, folder: folder).run()
    }
}
