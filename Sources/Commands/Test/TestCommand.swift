package import ArgumentParser
import Diagnostics
import Expressions
import RuleFiles
import RuleSet

/// Rule tests: what the rules make of items that never came, on virtual time.
package struct TestCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, junit }

    package static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the workspace's rule tests, *.test.yaml, on virtual time.",
        discussion: """
            A test says what is discovered and what the plan must make of it; only what is \
            written is compared. A file may hold one test, several documents, or a `tests:` \
            list whose entries share what stands beside it.

              name: quiet hours defer reels
              start: 2026-10-23T20:00
              given:                        # publications that are there already
                - { destination: studio-x, at: -3h }
              items:
                - { at: +1h45m, source: studio-tiktok, id: v1, caption: "launch #dance", duration: 30 }
              expect:
                - { item: v1, destination: studio-reels, decision: deferred, at: 2026-10-24T07:00, reason: quiet-hours }
              never:
                - { decision: dropped }
              expect_count: { publish: 2, deferred: 1 }

            EXAMPLES
              reprise test studio
              reprise test studio --run 'quiet hours'    names that match, as FILE › NAME
              reprise test studio --coverage             which outcomes of conditions were seen
              reprise test studio --format junit         for CI

            EXIT STATUS
              0 all pass · 1 some fail, a file is wrong, or there is no test
            """)

    @OptionGroup var workspace: WorkspaceOptions

    @Option(help: ArgumentHelp("Only tests whose `FILE › NAME` matches.", valueName: "regex"))
    var run: String?

    @Flag(help: "Show which outcomes of each condition and its operands were seen.")
    var coverage = false

    @Option(help: ArgumentHelp("text, json or junit.", valueName: "format"))
    var format: Format = .text

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) async throws {
        let (rules, loaded) = try WorkspaceAccess(workspace, in: context).rules()
        let session = await RuleTestSession.run(
            in: DiskFiles(directory: workspace.directory), rules: rules, only: try pattern(), watchesCoverage: coverage)
        let seen = coverage ? ConditionCoverage(session.results.flatMap(\.coverage), rules) : nil
        switch format {
        case .text: write(session, loaded, seen, on: context.console)
        case .json: context.console.write(RuleTestJSON(session: session, coverage: seen).document.pretty)
        case .junit: context.console.write(RuleTestJUnit(session: session, workspace: rules.workspace).text)
        }
        if format != .text, !session.diagnostics.isEmpty {
            let output = DiagnosticOutput(diagnostics: session.diagnostics, texts: session.texts)
            context.console.note(output.text(isColored: context.console.isColored(.err)))
        }
        guard !session.results.isEmpty || session.hasErrors else {
            throw CommandFailure(
                session.skipped > 0 ? "none of \(session.skipped) tests matches --run" : "there is no test in \(workspace.directory)",
                try: session.skipped > 0 ? "`reprise test` without --run" : "write rules.test.yaml; `reprise test --help` shows one")
        }
        if session.failed > 0 || session.hasErrors { throw ExitCode(CommandFailure.Status.failed.rawValue) }
    }

    private func pattern() throws -> TextPattern? {
        guard let run else { return nil }
        do throws(TextPattern.Malformed) {
            return try TextPattern(run)
        } catch {
            throw CommandFailure.usage("--run is not a regular expression: \(error.message)", try: "--run 'quiet hours'")
        }
    }

    private func write(_ session: RuleTestSession, _ loaded: LoadedWorkspace, _ seen: ConditionCoverage?, on console: Console) {
        let findings = session.diagnostics + session.results.flatMap(\.failures)
        var texts = session.texts
        for file in loaded.files { texts[file.path] = file.bytes }
        if !findings.isEmpty {
            let output = DiagnosticOutput(diagnostics: findings, texts: texts)
            console.line(output.text(isColored: console.isColored(.out), width: console.surroundings.width) + "\n")
        }
        for result in session.results where !result.passed {
            console.line(
                console.paint("FAIL", .bad)
                    + " \(TerminalText.safe(result.test.file)):\(result.test.span.line) \(TerminalText.safe(result.test.name))")
        }
        for line in seen?.lines(on: console) ?? [] { console.line(line) }
        let files = Set(session.results.map(\.test.file)).count
        var words = ["\(session.results.count - session.failed) passed"]
        if session.failed > 0 { words.append("\(session.failed) failed") }
        if session.skipped > 0 { words.append("\(session.skipped) left out") }
        if session.hasErrors { words.append("some files are wrong") }
        let verdict = session.failed > 0 || session.hasErrors ? console.paint("FAIL", .bad) : console.paint("ok", .good)
        console.line("\(verdict)  \(words.joined(separator: ", ")) in \(files == 1 ? "1 file" : "\(files) files")")
    }
}
