package import ArgumentParser
import CivilTime
import Diagnostics
import Domain
import Ledger
import Planner
import RuleFiles
import RuleSet

/// "Why was this not posted?" always has an answer.
package struct ExplainCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a decision, an item, or a code.",
        discussion: """
            Of an item: every part of every rule's condition with its value, also after the \
            first false; each guardrail with what it looks at; every attempt and request.

            EXAMPLES
              reprise explain item:7301234567890123456            every verdict, every post
              reprise explain item:73012… --why-not studio-x      why it did not go there
              reprise explain item:v1 --items new.yaml            an item that only might come
              reprise explain key:1f2e3d4c studio                 down to its requests
              reprise explain code:spacing                        a reason or a finding
            """)

    @Argument(help: "item:ID, key:PREFIX (at least 8 hex digits) or code:CODE.")
    var subject: String

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    @Option(help: ArgumentHelp("Why the item did not go to this destination.", valueName: "destination"))
    var whyNot: String?

    @Option(help: ArgumentHelp("Items that might come, as for `plan`.", valueName: "file"), completion: .file())
    var items: String?

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let subject = try ExplainSubject(subject)
        if whyNot != nil || items != nil {
            guard case .item = subject else {
                throw CommandFailure.usage("--why-not and --items belong to an item", try: "explain item:ID …")
            }
        }
        switch subject {
        case .code(let code): try explain(code: code, context.console)
        case .key(let prefix): try explain(key: prefix, context)
        case .item(let id): try explain(item: id, context)
        }
    }

    private func explain(code: String, _ console: Console) throws {
        let pages = Catalogue.pages(code)
        guard !pages.isEmpty else {
            let near = nearestName(to: code, among: Catalogue.codes)
            throw CommandFailure(
                "there is no code `\(TerminalText.safe(code))`",
                try: near.map { "code:\($0)" } ?? "a code from `reprise check` or `reprise plan`")
        }
        for (index, page) in pages.enumerated() {
            if index > 0 { console.line() }
            console.line(console.paint(page.code, .bold) + "  (\(page.kind.rawValue))")
            console.line(page.meaning)
            if let bad = page.bad { show(bad.text, console) }
            console.line("\nWhat to do: \(page.fix)")
            show(page.good?.text ?? page.example, console)
        }
    }

    private func show(_ example: String, _ console: Console) {
        console.line()
        for line in example.split(separator: "\n") { console.line("  \(line)") }
    }

    private func explain(key prefix: String, _ context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let rules = RuleWorkspace.load(directory: access.directory).ruleSet
        let opened = try open(access)
        defer { opened.close() }
        let (story, history) = try LedgerLook.at(opened) { reader in
            let record = try PublicationLookup.find(prefix, in: reader)
            let history = try Self.history(around: record.slot ?? record.wantedAt, rules, reader)
            return (PublicationStory(record: record, attempts: try reader.attempts(of: record.key), zone: zone), history)
        }
        var lines = story.lines(on: context.console)
        if let rules {
            lines += GuardrailEvidence(rules: rules, others: history).lines(for: story.record, on: context.console, indent: "  ")
        }
        context.console.line(lines.joined(separator: "\n"))
    }

    private func explain(item id: String, _ context: CommandContext) throws {
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let rules = RuleWorkspace.load(directory: access.directory).ruleSet
        let opened = items == nil ? try open(access) : try Ledger.openReadOnly(path: ledger.path(in: access.directory))
        defer { opened?.close() }
        let supposed = try supposedItem(id, rules, context)
        let maker = ItemStoryMaker(id: id, supposed: supposed, rules: rules, ledger: opened, zone: zone, now: context.clock.now())
        let story = try maker.story()
        guard let whyNot else { return context.console.line(story.lines(on: context.console).joined(separator: "\n")) }
        guard let rules else { throw CommandFailure("the rules cannot be used", try: "`reprise check` says why") }
        guard let destination = rules.destination(whyNot) else {
            let near = nearestName(to: whyNot, among: rules.destinations.map(\.name))
            throw CommandFailure(
                "there is no destination `\(TerminalText.safe(whyNot))`",
                try: near ?? rules.destinations.map(\.name).joined(separator: ", "))
        }
        let answer = WhyNot(story: story, destination: destination, rules: rules)
        context.console.line(answer.lines(on: context.console).joined(separator: "\n"))
    }

    private func supposedItem(_ id: String, _ rules: RuleSet?, _ context: CommandContext) throws -> PlanInputs.KnownItem? {
        guard let items else { return nil }
        guard let rules else { throw CommandFailure("the rules cannot be used", try: "`reprise check` says why") }
        let known = try ItemsFile(rules: rules, from: context.clock.now()).read(items, on: context.console)
        return known.first { $0.item.id.rawValue == id || $0.item.nativeID == id }
    }

    private func open(_ access: WorkspaceAccess) throws -> Ledger {
        let path = ledger.path(in: access.directory)
        guard let opened = try Ledger.openReadOnly(path: path) else {
            throw CommandFailure("there is no ledger at \(path)", try: "--state FILE, --sandbox, or --items FILE for what might come")
        }
        return opened
    }

    /// The slots that guardrails may look at from that instant.
    static func history(around instant: Timestamp, _ rules: RuleSet?, _ reader: LedgerReader) throws -> [PublicationRecord] {
        let reach = rules.map { Planner(rules: $0).reach } ?? .days(62)
        return try reader.slotHistory(from: instant - reach, to: instant + reach)
    }
}
