package import ArgumentParser

/// `reprise` itself: help, the version, and the way to everything else.
package struct RepriseCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reprise",
        abstract: "Rules in Git, posts on time, exactly once.",
        discussion: """
            A workspace is a directory of YAML rule files that say what may be posted \
            where and when. `plan` shows every post they cause, and why, before anything \
            happens; `run` makes it so.

            EXAMPLES
              reprise init studio             a small working workspace to start from
              reprise check studio            all its problems at once
              reprise plan studio --days 7    what the next week brings, and why
              reprise run studio --sandbox    watch it work, without any account
              reprise status studio           what is due, held, uncertain
              reprise explain code:spacing    what a reason or a finding means

            EXIT STATUS
               0  done
               1  the rules are invalid, or the command cannot do its work
               2  something would change (plan --exit-code)
               3  there are warnings (check --strict)
               4  refused by a guard
              64  wrong usage
              70  a bug of reprise
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Rule",
                subcommands: [
                    InitCommand.self, CheckCommand.self, PlanCommand.self, TestCommand.self, ConfigCommand.self, SchemaCommand.self,
                    FmtCommand.self,
                ]),
            CommandGroup(name: "Publishing", subcommands: post),
            CommandGroup(
                name: "Inspection", subcommands: [StatusCommand.self, PublicationsCommand.self, ExplainCommand.self, ExportCommand.self]),
            CommandGroup(
                name: "Care",
                subcommands: [BackupCommand.self, RestoreCommand.self, AuditCommand.self, PurgeCommand.self, DoctorCommand.self]),
            CommandGroup(
                name: "Testing", subcommands: [SimulateCommand.self, EvalCommand.self, ScheduleCommand.self, MeasureCommand.self]),
        ],
        helpNames: .shortAndLong)

    private static let post: [any ParsableCommand.Type] = [
        RunCommand.self, RulesCommand.self, ReloadCommand.self, PauseCommand.self, ResumeCommand.self, AuthCommand.self,
        SandboxCommand.self,
    ]

    @Flag(help: "Print the version, and those of Swift and the libraries, and end.")
    var version = false

    @OptionGroup
    package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        guard !version else { return context.console.line(Versions.text) }
        context.console.line(RepriseCommand.helpMessage())
    }
}
