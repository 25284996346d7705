/// What a command works with besides its arguments.
package struct CommandContext: Sendable {
    package var console: Console
    package var clock: CommandClock
    package var environment: [String: String]

    package init(console: Console, clock: CommandClock, environment: [String: String] = [:]) {
        self.console = console
        self.clock = clock
        self.environment = environment
    }
}
