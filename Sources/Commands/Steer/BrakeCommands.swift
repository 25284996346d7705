package import ArgumentParser
import CivilTime
import Domain
import HTTPValues
import Ledger
import RuleSet

/// What `pause` and `resume` are about.
package struct BrakeScope: ParsableArguments {
    @Option(help: ArgumentHelp("Only this campaign.", valueName: "name"))
    var campaign: String?
    @Option(help: ArgumentHelp("Only this rule.", valueName: "name"))
    var rule: String?
    @Option(help: ArgumentHelp("Only this destination.", valueName: "name"))
    var destination: String?

    package init() {}

    package func validate() throws {
        if [campaign, rule, destination].compactMap(\.self).count > 1 {
            throw ValidationError("name one campaign, rule or destination, or none")
        }
    }

    var chosen: (scope: Brake.Scope, name: String) {
        if let campaign { return (.campaign, campaign) }
        if let rule { return (.rule, rule) }
        if let destination { return (.destination, destination) }
        return (.all, "")
    }

    /// Refuses a name that the rules do not have: a brake on nothing would only seem to hold.
    func check(_ steering: Steering) throws {
        let rules = steering.rules
        let (scope, name) = chosen
        let known: Bool =
            switch scope {
            case .all: true
            case .campaign: rules.campaign(name) != nil
            case .rule: rules.rule(name) != nil
            case .destination: rules.destination(name) != nil
            }
        guard known else {
            throw CommandFailure("there is no \(scope.rawValue) `\(TerminalText.safe(name))`", try: "`reprise config` lists them")
        }
    }
}

package struct PauseCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop publishing: everything, or one campaign, rule or destination.",
        discussion: """
            A running daemon heeds it at the next visible call. What falls into the pause is held and gets a slot again at its end.

            EXAMPLES
              reprise pause studio --reason "server trouble"
              reprise pause studio --destination studio-x --until 2026-10-24T09:00 --reason "launch day"
            """)
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var scope: BrakeScope
    @Option(help: "Why: it is shown wherever something waits for the end of the pause.")
    var reason: String
    @Option(help: ArgumentHelp("When it ends by itself.", valueName: "time"))
    var until: String?
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(workspace, ledger, in: context)
        defer { steering.ledger.close() }
        try scope.check(steering)
        let end = try until.map { text throws in
            do throws(TimeTextError) {
                return try WrittenTime(text: text).instant(in: steering.rules.zone, start: steering.now)
            } catch { throw CommandFailure.usage("--until \(TerminalText.safe(text)): \(error.reason)", try: "--until 2026-10-24T09:00") }
        }
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw CommandFailure.usage("--reason is empty", try: "say why, for whoever finds it at night")
        }
        if let end, end <= steering.now { throw CommandFailure.usage("--until lies in the past", try: "--until +2h") }
        let (kind, name) = scope.chosen
        let brake = Brake(scope: kind, name: name, reason: reason, since: steering.now, until: end)
        try steering.ledger.write(at: steering.now) { transaction in
            try transaction.setBrake(brake)
            try transaction.audit(
                actor: steering.actor, action: "pause", subject: "\(kind.rawValue) \(name)",
                detail: JSON.object(["reason": .string(reason)]).text, revision: nil)
        }
        context.console.line(
            "paused: \(kind == .all ? "everything" : "\(kind.rawValue) \(name)")"
                + (end.map { ", until \($0.rfc3339(in: steering.rules.zone))" } ?? ""))
    }
}

package struct ResumeCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End a pause: of everything, or of one campaign, rule or destination.",
        discussion: """
            With --destination also where nothing is sent because the platform blocked the account, refused the login or failed again
            and again: what was held gets slots again. Without a name it also confirms a clock that jumped forward and that the
            daemon does not believe: the time is right, go on. `reprise status` shows both.

            EXAMPLES
              reprise resume studio
              reprise resume studio --destination studio-x
            """)
    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var scope: BrakeScope
    @OptionGroup package var output: OutputOptions
    package init() {}

    package func run(in context: CommandContext) throws {
        let steering = try Steering.open(workspace, ledger, in: context)
        defer { steering.ledger.close() }
        let (kind, name) = scope.chosen
        let (wasPaused, wasOpen, wasDoubted) = try steering.ledger.write(at: steering.now) { transaction in
            let wasPaused = try transaction.clearBrake(kind, name: name)
            // By today's name: the circuit has it.
            let place = kind == .destination ? steering.rules.destination(name)?.name ?? name : nil
            let wasOpen = try place.map { try transaction.closeCircuit($0, actor: steering.actor) } ?? false
            if wasPaused {
                try transaction.audit(
                    actor: steering.actor, action: "resume", subject: "\(kind.rawValue) \(name)", detail: "{}", revision: nil)
            }
            let wasDoubted = kind == .all ? try steering.confirmClock(in: transaction) : false
            return (wasPaused, wasOpen, wasDoubted)
        }
        guard wasPaused || wasOpen || wasDoubted else {
            throw CommandFailure(
                "there is no pause of \(kind == .all ? "everything" : "\(kind.rawValue) \(name)")",
                try: "`reprise status` shows the pauses; resume each as it was set",
                status: .refused)
        }
        if wasDoubted { context.console.line("the clock is believed: posting goes on") }
        guard wasPaused || wasOpen else { return }
        let more = wasOpen ? "; what waits for it is posted again" : ""
        context.console.line("resumed: \(kind == .all ? "everything" : "\(kind.rawValue) \(name)")\(more)")
    }
}

extension Steering {
    /// - Returns: whether there was a doubt to end.
    fileprivate func confirmClock(in transaction: LedgerTransaction) throws -> Bool {
        guard let doubted = try transaction.doubtedClock else { return false }
        try transaction.setDoubtedClock(nil)
        try transaction.audit(actor: actor, action: "confirm-clock", subject: doubted.rfc3339(in: .utc), detail: "{}", revision: nil)
        return true
    }
}
