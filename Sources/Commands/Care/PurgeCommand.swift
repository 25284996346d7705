package import ArgumentParser
import CivilTime
import Foundation
import Ledger

package struct PurgeCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Remove old details from the ledger: how posts that ended long ago came about.",
        discussion: """
            Removed are the requests of publications that ended before that time, how rules judged their videos, and the \
            beginning of the audit log, whose chain says so and still holds. Kept for ever are publications and items themselves: \
            they are what keeps a post from being made twice, and what dedupe and caps look back at.

            It works in small steps, beside a running daemon too, and may be interrupted. The space is used again by the ledger; \
            --shrink gives it back to the disk, while no daemon runs.

            EXAMPLES
              reprise purge studio --older-than 400d --dry-run
              reprise purge studio --older-than 400d --shrink
            """)
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions
    @Option(help: ArgumentHelp("How long ago it must have ended: 400d, 12w.", valueName: "duration"))
    var olderThan: String
    @Flag(help: "Tell what would be removed, and remove nothing.")
    var dryRun = false
    @Flag(help: "Make the file smaller afterwards.")
    var shrink = false
    @OptionGroup var form: FormatOption
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func validate() throws {
        if dryRun, shrink { throw ValidationError("--dry-run changes nothing: leave out --shrink") }
    }

    /// Younger details are what `explain` and a platform's support are asked about.
    private static let least: Duration = .days(1)

    package func run(in context: CommandContext) throws {
        let age = try age()
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let seen = try access.existingLedger(ledger)
        defer { seen.close() }
        // A sandbox's clock runs ahead of the wall.
        let now = max(context.clock.now(), try seen.read { try $0.highWater } ?? .distantPast)
        let cutoff = now - age
        guard !dryRun else {
            return answer(try seen.purgeable(before: cutoff), cutoff, zone, free: try seen.freeBytes(), seen.path, context)
        }
        seen.close()
        let lock = shrink ? try PublisherLock.acquire(ledger: seen.path, at: now) : nil
        let opened = try Ledger.open(path: seen.path, stamp: seen.stamp, workspace: seen.workspace, at: now)
        defer { opened.close() }
        let count = try opened.purge(before: cutoff, at: now, actor: "user:\(NSUserName())")
        try withExtendedLifetime(lock) {
            if shrink { try shrink(opened) } else { try opened.checkpoint() }
        }
        answer(count, cutoff, zone, free: try opened.freeBytes(), opened.path, context)
    }

    private func age() throws -> Duration {
        guard let age = try? Duration(text: olderThan), age >= Self.least else {
            throw CommandFailure.usage(
                "--older-than \(TerminalText.safe(olderThan)): a duration of a day or more", try: "--older-than 400d")
        }
        return age
    }

    private func shrink(_ opened: Ledger) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: opened.path)
        let size = (attributes?[.size] as? NSNumber)?.int64Value ?? 0
        if let free = DiskSpace.free(at: opened.path), free < 2 * size {
            throw CommandFailure(
                "there is not enough space to shrink \(opened.path): \(ByteText.text(2 * size)) are needed, \(ByteText.text(free)) are free",
                try: "leave out --shrink: the ledger uses the space again")
        }
        try opened.shrink()
    }

    private func answer(_ count: PurgeCount, _ cutoff: Timestamp, _ zone: Zone, free: Int64, _ path: String, _ context: CommandContext) {
        switch form.format {
        case .json:
            let document = JSONText.object([
                ("version", .int(1)), ("ledger", .string(path)), ("dry_run", .bool(dryRun)),
                ("before", InstantText(zone: zone).json(cutoff)),
                (
                    "removed",
                    .object([
                        ("steps", .int(count.steps)), ("verdicts", .int(count.verdicts)), ("audit_rows", .int(count.auditRows)),
                    ])
                ), ("free_bytes", .int(Int(free))),
            ])
            context.console.write(document.pretty)
        case .text:
            let verb = dryRun ? "Would remove" : "Removed"
            context.console.line(
                "\(verb) what ended before \(InstantText(zone: zone).full(cutoff)): \(count.steps) steps, \(count.verdicts) verdicts, "
                    + "\(count.auditRows) rows of the audit log.")
            if !dryRun, free > 0 { context.console.line("\(ByteText.text(free)) of the file are free for what comes.") }
        }
    }
}
