package import ArgumentParser
import CivilTime
import Foundation
import Ledger

package struct BackupCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger into one file, also while the daemon runs, and check the copy.",
        discussion: """
            The copy is consistent, whatever is written meanwhile, and is read again before it gets its name: pages, references \
            between rows, the audit log's chain. The vault is no part of it: keep that and its key separately, and never roll them back.

            EXAMPLES
              reprise backup studio --to /backups/studio-monday.sqlite
              reprise backup studio --to /backups/studio.sqlite --force    replace the last one

            EXIT STATUS
               0  written, and sound
               1  not written; or written with problems, which are named
            """)
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions
    @Option(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
    var to: String
    @Flag(help: "Replace the file if it exists.")
    var force = false
    @OptionGroup var form: FormatOption
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let opened = try access.existingLedger(ledger)
        opened.close()
        let backup = try Ledger.backUp(opened.path, to: to, replaces: force, at: context.clock.now())
        let report = ContentsReport(contents: backup.contents, health: backup.health, zone: zone)
        switch form.format {
        case .text: context.console.line((["\(backup.path)  \(ByteText.text(backup.bytes))"] + report.lines).joined(separator: "\n"))
        case .json:
            let document = JSONText.object([
                ("version", .int(1)), ("ledger", .string(opened.path)), ("file", .string(backup.path)), ("bytes", .int(Int(backup.bytes))),
                ("holds", report.json),
            ])
            context.console.write(document.pretty)
        }
        guard backup.health.isSound else {
            throw CommandFailure(
                "the ledger has problems, and so has its copy: \(TerminalText.safe(backup.health.problems.joined(separator: "; ")))",
                try: "`reprise doctor` tells what to do")
        }
    }
}
