package import ArgumentParser
import CivilTime
package import Domain
import Ledger

extension PublicationState: ExpressibleByArgument {}

package struct PublicationsListCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    package static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the ledger's publications by their time.",
        discussion: """
            EXAMPLES
              reprise publications list studio
              reprise publications list studio --in-state held --in-state uncertain
              reprise publications list studio --format json
            """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    // Not `--state`: in every command that names the ledger.
    @Option(
        name: .customLong("in-state"), parsing: .singleValue,
        help: ArgumentHelp("Only those in this state, such as held; may be repeated.", valueName: "state"))
    var states: [PublicationState] = []

    @Option(help: ArgumentHelp("Only those to this destination.", valueName: "name"))
    var destination: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: Format = .text

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let opened = try access.ledger(ledger)
        defer { opened?.close() }
        let records =
            try opened?.read { try $0.publications(states: states.isEmpty ? nil : states, destination: destination) } ?? []
        switch format {
        case .json:
            let publications = PublicationJSON(zone: zone)
            let document = JSONText.object([("version", .int(1)), ("publications", .array(records.map(publications.value)))])
            context.console.write(document.pretty)
        case .text:
            if let opened { context.console.line(context.console.paint("ledger \(opened.path) (\(opened.stamp.rawValue))", .faint)) }
            if records.isEmpty { context.console.line("No publications.") }
            for record in records { context.console.line(row(record, zone, context.console)) }
        }
    }

    private func row(_ record: PublicationRecord, _ zone: Zone, _ console: Console) -> String {
        let instants = InstantText(zone: zone)
        let state = TerminalText.pad(record.awaitsApproval ? "unapproved" : record.state.rawValue, 10)
        let head =
            "\(record.key.short)  \(instants.full(record.slot ?? record.wantedAt))  \(state)  \(TerminalText.safe(record.destination))  "
        let end = record.permalink ?? TerminalText.firstLine(record.title ?? record.caption)
        return head + TerminalText.crop(TerminalText.safe(end), max(16, console.surroundings.width - TerminalText.columns(head)))
    }
}
