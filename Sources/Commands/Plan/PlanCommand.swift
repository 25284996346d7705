package import ArgumentParser
import CivilTime
import Domain
import Planner
import RuleFiles
import RuleSet

/// The dry run: what the rules cause, when, and why. Creates nothing.
package struct PlanCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, markdown, ics, html }

    package static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show every post that the rules cause, and why, before anything happens.",
        discussion: """
            The first mark tells what changes: + new, ~ changed, - removed, nothing where all \
            is as it was. The second one tells the decision: > deferred, ! held for a person, \
            x dropped, nothing where a post appears when it is wanted. Below each stands why, \
            with the guardrail and its line in the rules. Rules that wait for something \
            unknown are listed with where it would go if it came now.

            A ledger is opened read-only; without one the plan knows no history and says so. \
            A snapshot (`reprise export --snapshot`) may stand for it. Times may be written \
            2026-10-23, 2026-10-23T20:00 (on the workspace's clock), \
            2026-10-23T20:00:00+02:00, or +2h (from now; for --until from the beginning).

            EXAMPLES
              reprise plan                              the next 14 days
              reprise plan studio --items new.yaml      where new videos would go
              reprise plan --against main               what this branch changes
              reprise plan --format html --out plan.html
              reprise plan --out plan.json              pinned: the rules' hash, a digest
              reprise plan --backtest 30d               today's rules on last month's items

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

    @Option(help: ArgumentHelp("Compare with a Git revision or a directory instead of the ledger's slots.", valueName: "rev|dir"))
    var against: String?

    @Option(help: ArgumentHelp("Items that might come: a YAML or JSON list.", valueName: "file"), completion: .file())
    var items: String?

    @Option(
        help: ArgumentHelp("Play the ledger's items of that time to today's rules and compare with what happened.", valueName: "duration"))
    var backtest: String?

    @Option(help: ArgumentHelp("text, json, markdown, ics or html. Default: text.", valueName: "format"))
    var format: Format?

    @Option(
        help: ArgumentHelp("Write to a file: in --format, else as JSON with the rules' hash and a digest.", valueName: "file"),
        completion: .file())
    var out: String?

    @Flag(help: "Exit with 2 when some entry is not as the base has it.")
    var exitCode = false

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        if backtest != nil, against != nil { throw ValidationError("--backtest and --against each name a base: give one of them") }
        if backtest != nil, items != nil { throw ValidationError("--backtest takes the ledger's items: leave out --items") }
        if backtest != nil, days != nil { throw ValidationError("--backtest names the period: leave out --days") }
    }

    package func run(in context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let (rules, loaded) = try access.rules()
        let state = try PlanState.open(ledger.path(in: access.directory))
        defer { state.close() }
        let maker = PlanMaker(rules: rules, state: state, context: context)
        let report: PlanReport
        if let backtest {
            report = try maker.backtest(backtest, from: from, until: until)
        } else {
            let period = try PlanPeriod(
                from: from, until: until, days: days, zone: rules.zone, latest: try state.latest, now: context.clock.now())
            let base = try against.map { try PlanBase.load($0, workspace: access.directory, on: context.console) }
            report = try maker.report(period, itemsPath: items, against: base)
        }
        if let cut = report.plan.cutAt {
            context.console.note(
                "note: the schedules come to more occurrences than one plan holds: what is wanted from "
                    + "\(report.instants.full(cut)) on is left out (a smaller --days shows all)")
        }
        try write(report, loaded, context.console)
        if exitCode, report.summary.changes > 0 { throw ExitCode(CommandFailure.Status.changes.rawValue) }
    }

    private func write(_ report: PlanReport, _ loaded: LoadedWorkspace, _ console: Console) throws {
        guard let out else { return console.write(rendered(report, format ?? .text, console)) }
        switch format {
        case nil:
            try OutputFile.write(PinnedPlan.document(report, loaded: loaded).pretty, to: out)
            console.write(PlanText(report: report, console: console).text)
        case .json: try OutputFile.write(PinnedPlan.document(report, loaded: loaded).pretty, to: out)
        case let format?: try OutputFile.write(rendered(report, format, console), to: out)
        }
    }

    private func rendered(_ report: PlanReport, _ format: Format, _ console: Console) -> String {
        switch format {
        case .text: PlanText(report: report, console: console).text
        case .json: PlanJSON(report: report).document.pretty
        case .markdown: PlanMarkdown(report: report).text
        case .ics: PlanICS(report: report).text
        case .html: PlanHTML(report: report).text
        }
    }
}
