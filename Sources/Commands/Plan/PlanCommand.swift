package import ArgumentParser
import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// The dry run: what the rules cause, when, and why. Creates nothing.
package struct PlanCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, markdown, ics, html }

    package static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show every post that the rules cause, and why, before anything happens.",
        discussion: """
            Marks: + at its wanted time, > deferred, ! held for a person, x dropped. \
            Below each stands why, with the guardrail and its line in the rules. Rules \
            that wait for something unknown are listed with where it would go if it \
            came now.

            A ledger is opened read-only; without one the plan knows no history and \
            says so. Times may be written 2026-10-23, 2026-10-23T20:00 (on the \
            workspace's clock), 2026-10-23T20:00:00+02:00, or +2h (from now; for --until \
            from the beginning).

            EXAMPLES
              reprise plan                          the next 14 days
              reprise plan studio --items new.yaml  where new videos would go
              reprise plan --format json --out plan.json
              reprise plan --exit-code              2 when something would change

            An items file is a list such as
              - at: +1h45m              # when it is discovered
                source: studio-tiktok
                id: v1
                caption: "launch #dance"
                duration: 30            # seconds
            """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    @Option(help: ArgumentHelp("When the plan begins: its now. Default: now.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("When it ends; that instant is not part of it.", valueName: "time"))
    var until: String?

    @Option(help: ArgumentHelp("How many days of 24 hours it covers. Default: 14.", valueName: "n"))
    var days: Int?

    @Option(help: ArgumentHelp("Items that might come: a YAML or JSON list.", valueName: "file"), completion: .file())
    var items: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: Format = .text

    @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"), completion: .file())
    var out: String?

    @Flag(help: "Exit with 2 when some entry is not as the ledger has it.")
    var exitCode = false

    @Option(help: .hidden) var against: String?
    @Option(help: .hidden) var backtest: String?

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        if against != nil { throw CommandFailure.notYet("--against") }
        if backtest != nil { throw CommandFailure.notYet("--backtest") }
        if format != .text, format != .json { throw CommandFailure.notYet("--format \(format.rawValue)") }
        let access = WorkspaceAccess(workspace, in: context)
        let (rules, _) = try access.rules()
        let opened = try Ledger.openReadOnly(path: ledger.path(in: access.directory))
        defer { opened?.close() }
        let latest = try opened?.read { try $0.highWater }
        let period = try PlanPeriod(
            from: from, until: until, days: days, zone: rules.zone, latest: latest ?? nil, now: context.clock.now())
        let plan = try makePlan(rules, opened, period, context)
        let tzdata = ZoneDatabase().version
        let text: String
        if format == .json {
            text = PlanJSON(plan: plan, zone: rules.zone, tzdata: tzdata).document.pretty
        } else {
            let name = opened.map { "\($0.path) (\($0.stamp.rawValue))" }
            text =
                PlanText(
                    plan: plan, workspace: rules.workspace, zone: rules.zone, tzdata: tzdata, ledger: name, console: context.console
                ).text
        }
        if let out { try OutputFile.write(text, to: out) } else { context.console.write(text) }
        if exitCode, PlanSummary(plan).changes > 0 { throw ExitCode(CommandFailure.Status.changes.rawValue) }
    }

    private func makePlan(_ rules: RuleSet, _ ledger: Ledger?, _ period: PlanPeriod, _ context: CommandContext) throws -> Plan {
        var inputs = try ledger?.read { try PlanInputs($0, rules: rules, period: period) } ?? PlanInputs()
        if let items {
            let known = Set(inputs.history.compactMap(\.item)).union(inputs.items.map(\.item.id))
            // What the ledger knows of an item wins over what a file supposes.
            inputs.items += try ItemsFile(rules: rules, from: period.from).read(items, on: context.console)
                .filter { !known.contains($0.item.id) }
        }
        return Planner(rules: rules).plan(inputs, from: period.from, until: period.until)
    }
}
