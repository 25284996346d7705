package import ArgumentParser
import CivilTime
import Ledger

/// One screen: what is due, what waits for a person, how the sources do.
package struct StatusCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show on one screen what is due, overdue, held and uncertain.",
        discussion: """
            EXAMPLES
              reprise status studio
              reprise status studio --check   for a monitor: 1 when somebody must look
            """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    @Flag(help: "Exit with 1 when something is overdue, uncertain or held.")
    var check = false

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: Format = .text

    @Flag(help: .hidden) var watch = false

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        if watch { throw CommandFailure.notYet("--watch") }
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let opened = try access.ledger(ledger)
        defer { opened?.close() }
        let overview = try opened.map { ledger in
            try ledger.read { try LedgerOverview($0, stamp: ledger.stamp, wall: context.clock.now()) }
        }
        switch format {
        case .json:
            let path = opened?.path ?? ledger.path(in: access.directory)
            context.console.write(StatusJSON(overview: overview, ledger: path, stamp: opened?.stamp, zone: zone).document.pretty)
        case .text:
            if let overview, let opened {
                let name = "\(opened.path) (\(opened.stamp.rawValue))"
                let text = StatusText(overview: overview, ledger: name, zone: zone, console: context.console)
                context.console.line(text.lines.joined(separator: "\n"))
            } else {
                context.console.line("Nothing has been done yet: `reprise run` starts the daemon.")
            }
        }
        if check, overview?.needsAttention ?? false { throw ExitCode(CommandFailure.Status.failed.rawValue) }
    }
}
