package import ArgumentParser
import CivilTime
import SandboxServer

/// The platform emulator as a server of its own.
package struct SandboxCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Emulate the platforms: a real HTTP server that behaves as their documents say.",
        discussion: """
            The first path segment is the real host: https://api.x.com/2/tweets is \
            http://127.0.0.1:PORT/api.x.com/2/tweets. The first line on standard output \
            tells the address; Ctrl-C ends it. Posts are listed at /_sandbox/ledger.

            EXAMPLES
              reprise sandbox
              reprise sandbox --listen 127.0.0.1:8080 --scenario _sandbox.yaml
              reprise sandbox --clock 2026-10-23T20:00:00+02:00 --speed 60
            """)

    @Option(help: ArgumentHelp("Address and port; port 0 takes a free one.", valueName: "addr"))
    var listen = "127.0.0.1:0"

    @Option(help: ArgumentHelp("What happens when: a YAML file.", valueName: "file"), completion: .file())
    var scenario: String?

    @Option(help: ArgumentHelp("Where its clock starts: a time with offset, or on UTC's clock. Default: now.", valueName: "time"))
    var clock: String?

    @Option(help: ArgumentHelp("How many seconds pass in the sandbox in one second.", valueName: "n"))
    var speed = 1.0

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard speed.isFinite, speed >= 0, speed <= 1_000_000 else { throw ValidationError("--speed runs from 0 to 1000000") }
    }

    package func run(in context: CommandContext) async throws {
        let address = try ListenAddress(listen)
        let start = try startOfClock(context.clock.now())
        let options = SandboxServerOptions(
            host: address.host, port: address.port, scenario: try scenario.map { try ScenarioFile.read($0, on: context.console) } ?? [])
        let signals = StopSignals()
        let server: SandboxServer
        let port: Int
        do throws(SandboxServerError) {
            server = try SandboxServer(options) { resumeFrom in SandboxClock(start: resumeFrom ?? start, speed: speed) }
            port = try await server.start()
        } catch {
            throw SandboxCommand.failure(error, address)
        }
        let shown = address.host.contains(":") ? "[\(address.host)]" : address.host == "localhost" ? "127.0.0.1" : address.host
        context.console.line("sandbox listening on http://\(shown):\(port)")
        context.console.flush()
        if !address.isLoopback { context.console.note("warning: other machines can reach it, and it asks nobody who they are") }
        await signals.first()
        await server.stop()
    }

    private func startOfClock(_ now: Timestamp) throws -> Timestamp {
        guard let clock else { return now }
        do throws(TimeTextError) {
            return try WrittenTime(text: clock).instant(in: .utc, start: now)
        } catch {
            throw CommandFailure.usage("--clock \(TerminalText.safe(clock)): \(error.reason)", try: "--clock 2026-10-23T20:00:00+02:00")
        }
    }

    private static func failure(_ error: SandboxServerError, _ address: ListenAddress) -> CommandFailure {
        switch error {
        case .portInUse(let port):
            CommandFailure("port \(port) is in use", try: "--listen \(address.host):0 takes a free one, or stop who has it: `ss -ltnp`")
        case .cannotListen: CommandFailure("\(error)", try: "--listen 127.0.0.1:0")
        case .badState: CommandFailure("\(error)", try: "remove the file, or start afresh")
        case .cannotStore: CommandFailure("\(error)", try: "free some space, or check the folder's permissions")
        }
    }
}
