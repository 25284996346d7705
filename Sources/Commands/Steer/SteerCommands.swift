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
        commandName: "retry", abstract: "Give a failed, dropped, cancelled or held publication a slot again, or all that fit.",
        discussion: """
            Filters choose among the failed ones, or those of the states that are named. What may be visible already is left out:
            `resolve` decides about it, one by one.

            EXAMPLES
              reprise publications retry 1f2e3d4c studio
              reprise publications retry studio --destination studio-x --since 2026-10-23T18:00 --dry-run
              reprise publications retry studio --in-state failed --in-state held --yes
            """)
    @OptionGroup var choice: SteerChoice
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        guard !choice.isBulk, let key = choice.key else { return try SteerMany.retry.run(choice, in: context) }
        let steering = try Steering.open(choice.place, choice.ledger, in: context)
        let record = try steering.steer(key) { transaction, record in
            try Steering.refuseUncertain(record)
            return try steering.schedule(record, in: transaction)
        }
        context.console.line("\(record.key.short) to \(record.destination): scheduled")
    }
}

package struct PublicationsResolveCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Say what became of a publication that may be visible and that nobody else can decide.",
        discussion: """
            EXAMPLES
              reprise publications resolve 1f2e3d4c --published https://x.com/studio/status/1
              reprise publications resolve 1f2e3d4c --retry       it is not there: post it again
              reprise publications resolve 1f2e3d4c --drop        it is not there, and need not be
            """)
    @OptionGroup var steer: SteerOptions
    @Option(help: ArgumentHelp("It is visible, at this address.", valueName: "url"))
    var published: String?
    @Flag(help: "It is not visible: publish it again.")
    var retry = false
    @Flag(help: "It is not visible, and is not wanted any more: drop it.")
    var drop = false
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func validate() throws {
        guard [published != nil, retry, drop].filter(\.self).count == 1 else {
            throw ValidationError("say one of --published URL, --retry and --drop")
        }
        if let published, !published.hasPrefix("https://") { throw ValidationError("--published takes the post's https:// address") }
    }

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(steer.workspace, steer.ledger, in: context)
        let record = try steering.steer(steer.key) { transaction, record in
            guard record.state == .held, record.isInDoubt else { throw Steering.refused(record, "there is nothing to resolve") }
            if drop {
                // The doubt is over: a person has looked.
                try transaction.update(record.key) { $0.reasons.removeAll { [.uncertain, .restored].contains($0.code) } }
                return try steering.end(record, by: .drop, in: transaction)
            }
            guard let url = published else { return try steering.schedule(record, in: transaction) }
            if let other = try transaction.publication(remoteID: nil, permalink: url, destination: record.destination) {
                throw Steering.refused(record, "that post counts as publication \(other.short) already")
            }
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
        commandName: "drop", abstract: "Drop a publication that is not under way, or all that fit: it will not be posted.",
        discussion: """
            Also one that has failed: `status` speaks of it no more. Filters choose among all that can be dropped, or those of the
            states that are named. What may be visible already is left out: `resolve` decides about it, one by one.

            EXAMPLES
              reprise publications drop 1f2e3d4c studio
              reprise publications drop studio --in-state failed --until 2026-10-24T00:00 --yes
              reprise publications drop studio --in-state held --campaign autumn-launch --dry-run
            """)
    @OptionGroup var choice: SteerChoice
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws { try end(.drop, choice, SteerMany.drop, context) }
}

package struct PublicationsCancelCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel a publication up to the moment of its visible call, or all that fit.",
        discussion: """
            EXAMPLES
              reprise publications cancel 1f2e3d4c studio
              reprise publications cancel studio --destination studio-x --until 2026-10-24T09:00 --yes
            """)
    @OptionGroup var choice: SteerChoice
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws { try end(.cancel, choice, SteerMany.cancel, context) }
}

private func end(_ event: PublicationEvent, _ choice: SteerChoice, _ many: SteerMany, _ context: CommandContext) throws {
    guard !choice.isBulk, let key = choice.key else { return try many.run(choice, in: context) }
    let steering = try Steering.open(choice.place, choice.ledger, in: context)
    let record = try steering.steer(key) { transaction, record in try steering.end(record, by: event, in: transaction) }
    context.console.line("\(record.key.short) to \(record.destination): \(record.state.rawValue)")
}
