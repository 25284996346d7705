package import ArgumentParser
import CivilTime
import Domain
import Ledger

/// What the steering commands share.
package struct SteerOptions: ParsableArguments {
    @Argument(help: "The key, or at least its first 8 hex digits.")
    var key: String
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions
    package init() {}
}

package struct PublicationsRetryCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Give a failed, dropped, cancelled or held publication a slot again.")
    @OptionGroup var steer: SteerOptions
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(steer.workspace, steer.ledger, in: context)
        let record = try steering.steer(steer.key) { transaction, record in
            if record.reasons.contains(where: { $0.code == .uncertain }) {
                throw CommandFailure(
                    "publication \(record.key.short) may already be visible",
                    try: "look at the account, then `reprise publications resolve \(record.key.short) --published URL` or `--retry`",
                    status: .refused)
            }
            let open =
                record.state.isTerminal ? try transaction.apply(.revive, to: record.key, at: steering.now, actor: steering.actor) : record
            guard open.state == .planned || open.state == .held else { throw Steering.refused(record, "it is under way already") }
            return try steering.schedule(open, in: transaction)
        }
        context.console.line("\(record.key.short) to \(record.destination): scheduled")
    }
}

package struct PublicationsResolveCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Say what became of a publication whose answer was lost and that nobody else can decide.",
        discussion: """
            EXAMPLES
              reprise publications resolve 1f2e3d4c --published https://x.com/studio/status/1
              reprise publications resolve 1f2e3d4c --retry       it is not there: post it again
            """)
    @OptionGroup var steer: SteerOptions
    @Option(help: ArgumentHelp("It is visible, at this address.", valueName: "url"))
    var published: String?
    @Flag(help: "It is not visible: publish it again.")
    var retry = false
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func validate() throws {
        guard (published != nil) != retry else { throw ValidationError("say either --published URL or --retry") }
        if let published, !published.hasPrefix("https://") { throw ValidationError("--published takes the post's https:// address") }
    }

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(steer.workspace, steer.ledger, in: context)
        let record = try steering.steer(steer.key) { transaction, record in
            guard record.state == .held, record.reasons.contains(where: { $0.code == .uncertain }) else {
                throw Steering.refused(record, "there is nothing to resolve")
            }
            guard let url = published else { return try steering.schedule(record, in: transaction) }
            return try transaction.apply(.confirm, to: record.key, at: steering.now, actor: steering.actor) { changed in
                changed.slot = changed.visibleAt ?? steering.now
                changed.permalink = url
                changed.publishedAt = changed.visibleAt ?? steering.now
                changed.machine = nil
                changed.reasons.append(Reason(.byHand, "seen by \(steering.actor)"))
            }
        }
        context.console.line("\(record.key.short) to \(record.destination): \(record.state.rawValue)")
    }
}

package struct PublicationsDropCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Drop a publication that is not under way: it will not be posted.")
    @OptionGroup var steer: SteerOptions
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws { try end(.drop, steer, context) }
}

package struct PublicationsCancelCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel a publication up to the moment of its visible call.")
    @OptionGroup var steer: SteerOptions
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws { try end(.cancel, steer, context) }
}

private func end(_ event: PublicationEvent, _ steer: SteerOptions, _ context: CommandContext) throws {
    let steering = try Steering.open(steer.workspace, steer.ledger, in: context)
    let record = try steering.steer(steer.key) { transaction, record in
        try transaction.apply(event, to: record.key, at: steering.now, actor: steering.actor) { changed in
            changed.dueAt = nil
            if event == .drop { changed.decision = .dropped }
            changed.reasons.append(Reason(.byHand, "asked for by \(steering.actor)"))
        }
    }
    context.console.line("\(record.key.short) to \(record.destination): \(record.state.rawValue)")
}
