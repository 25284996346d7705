package import ArgumentParser
import CivilTime
import Foundation
import Ledger
import RuleFiles
import RuleSet

package struct RestoreCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the ledger's place.",
        discussion: """
            Refused while a daemon publishes from the ledger. What is there now is kept beside it under another name, so that \
            this can be undone by restoring that file.

            A backup does not know what was posted after it was taken. The next start therefore holds every post that was wanted \
            since, and every video from before that it sees only then, and looks for each where the platform can be asked: what is \
            found counts as published. The rest waits for your word, `reprise publications resolve KEY` with `--published URL`, \
            `--retry` or `--drop`. Nothing of that time is posted again by itself.

            EXAMPLES
              reprise restore /backups/studio-monday.sqlite studio
              reprise status studio                                  what must be looked at
            """)
    @Argument(help: ArgumentHelp("The backup.", valueName: "file"), completion: .file())
    var file: String
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var form: FormatOption
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let target = ledger.path(in: access.directory)
        // A file named by --state may be of either kind; the usual places have their own.
        let stamp: LedgerStamp? = ledger.state == nil ? (ledger.sandbox ? .sandbox : .live) : nil
        let name = RuleWorkspace.load(directory: access.directory).ruleSet?.workspace
        let restored: LedgerRestoration
        do {
            restored = try Ledger.restore(file, to: target, stamp: stamp, workspace: name, at: context.clock.now())
        } catch LedgerError.exists {
            throw CommandFailure.usage("\(file) is the ledger itself", try: "name a backup")
        }
        let report = ContentsReport(contents: restored.contents, health: restored.health, zone: zone)
        switch form.format {
        case .text: context.console.line(text(restored, report, zone).joined(separator: "\n"))
        case .json:
            let document = JSONText.object([
                ("version", .int(1)), ("ledger", .string(restored.path)), ("file", .string(file)), ("aside", .optional(restored.aside)),
                ("lost_since", InstantText(zone: zone).json(restored.lostSince)), ("uncertain", .int(restored.uncertain)),
                ("holds", report.json),
            ])
            context.console.write(document.pretty)
        }
        if !restored.health.isSound {
            context.console.note("warning: \(TerminalText.safe(restored.health.problems.joined(separator: "; ")))")
        }
    }

    private func text(_ restored: LedgerRestoration, _ report: ContentsReport, _ zone: Zone) -> [String] {
        var lines = ["\(restored.path) is now \(TerminalText.safe(file))"] + report.lines
        if let aside = restored.aside { lines.append("  kept aside    \(aside)") }
        guard let since = restored.lostSince else { return lines }
        lines += [
            "",
            "What was posted after \(InstantText(zone: zone).full(since)) is not in it. The next start holds whatever was wanted since "
                + "(\(restored.uncertain) now), and looks for it at the platforms.",
        ]
        return lines
    }
}
