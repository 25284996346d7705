package import ArgumentParser

/// Tries a recurrence.
package struct ScheduleCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Try a schedule: when would it come?", subcommands: [ScheduleNextCommand.self])

    package init() {}
}
