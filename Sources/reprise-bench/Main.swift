import ArgumentParser

/// Measures what DESIGN §12 promises, each figure beside its limit or peer in the same run.
@main
struct BenchmarkProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reprise-bench", abstract: "Measure reprise beside the limits of the machine and beside its peers.",
        subcommands: [MeasureCommand.self, SinkCommand.self, UploadClientCommand.self, PlanOnceCommand.self],
        defaultSubcommand: MeasureCommand.self)
}
