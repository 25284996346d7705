package import ArgumentParser
import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// Has one rule fire now, as if what it waits for had just come.
package struct RulesRunCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Make a rule's publications now.",
        discussion: """
            A rule on a schedule gets one more occurrence, wanted now. A rule on new items looks at every item of its source that the \
            ledger knows and for which it has made nothing yet, as if it had been found now; --item names single ones. Its \
            condition, `after:`, approvals and every guardrail hold as ever. A daemon on this ledger takes the publications up \
            within a second.

            EXAMPLES
              reprise rules run repost-short-dances studio --now --dry-run
              reprise rules run repost-short-dances studio --now --item tiktok:7301
            """)

    @Argument(help: ArgumentHelp("The rule.", valueName: "name"))
    var name: String

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    @Flag(help: "Now; there is no other time.")
    var now = false

    @Flag(help: "Only show what would be made; nothing is written.")
    var dryRun = false

    @Option(name: .customLong("item"), parsing: .singleValue, help: ArgumentHelp("Only this item; may be repeated.", valueName: "id"))
    var items: [String] = []

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard now else { throw ValidationError("say --now: that is when the rule fires") }
    }

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(workspace, ledger, in: context, isReadOnly: dryRun)
        defer { steering.ledger.close() }
        let hand = try RuleByHand(named: name, items: items.map { ItemID(rawValue: $0) }, steering)
        let decisions: Planner.Decisions
        do {
            if dryRun {
                decisions = try steering.ledger.read { try hand.decisions($0) }
            } else {
                decisions = try steering.ledger.write(at: steering.now) { try hand.carryOut($0) }
            }
        } catch LedgerError.abandoned(let reason) {
            throw reason
        } catch {
            throw CommandFailure(error.message, try: error.wayOut)
        }
        write(decisions, zone: steering.rules.zone, context.console)
    }

    private func write(_ decisions: Planner.Decisions, zone: Zone, _ console: Console) {
        let (instants, reasons) = (InstantText(zone: zone), ReasonText(zone))
        for entry in decisions.entries {
            let record = entry.publication
            let time = record.slot.map { instants.full($0) } ?? "no slot"
            let text = TerminalText.firstLine(record.title ?? record.caption)
            let head =
                "\(record.key.short)  \(time)  \(TerminalText.pad(record.decision.rawValue, 8))  \(TerminalText.safe(record.destination))  "
            console.line(
                head + TerminalText.crop(TerminalText.safe(text), max(16, console.surroundings.width - TerminalText.columns(head))))
            for reason in record.reasons { console.line("    " + reasons.line(reason, on: console)) }
        }
        guard !decisions.entries.isEmpty else {
            return console.line("\(name) makes nothing: no condition holds, or whatever it could make has been made.")
        }
        let count = decisions.entries.count
        let noun = count == 1 ? "publication" : "publications"
        console.line(dryRun ? "\(count) \(noun) would be made; nothing was written." : "\(count) \(noun) made.")
    }
}
