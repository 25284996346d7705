package import ArgumentParser
import CivilTime
import Daemon
import Domain
import Foundation
import Ledger
import RuleSet
import SandboxServer
import Transport
import Vault

/// The daemon.
package struct RunCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watch the sources and publish: the daemon.",
        discussion: """
            With --sandbox everything happens against emulated platforms in this process, with a ledger of its own, on a
            fast clock, and without an account anywhere. Ctrl-C ends it: what is in flight may finish; a second Ctrl-C ends at once,
            which is just as safe. SIGHUP reads the rules again; mistakes in them leave the old ones at work.

            EXAMPLES
              reprise run                              the real thing
              reprise run --once                       one round, for cron and the like
              reprise run examples/studio --sandbox    see what it would be like
              reprise run --sandbox --until-idle       end when the scenario is over
              reprise run --plan plan.json             that plan's posts and nothing else, then end
            """)

    @OptionGroup var workspace: WorkspaceOptions

    @Option(help: ArgumentHelp("The ledger, instead of .reprise/ledger.sqlite in the workspace.", valueName: "file"), completion: .file())
    var state: String?

    @Flag(help: "Publish to emulated platforms, with a ledger of their own.")
    var sandbox = false

    @Flag(help: "Forget what earlier sandbox runs left.")
    var fresh = false

    @Option(
        help: ArgumentHelp("What happens in the sandbox. Default: _sandbox.yaml of the workspace.", valueName: "file"), completion: .file())
    var scenario: String?

    @Option(
        help: ArgumentHelp("Where the sandbox's clock starts. Default: next Tuesday, 10:00, in the workspace's zone.", valueName: "time"))
    var clock: String?

    @Option(help: ArgumentHelp("Seconds of the sandbox's clock in one second. Default: 60.", valueName: "n"))
    var speed: Double?

    @Flag(help: "End when everything is done; the sandbox's clock jumps over the waiting.")
    var untilIdle = false

    @Option(
        help: ArgumentHelp("Publish exactly this plan's entries (`plan --out`) and end; refused if they changed.", valueName: "file"),
        completion: .file())
    var plan: String?

    @Flag(help: "End after one poll of each source and one batch of due work.")
    var once = false

    @Flag(help: "Show every step.")
    var verbose = false

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        if !sandbox, fresh || scenario != nil || clock != nil || speed != nil {
            throw ValidationError("--fresh, --scenario, --clock and --speed belong to --sandbox")
        }
        if once, untilIdle { throw ValidationError("--once and --until-idle each say when to end: give one of them") }
        if once, plan != nil { throw ValidationError("--plan ends by itself: leave out --once") }
        if let speed, !(speed.isFinite && speed > 0 && speed <= 1_000_000) { throw ValidationError("--speed runs from above 0 to 1000000") }
    }

    package func run(in context: CommandContext) async throws {
        let access = WorkspaceAccess(workspace, in: context)
        var (rules, loaded) = try access.rules()
        let pinned = try plan.map { try PlanToRun(reading: $0, rules, loaded) }
        let endpoint = context.environment["REPRISE_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        if sandbox, endpoint != nil {
            throw CommandFailure.usage(
                "--sandbox and REPRISE_ENDPOINT each name a sandbox", try: "unset REPRISE_ENDPOINT, or leave out --sandbox")
        }
        if untilIdle, !sandbox, endpoint == nil { throw CommandFailure.usage("--until-idle needs a sandbox", try: "add --sandbox") }
        let stamp: LedgerStamp = sandbox || endpoint != nil ? .sandbox : .live
        var setup = DaemonSetup(workspace: workspace.directory, stamp: stamp, ledgerPath: state, environment: context.environment)
        setup.end = pinned != nil ? .whenPlanDone(jumps: untilIdle) : untilIdle ? .whenIdle : once ? .afterOneRound : .never
        let signals = StopSignals()
        do {
            // First of all: whoever has it may be using everything else.
            let turn = PublisherTurn(ledger: setup.ledgerPath, context: context, signals: signals)
            guard let lock = try await turn.lock(waits: pinned == nil && !once && !untilIdle && !fresh) else { return }
            // While it waited, the rules may have changed.
            if turn.hasWaited { (rules, loaded) = try access.rules() }
            if sandbox {
                try await runWithSandbox(setup, rules, pinned, lock, signals, context)
            } else {
                setup.endpoint = endpoint
                let clock: any DaemonClock = try await endpoint.asyncMap { try await RemoteSandboxClock.follow($0) } ?? SystemClock()
                try await serve(setup, rules, pinned, lock, clock: clock, server: nil, signals: signals, context)
            }
        } catch let error as SandboxServerError {
            throw CommandFailure("\(error)", try: "check the folder's permissions and space; `reprise run --sandbox --fresh` starts over")
        } catch let error as VaultKeyError {
            throw CommandFailure("\(error)", try: "`reprise run --sandbox` needs no key")
        } catch let error as VaultError {
            throw CommandFailure("\(error)", try: "check REPRISE_KEY, or put the vault back that belongs to this key")
        } catch let error as EndpointError {
            throw CommandFailure("\(error)", try: "REPRISE_ENDPOINT=http://127.0.0.1:PORT, as `reprise sandbox` prints it")
        } catch let error as RemoteSandboxClock.Unreachable {
            throw CommandFailure("\(error)", try: "start `reprise sandbox` and set REPRISE_ENDPOINT to the address that it prints")
        }
    }

    private func runWithSandbox(
        _ given: DaemonSetup, _ rules: RuleSet, _ pinned: PlanToRun?, _ lock: PublisherLock, _ signals: StopSignals,
        _ context: CommandContext
    ) async throws {
        var setup = given
        let state = URL(fileURLWithPath: setup.sandboxDirectory, isDirectory: true)
        let hasState = FileManager.default.fileExists(atPath: state.path)
        if clock != nil, hasState, !fresh {
            throw CommandFailure.usage(
                "the sandbox already has a clock, in \(state.path)", try: "add --fresh to start over, or leave out --clock")
        }
        if fresh { try setup.wipeSandboxState() }
        let start = try SandboxStart.instant(clock, option: "--clock", in: rules.zone, now: context.clock.now())
        let options = SandboxServerOptions(
            stateDirectory: state, fresh: fresh, scenario: try scenarioPath().map { try ScenarioFile.read($0, on: context.console) } ?? [])
        let server = try SandboxServer(options) { SandboxClock(start: $0 ?? start, speed: speed ?? 60) }
        let port = try await server.start()
        setup.endpoint = "http://127.0.0.1:\(port)"
        context.console.line(
            "sandbox at http://127.0.0.1:\(port)/  clock \(server.clock.now().rfc3339(in: rules.zone)), \(Int(speed ?? 60))x")
        do {
            try await serve(setup, rules, pinned, lock, clock: server.clock, server: server, signals: signals, context)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func serve(
        _ setup: DaemonSetup, _ rules: RuleSet, _ pinned: PlanToRun?, _ lock: PublisherLock, clock: any DaemonClock, server: SandboxServer?,
        signals: StopSignals, _ context: CommandContext
    ) async throws {
        let console = context.console
        let base = setup.endpoint
        let account = LiveAccount(
            zone: rules.zone, now: { clock.now() }, isColored: console.isColored(.out), isVerbose: verbose,
            link: { link in base.map { link.replacingOccurrences(of: "https://", with: $0 + "/") } ?? link },
            write: { text in
                console.line(text)
                console.flush()
            })
        let farewell = Farewell(account: account, workspace: workspace.directory, base: base)
        let work = try pinned.map { try $0.work(rules, ledger: setup.ledgerPath, at: clock.now(), in: context) }
        let daemon = try Daemon(setup, lock: lock, rules: rules, clock: clock, sandbox: server, pinned: work) { account.tell($0) }
        let watch = Task {
            var isSecond = false
            for await _ in signals.stream {
                if isSecond { Foundation.exit(130) }
                isSecond = true
                console.note("stopping: what is in flight may finish (again to end at once)")
                daemon.loop.stop()
            }
        }
        let reload = ReloadSignal {
            guard let changed = try? WorkspaceAccess(workspace, in: context).rules().rules else {
                console.note("the rules cannot be used: the old ones stay at work")
                daemon.loop.refused("the rules cannot be used: the old ones stay at work")
                return
            }
            guard changed.workspace == rules.workspace else {
                console.note("the rules now name another workspace, whose posts this ledger does not know: the old ones stay at work")
                daemon.loop.refused("the rules now name another workspace: the old ones stay at work")
                return
            }
            daemon.loop.load(changed)
        }
        let ending = await daemon.loop.run(rules)
        reload.cancel()
        watch.cancel()
        daemon.close()
        console.line(farewell.text)
        console.flush()
        if ending.isClean, let message = ending.message { console.note("note: \(message); the next start goes on from there") }
        if !ending.isClean { throw CommandFailure("the daemon stopped: \(ending.message ?? "")", status: .bug) }
    }

    private func scenarioPath() throws -> String? {
        if let scenario { return scenario }
        let usual = URL(fileURLWithPath: workspace.directory, isDirectory: true).appendingPathComponent("_sandbox.yaml").path
        return FileManager.default.fileExists(atPath: usual) ? usual : nil
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<T>(_ transform: (Wrapped) async throws -> T) async rethrows -> T? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
