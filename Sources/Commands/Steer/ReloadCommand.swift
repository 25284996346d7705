package import ArgumentParser
import CivilTime
import Domain
import Ledger

/// Lets a revision be put to work that waits because it changes too much at once (DESIGN §6, blast radius).
package struct ReloadCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Put a revision to work that waits for your word.",
        discussion: """
            A daemon reads its rules again on SIGHUP. A revision that would add or cancel more publications than
            `blast_radius` allows waits, while the old rules stay at work; `reprise status` shows it, `reprise plan` shows what
            it would change.

            EXAMPLE
              reprise reload studio --confirm 1f2e3d4c
            """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    @Option(help: ArgumentHelp("The revision, or the beginning of its name; without it, what waits is shown.", valueName: "rev"))
    var confirm: String?

    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(workspace, ledger, in: context)
        defer { steering.ledger.close() }
        let waiting = try steering.ledger.read { try $0.waitingRevisions() }
        guard let confirm else {
            if waiting.isEmpty { context.console.line("No revision waits.") }
            for revision in waiting { context.console.line(line(revision)) }
            return
        }
        let named = waiting.filter { $0.id == confirm }
        let found = named.isEmpty && confirm.utf8.count >= 4 ? waiting.filter { $0.id.hasPrefix(confirm) } : named
        guard let revision = found.first, found.count == 1 else {
            let known = waiting.map(\.id).joined(separator: ", ")
            throw CommandFailure(
                found.isEmpty ? "no revision `\(TerminalText.safe(confirm))` waits" : "more than one revision begins with \(confirm)",
                try: waiting.isEmpty ? "`reprise status` shows which one is at work" : "these wait: \(known)", status: .refused)
        }
        try steering.ledger.write(at: steering.now) { _ = try $0.confirmRevision(revision.id, actor: steering.actor) }
        context.console.line("confirmed: \(revision.id); the daemon puts it to work")
    }

    private func line(_ revision: WaitingRevision) -> String {
        let state = revision.confirmedBy.map { "confirmed by \(TerminalText.safe($0))" } ?? "waits"
        return "\(revision.id)  \(state): \(revision.cause)"
    }
}
