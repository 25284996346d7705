package import ArgumentParser
import Diagnostics
import RuleFiles
import RuleSet

/// The resolved workspace: what applies after merging, presets and defaults.
package struct ConfigCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    package static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the resolved workspace: every key, its value, and where it came from.",
        discussion: """
            EXAMPLES
              reprise config                         everything, with file and line
              reprise config guardrails.considerate --dir studio
              reprise config --format json           the resolved rules as one document
            """)

    @Argument(help: "Only this key and what is below it, such as `guardrails.considerate.cap[0]`; or the workspace's directory.")
    var path: String?

    @Option(help: ArgumentHelp("The workspace: the directory of the rule files.", valueName: "dir"), completion: .directory)
    var dir: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: Format = .text

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        // `config DIR` is what people type after `check DIR`; `calendars` is the key, `./calendars` the directory.
        let isDirectory = dir == nil && (path.map(Self.isDirectory) ?? false)
        var options = WorkspaceOptions()
        options.directory = isDirectory ? path ?? "." : dir ?? "."
        let key = isDirectory ? nil : path
        let (rules, loaded) = try WorkspaceAccess(options, in: context).rules()
        if format == .json, key == nil {
            context.console.write(JSONText(rules.json).pretty)
            return
        }
        let entries = try key.map { try ConfigCommand.entries(at: $0, loaded, context) } ?? loaded.config.entries
        switch format {
        case .text:
            let lines = entries.map { ("\(TerminalText.safe($0.path)): \(TerminalText.safe($0.yaml))", TerminalText.safe($0.origin)) }
            let width = min(70, lines.map { TerminalText.columns($0.0) }.max() ?? 0)
            for (text, origin) in lines {
                context.console.line(TerminalText.pad(text, width) + "  " + context.console.paint("# \(origin)", .faint))
            }
        case .json: context.console.write(ConfigCommand.document(entries).pretty)
        }
    }

    /// Whether an argument means a workspace's directory: a key that names a section does not.
    package static func isDirectory(_ path: String) -> Bool {
        if path.contains("/") || path == "." || path == ".." { return true }
        let section = path.prefix { $0 != "." && $0 != "[" }
        return RuleLanguage.workspace.field(String(section)) == nil && DirectoryProbe.isDirectory(path)
    }

    static func document(_ entries: [EffectiveConfig.Entry]) -> JSONText {
        JSONText.object([("version", .int(1)), ("entries", .array(entries.map { .object(members($0)) }))])
    }

    private static func members(_ entry: EffectiveConfig.Entry) -> [(String, JSONText)] {
        var members: [(String, JSONText)] = [
            ("path", .string(entry.path)), ("value", .string(entry.value)), ("origin", .string(entry.origin)),
        ]
        if let span = entry.span {
            members.append(("at", .object([("file", .string(span.file)), ("line", .int(span.line)), ("column", .int(span.column))])))
        }
        if let through = entry.through { members.append(("through", .string(through))) }
        return members
    }

    /// The entries at a path or below it.
    static func entries(at path: String, _ loaded: LoadedWorkspace, _ context: CommandContext) throws -> [EffectiveConfig.Entry] {
        let entries = loaded.config.entries(under: path)
        guard entries.isEmpty else { return entries }
        if loaded.hasErrors {
            let output = DiagnosticOutput(diagnostics: loaded.diagnostics.filter { $0.severity == .error }, files: loaded.files)
            context.console.note(output.text(isColored: context.console.isColored(.err)))
            throw ExitCode(CommandFailure.Status.failed.rawValue)
        }
        let near = loaded.config.suggestion(for: path).map { "did you mean `\($0)`?" }
        throw CommandFailure("nothing is set at `\(TerminalText.safe(path))`", try: near ?? "`reprise config` lists all keys")
    }
}
