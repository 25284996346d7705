package import ArgumentParser
import Diagnostics
import RuleFiles
import RuleSet

/// Reads the rules and tells every problem at once.
package struct CheckCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, github, sarif }

    package static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find all mistakes in the rules at once, with their places and a way out.",
        discussion: """
            EXAMPLES
              reprise check studio
              reprise check --strict --format github    for a pull request
              reprise check --explain defaults.latest   where a value comes from
              reprise explain code:unknown-key          what a finding means

            EXIT STATUS
              0 usable · 1 errors, or no rule files · 3 warnings, with --strict
            """)

    @OptionGroup var workspace: WorkspaceOptions

    @Option(help: ArgumentHelp("text, json, github or sarif.", valueName: "format"))
    var format: Format = .text

    @Flag(help: "Exit with 3 when there are warnings.")
    var strict = false

    @Option(help: ArgumentHelp("Show the effective value of a key and where it came from.", valueName: "key"))
    var explain: String?

    @Flag(help: .hidden) var env = false
    @Flag(help: .hidden) var watch = false

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        if env { throw CommandFailure.notYet("--env") }
        if watch { throw CommandFailure.notYet("--watch") }
        let loaded = RuleWorkspace.load(directory: workspace.directory)
        if let explain { return try explainKey(explain, loaded, context) }
        let output = DiagnosticOutput(diagnostics: loaded.diagnostics, files: loaded.files)
        print(output, loaded, on: context.console)
        if loaded.hasErrors || loaded.ruleSet == nil { throw ExitCode(CommandFailure.Status.failed.rawValue) }
        if strict, output.document.summary.warnings > 0 { throw ExitCode(CommandFailure.Status.warnings.rawValue) }
    }

    private func print(_ output: DiagnosticOutput, _ loaded: LoadedWorkspace, on console: Console) {
        switch format {
        case .json: console.write(output.json)
        case .github: console.write(output.document.githubCommands)
        case .sarif: console.write(SARIFOutput.document(output.document).pretty)
        case .text:
            let text = output.text(isColored: console.isColored(.out), width: console.surroundings.width)
            if !text.isEmpty { console.line(text + "\n") }
            console.line(summary(output.document.summary, loaded, console))
        }
    }

    private func summary(_ counts: DiagnosticDocument.Summary, _ loaded: LoadedWorkspace, _ console: Console) -> String {
        let files = loaded.paths.count
        var words = ["\(files) \(files == 1 ? "file" : "files")"]
        if let rules = loaded.ruleSet {
            let posts = rules.campaigns.reduce(0) { $0 + $1.posts.count }
            words.append("\(rules.rules.count) \(rules.rules.count == 1 ? "rule" : "rules")")
            if posts > 0 { words.append("\(posts) \(posts == 1 ? "campaign post" : "campaign posts")") }
            words.append("\(rules.destinations.count) \(rules.destinations.count == 1 ? "destination" : "destinations")")
        }
        let tint: Tint = counts.errors > 0 ? .bad : counts.warnings > 0 ? .careful : .good
        return console.paint(counts.errors > 0 ? "failed" : "ok", tint) + ": \(words.joined(separator: ", ")): \(counts.text)"
    }

    private func explainKey(_ path: String, _ loaded: LoadedWorkspace, _ context: CommandContext) throws {
        let entries = try ConfigCommand.entries(at: path, loaded, context)
        for entry in entries { context.console.line("\(entry.path): \(entry.value)  # \(entry.origin)") }
    }
}
