import ArgumentParser
import CivilTime
import Diagnostics
import Foundation
import Ledger

/// The way from the command line to an exit code (DESIGN §7).
package enum CommandLineProgram {
    /// The real thing: this process's arguments, streams and clock.
    package static func main() async -> Int32 {
        // A reader that goes away is an error of `write`, not a signal.
        signal(SIGPIPE, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        let console = Console.standard(environment: environment)
        let context = CommandContext(console: console, clock: .system, environment: environment)
        let status = await run(Array(CommandLine.arguments.dropFirst()), in: context)
        console.flush()
        return status
    }

    package static func run(_ arguments: [String], in context: CommandContext) async -> Int32 {
        do {
            var command = try RepriseCommand.parseAsRoot(arguments)
            switch command {
            case let command as any ConsoleCommand:
                context.console.use(command.output.color)
                try await command.run(in: context)
            case var command as any AsyncParsableCommand: try await command.run()
            default: try command.run()
            }
            return 0
        } catch {
            return report(error, of: arguments, on: context.console)
        }
    }

    private static func report(_ error: any Error, of arguments: [String], on console: Console) -> Int32 {
        switch error {
        case let failure as CommandFailure:
            console.error(failure.message, way: failure.way)
            return failure.status.rawValue
        case let code as ExitCode: return code.rawValue
        case let error as LedgerError:
            console.error(error.message, way: error.wayOut.map(lowercasedFirst))
            return CommandFailure.Status.failed.rawValue
        default: return reportParsing(error, of: arguments, on: console)
        }
    }

    /// Help is an error to the argument parser; so are its own complaints. Anything else is a mistake of ours.
    private static func reportParsing(_ error: any Error, of arguments: [String], on console: Console) -> Int32 {
        switch RepriseCommand.exitCode(for: error) {
        case .success:
            console.line(RepriseCommand.fullMessage(for: error))
            return 0
        case .validationFailure:
            let message = RepriseCommand.message(for: error)
            console.error(lowercasedFirst(message.hasSuffix(".") ? String(message.dropLast()) : message), way: help(for: arguments))
            return CommandFailure.Status.usage.rawValue
        default:
            console.error("this should not have happened: \(TerminalText.safe("\(error)"))", way: "report it: it is a bug of reprise")
            return CommandFailure.Status.bug.rawValue
        }
    }

    private static func help(for arguments: [String]) -> String {
        var path = ["reprise"]
        var commands = RepriseCommand.configuration.subcommands
        for word in arguments {
            guard let next = commands.first(where: { $0._commandName == word }) else { break }
            path.append(word)
            commands = next.configuration.subcommands
        }
        // A command that is not known: a misspelt one, most likely.
        if path.count == 1, let first = arguments.first, let near = nearestName(to: first, among: commands.map { $0._commandName }) {
            return "did you mean `reprise \(near)`?"
        }
        return "`\(path.joined(separator: " ")) --help`"
    }

    private static func lowercasedFirst(_ text: String) -> String {
        // Words in capitals, such as a file's name, stay.
        guard let first = text.first, text.dropFirst().first?.isLowercase ?? false else { return text }
        return first.lowercased() + text.dropFirst()
    }
}
