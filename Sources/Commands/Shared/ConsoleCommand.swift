package import ArgumentParser

/// A subcommand that is given its surroundings instead of reaching for them: what makes it testable in process.
package protocol ConsoleCommand: ParsableCommand {
    var output: OutputOptions { get }
    func run(in context: CommandContext) async throws
}

extension Console.Color: ExpressibleByArgument {}

/// What every command accepts.
package struct OutputOptions: ParsableArguments {
    @Option(help: ArgumentHelp("When to use colours: auto, always or never.", valueName: "when"))
    package var color: Console.Color = .auto

    package init() {}
}
