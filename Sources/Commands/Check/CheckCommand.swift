package import ArgumentParser
import CivilTime
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
              reprise check --watch                     again whenever a file changes
              reprise check --env                       also vault, network, disk, clock
              reprise check --explain defaults.latest   where a value comes from
              reprise explain code:unknown-key          what a finding means

            EXIT STATUS
              0 usable · 1 errors, or no rule files · 3 warnings, with --strict
            """)

    @OptionGroup var workspace: WorkspaceOptions

    @Option(help: ArgumentHelp("text, json, github or sarif.", valueName: "format"))
    var format: Format = .text

    @Flag(help: "Exit with 3 when there are warnings. Notes do not count.")
    var strict = false

    @Flag(help: "Also check what the rules need around them: vault, network, disk, clock and zones.")
    var env = false

    @Flag(help: "Check again whenever a file changes, until Ctrl-C.")
    var watch = false

    @Option(help: ArgumentHelp("Show the effective value of a key and where it came from.", valueName: "key"))
    var explain: String?

    @Option(
        help: ArgumentHelp(
            "For github and sarif: name files from here, instead of the root of the Git repository.", valueName: "dir"),
        completion: .directory)
    var relativeTo: String?

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        if watch, explain != nil || env { throw ValidationError("--watch looks at the rules alone: leave out --explain and --env") }
        if watch, format != .text { throw ValidationError("--watch is for people: leave out --format") }
        if explain != nil, env { throw ValidationError("--explain and --env answer different questions: give one of them") }
        if explain != nil, format != .text, format != .json { throw ValidationError("--explain prints text or json") }
        if env, format != .text { throw ValidationError("--env prints text: leave out --format") }
    }

    package func run(in context: CommandContext) async throws {
        if watch { return try await CheckWatch(directory: workspace.directory, context: context).run { check(context) } }
        if let explain {
            return try explainKey(explain, RuleWorkspace.load(directory: workspace.directory, revision: "checked"), context)
        }
        let verdict = check(context)
        var isReady = true
        if env {
            context.console.line()
            isReady = await EnvironmentCheck(directory: workspace.directory, rules: verdict.rules, context: context).run()
        }
        if !verdict.isUsable || !isReady { throw ExitCode(CommandFailure.Status.failed.rawValue) }
        if strict, verdict.counts.warnings > 0 { throw ExitCode(CommandFailure.Status.warnings.rawValue) }
    }

    private struct Verdict {
        var rules: RuleSet?
        var counts: DiagnosticDocument.Summary
        var isUsable: Bool { rules != nil && counts.errors == 0 }
    }

    @discardableResult private func check(_ context: CommandContext) -> Verdict {
        let today = Zone.utc.civil(at: context.clock.now()).date
        let loaded = RuleWorkspace.load(directory: workspace.directory, revision: "checked", today: today)
        let output = DiagnosticOutput(diagnostics: loaded.diagnostics, files: loaded.files)
        print(output, loaded, on: context.console)
        return Verdict(rules: loaded.ruleSet, counts: output.document.summary)
    }

    private func print(_ output: DiagnosticOutput, _ loaded: LoadedWorkspace, on console: Console) {
        switch format {
        case .json: console.write(output.json)
        case .github: console.write(named(output.document).githubCommands)
        case .sarif: console.write(SARIFOutput.document(named(output.document)).pretty)
        case .text:
            let text = output.text(isColored: console.isColored(.out), width: console.surroundings.width)
            if !text.isEmpty { console.line(text + "\n") }
            console.line(summary(output.document.summary, loaded, console))
        }
    }

    private func named(_ document: DiagnosticDocument) -> DiagnosticDocument {
        let paths = RepositoryPaths(workspace: workspace.directory, base: relativeTo)
        return document.renamingFiles(paths.name)
    }

    private func summary(_ counts: DiagnosticDocument.Summary, _ loaded: LoadedWorkspace, _ console: Console) -> String {
        let files = loaded.files.count { $0.kind == .rules }
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
        if format == .json {
            context.console.write(ConfigCommand.document(entries).pretty)
        } else {
            for entry in entries { context.console.line("\(entry.path): \(TerminalText.safe(entry.yaml))  # \(entry.origin)") }
        }
        guard loaded.hasErrors else { return }
        // What is wrong may be what would have applied.
        let errors = DiagnosticOutput(diagnostics: loaded.diagnostics.filter { $0.severity == .error }, files: loaded.files)
        context.console.note(errors.text(isColored: context.console.isColored(.err)))
        throw ExitCode(CommandFailure.Status.failed.rawValue)
    }
}
