package import ArgumentParser
import CivilTime
import Diagnostics
import Domain
import Ledger
import RuleFiles
import RuleSet

/// "Why was this not posted?" always has an answer.
package struct ExplainCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a decision, an item, or a code.",
        discussion: """
            EXAMPLES
              reprise explain item:7301234567890123456    every verdict, every post
              reprise explain key:1f2e3d4c studio         down to its requests
              reprise explain code:spacing                a reason or a finding
            """)

    @Argument(help: "item:ID, key:PREFIX (at least 8 hex digits) or code:CODE.")
    var subject: String

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions

    @Option(help: .hidden) var whyNot: String?

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        if whyNot != nil { throw CommandFailure.notYet("--why-not") }
        switch try ExplainSubject(subject) {
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
            console.line("\nWhat to do: \(page.fix)\n")
            for line in page.example.split(separator: "\n") { console.line("  \(line)") }
        }
    }

    private func explain(key prefix: String, _ context: CommandContext) throws {
        let (opened, zone, _) = try open(context)
        defer { opened.close() }
        let story = try LedgerLook.at(opened) { reader in
            let record = try PublicationLookup.find(prefix, in: reader)
            return PublicationStory(record: record, attempts: try reader.attempts(of: record.key), zone: zone)
        }
        context.console.line(story.lines(on: context.console).joined(separator: "\n"))
    }

    private func explain(item id: String, _ context: CommandContext) throws {
        let (opened, zone, rules) = try open(context)
        defer { opened.close() }
        let story = try LedgerLook.at(opened) { reader in
            // The platform's own number is what people have at hand.
            guard let record = try reader.itemRecord(ItemID(rawValue: id)) ?? reader.itemRecord(.tiktok(id)) else {
                throw CommandFailure(
                    "the ledger knows no item `\(TerminalText.safe(id))`",
                    try: "tiktok:VIDEO, or source:NAME/ID; `reprise publications list` shows them")
            }
            let stories = try reader.publications(ofItem: record.item.id).map {
                PublicationStory(record: $0, attempts: try reader.attempts(of: $0.key), zone: zone)
            }
            return ItemStory(
                record: record, verdicts: try reader.verdicts(ofItem: record.item.id), publications: stories, rules: rules, zone: zone)
        }
        context.console.line(story.lines(on: context.console).joined(separator: "\n"))
    }

    private func open(_ context: CommandContext) throws -> (Ledger, Zone, RuleSet?) {
        let access = WorkspaceAccess(workspace, in: context)
        let zone = try access.zoneForShowing()
        let path = ledger.path(in: access.directory)
        guard let opened = try Ledger.openReadOnly(path: path) else {
            throw CommandFailure("there is no ledger at \(path)", try: "--state FILE, or --sandbox")
        }
        return (opened, zone, RuleWorkspace.load(directory: access.directory).ruleSet)
    }
}
