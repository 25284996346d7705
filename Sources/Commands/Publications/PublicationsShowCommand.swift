package import ArgumentParser
import Domain
import Ledger

package struct PublicationsShowCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    package static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one publication: its decision, content, attempts and every request.",
        discussion: """
            EXAMPLE
              reprise publications show 1f2e3d4c studio
            """)

    @Argument(help: "The key, or at least its first 8 hex digits.")
    var key: String

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: Format = .text

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        guard let opened = try Ledger.openReadOnly(path: ledger.path(in: access.directory)) else {
            throw CommandFailure("there is no ledger at \(ledger.path(in: access.directory))", try: "--state FILE, or --sandbox")
        }
        defer { opened.close() }
        let story = try LedgerLook.at(opened) { reader in
            let record = try PublicationLookup.find(key, in: reader)
            return PublicationStory(record: record, attempts: try reader.attempts(of: record.key), zone: zone)
        }
        switch format {
        case .json: context.console.write(story.json.pretty)
        case .text: context.console.line(story.lines(on: context.console).joined(separator: "\n"))
        }
    }
}
