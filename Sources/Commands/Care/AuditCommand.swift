package import ArgumentParser
import CivilTime
import Ledger

package struct AuditCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Look at the log of everything that was done, and by whom.", subcommands: [AuditVerifyCommand.self])
    package init() {}
}

package struct AuditVerifyCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute the audit log's hash chain.",
        discussion: """
            Each row holds the hash of the row before, so that none can be changed, removed or slipped in unnoticed. What a chain \
            cannot show is that its newest rows were cut off: keep the hash of the last row elsewhere to prove that later.

            EXIT STATUS
               0  the chain holds
               1  it does not; the first broken row is named
            """)
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var form: FormatOption
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let opened = try access.existingLedger(ledger)
        defer { opened.close() }
        let report = try opened.read { try $0.auditReport() }
        switch form.format {
        case .json: context.console.write(json(report, opened.path, InstantText(zone: zone)).pretty)
        case .text: if report.broken == nil { context.console.line(text(report, zone)) }
        }
        guard let broken = report.broken else { return }
        throw CommandFailure(
            "the audit log of \(opened.path) was tampered with or damaged: \(broken)",
            try: "compare with a backup (`reprise audit verify --state BACKUP`); `reprise doctor` tells of damage")
    }

    private func text(_ report: AuditReport, _ zone: Zone) -> String {
        guard let first = report.first, let last = report.last else { return "The audit log is empty." }
        let instants = InstantText(zone: zone)
        var text = "The chain holds: \(report.rows) rows, from \(instants.full(first.at)) to \(instants.full(last.at))."
        if first.sequence > 1 { text += "\nRows 1 to \(first.sequence - 1) were removed by `reprise purge`, as the log itself says." }
        return text + "\nLast row \(last.sequence), hash \(last.hash)"
    }

    private func json(_ report: AuditReport, _ path: String, _ instants: InstantText) -> JSONText {
        func row(_ row: AuditRow?) -> JSONText {
            guard let row else { return .null }
            return .object([("sequence", .int(Int(row.sequence))), ("at", instants.json(row.at)), ("hash", .string(row.hash))])
        }
        let broken = report.broken.map { found in
            JSONText.object([("sequence", .int(Int(found.sequence))), ("problem", .string(found.problem))])
        }
        return .object([
            ("version", .int(1)), ("ledger", .string(path)), ("holds", .bool(report.broken == nil)), ("rows", .int(report.rows)),
            ("first", row(report.first)), ("last", row(report.last)), ("broken", broken ?? .null),
        ])
    }
}
