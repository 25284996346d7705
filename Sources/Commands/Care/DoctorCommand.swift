package import ArgumentParser
import CivilTime
import Daemon
import Foundation
import Ledger
import RuleFiles
import RuleSet

package struct DoctorCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Examine the ledger and what it stands on, with a way out for each problem.",
        discussion: """
            Reads the whole ledger: its pages, references between rows, the audit log's chain; then who publishes from it, its \
            log, disk and file system, permissions, credentials, time zones and tools. `check --env` also tries the network.

            EXIT STATUS
               0  nothing is wrong
               1  something is
            """)
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var form: FormatOption
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let directory = workspace.directory
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw CommandFailure("\(directory) is not a directory", try: "give the directory of your rule files")
        }
        let path = URL(fileURLWithPath: ledger.path(in: directory)).standardizedFileURL.path
        let rules = RuleWorkspace.load(directory: directory).ruleSet
        let environment = EnvironmentCheck(directory: directory, rules: rules, context: context)
        var lines = LedgerCheck(path: path, workspace: rules?.workspace, zone: rules?.zone ?? .utc).lines()
        lines += DiskCheck(ledger: path).lines()
        lines += PermissionCheck(directory: directory, ledger: path, environment: context.environment).lines()
        lines.append(
            rules == nil
                ? .failed("rules", "they cannot be used", "`reprise check \(directory)`") : .ok("rules", "valid"))
        lines += ledger.sandbox ? [] : environment.credentialLines()
        lines += environment.clockLines() + environment.zoneLines() + ToolCheck(environment: context.environment).lines()
        show(lines, path, on: context.console)
        if lines.contains(where: { $0.state == .failed }) { throw ExitCode(CommandFailure.Status.failed.rawValue) }
    }

    private func show(_ lines: [EnvironmentCheck.Line], _ path: String, on console: Console) {
        switch form.format {
        case .text: for line in lines { line.show(on: console) }
        case .json:
            let findings = lines.map { line in
                JSONText.object([
                    ("state", .string(line.state.rawValue)), ("subject", .string(line.subject)), ("text", .string(line.text)),
                    ("try", .optional(line.way)),
                ])
            }
            let document = JSONText.object([
                ("version", .int(1)), ("ledger", .string(path)), ("healthy", .bool(!lines.contains { $0.state == .failed })),
                ("findings", .array(findings)),
            ])
            console.write(document.pretty)
        }
    }
}
