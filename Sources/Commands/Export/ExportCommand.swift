package import ArgumentParser
import CivilTime
import Ledger
import RuleSet

/// Data out of the ledger.
package struct ExportCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a snapshot of the ledger, so that a plan elsewhere knows the history.",
        discussion: """
            A snapshot holds what the planner reads: slots, undecided items, adoptions, \
            approvals and brakes, with captions, without credentials, adapter states or anything that \
            looks like a token. `reprise plan --state FILE` takes it where the ledger is not: \
            in the check of a pull request.

            EXAMPLES
              reprise export studio --snapshot history.json
              reprise plan studio --against main --state history.json --format markdown
            """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    @Option(help: ArgumentHelp("Where to write it.", valueName: "file"), completion: .file())
    var snapshot: String

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let (rules, _) = try access.rules()
        let path = ledger.path(in: access.directory)
        guard let opened = try Ledger.openReadOnly(path: path) else {
            throw CommandFailure("there is no ledger at \(path)", try: "--state FILE, or --sandbox")
        }
        defer { opened.close() }
        let taken = try opened.read { try PlanSnapshot($0, workspace: rules.workspace, at: context.clock.now()) }
        try OutputFile.write(String(decoding: try taken.data, as: UTF8.self), to: snapshot)
        context.console.note("\(taken.history.count) publications, \(taken.items.count) undecided items → \(snapshot)")
    }
}
