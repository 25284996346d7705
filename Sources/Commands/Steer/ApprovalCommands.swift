package import ArgumentParser
import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

package struct ApprovalOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("In whose name, instead of yours on this system; different names count as different people.", valueName: "name"))
    var name: String?

    package init() {}

    package func validate() throws {
        if let name, name.allSatisfy(\.isWhitespace) { throw ValidationError("--as takes a name") }
    }

    var principal: String { name ?? Steering.principal }
}

package struct PublicationsApproveCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve a publication that waits for it.",
        discussion: """
            An approval binds what the publication says now: when its text or file changes, it is void. With the last one that is
            needed the daemon gives the publication its slot.

            EXAMPLES
              reprise publications approve 1f2e3d4c studio
              reprise publications approve 1f2e3d4c studio --as anna
            """)
    @OptionGroup var steer: SteerOptions
    @OptionGroup var approval: ApprovalOptions
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(steer.workspace, steer.ledger, in: context)
        let name = approval.principal
        var left: String?
        let record = try steering.steer(steer.key) { transaction, record in
            try steering.checkAwaitsApproval(record, by: name)
            let word = GivenApproval(key: record.key, content: record.contentHash, principal: name, at: steering.now)
            guard try transaction.approve(word, actor: steering.actor) else {
                throw Steering.refused(record, "\(name) has approved it already")
            }
            left = try steering.missingApprovals(record, in: transaction)?.first?.text
            return record
        }
        let rest = left.map { "; it still \($0)" } ?? ": the daemon gives it a slot"
        context.console.line("\(record.key.short) to \(record.destination): approved by \(TerminalText.safe(name))\(rest)")
    }
}

package struct PublicationsRejectCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "reject", abstract: "Refuse a publication that waits for approval: it is dropped.")
    @OptionGroup var steer: SteerOptions
    @OptionGroup var approval: ApprovalOptions
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(steer.workspace, steer.ledger, in: context)
        let name = approval.principal
        let record = try steering.steer(steer.key) { transaction, record in
            try steering.checkAwaitsApproval(record, by: name)
            return try transaction.apply(.drop, to: record.key, at: steering.now, actor: steering.actor) { changed in
                changed.decision = .dropped
                changed.reasons = [Reason(.approval, "rejected by \(name)"), Reason(.byHand, "asked for by \(steering.actor)")]
            }
        }
        context.console.line("\(record.key.short) to \(record.destination): rejected by \(TerminalText.safe(name))")
    }
}

extension Steering {
    fileprivate func checkAwaitsApproval(_ record: PublicationRecord, by name: String) throws {
        let awaited = record.reasons.filter { $0.code == .approval }
        guard record.state == .held, !awaited.isEmpty else { throw Steering.refused(record, "it does not wait for an approval") }
        guard awaited.contains(where: { $0.until.map { now < $0 } ?? true }) else {
            throw Steering.refused(record, "the time for its approval is over")
        }
        let asked = Planner(rules: rules).approvals(of: record)
        guard asked.isEmpty || asked.contains(where: { $0.from.isEmpty || $0.from.contains(name) }) else {
            let whom = Set(asked.flatMap(\.from)).sorted().joined(separator: ", ")
            throw Steering.refused(record, "\(name) is none of those whose word counts: \(whom)")
        }
    }

    /// What it still waits for, in the planner's words; nil: nothing.
    func missingApprovals(_ record: PublicationRecord, in reader: LedgerReader) throws -> [Reason]? {
        let item = try record.item.flatMap { try reader.itemRecord($0) }.map { PlanInputs.KnownItem($0.item, media: $0.media) }
        let refreshed = Planner(rules: rules).refreshed(
            record, item: item, approvals: try reader.approvals(of: record.key), adoptions: try reader.adoptions())
        let asked = refreshed?.standing?.reasons.filter { $0.code == .approval } ?? []
        return asked.isEmpty ? nil : asked
    }
}
