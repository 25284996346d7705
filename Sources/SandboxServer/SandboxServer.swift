package import CivilTime
package import Foundation
import HTTPValues
import Hummingbird
import Logging
import NIOCore
package import Sandbox

/// The sandbox as a real HTTP/1.1 server.
package final class SandboxServer: Sendable {
    private let options: SandboxServerOptions
    private let host: SandboxHost
    private let running = RunningServer()

    /// - Parameter clock: Makes the clock; it is told the instant at which saved state left off, if there is any.
    /// - Throws: when the saved state cannot be read or its directory cannot be written.
    package init(
        _ options: SandboxServerOptions, clock: (_ resumeFrom: Timestamp?) -> SandboxClock
    ) throws(SandboxServerError) {
        self.options = options
        host = try SandboxHost(options, clock: clock)
    }

    package var clock: SandboxClock { host.clock }

    /// When the scenario's next entry is due; nil when all have been played.
    package var nextScenarioEntry: Timestamp? { host.nextScenarioEntry() }

    /// A copy of the world as it is now.
    package var world: SandboxWorld { host.snapshot() }

    /// Listens; returns the port once connections are taken.
    package func start() async throws(SandboxServerError) -> Int {
        let signal = StartSignal()
        var configuration = ApplicationConfiguration(address: .hostname(options.host, port: options.port))
        configuration.serverName = "reprise-sandbox"
        let responder = SandboxResponder(host: host)
        let app = Application(
            responder: CallbackResponder(callback: responder.respond), configuration: configuration,
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? 0
                responder.ownAddress.set("http://127.0.0.1:\(port)")
                signal.send(.success(port))
            }, logger: Logger(label: "reprise.sandbox") { _ in SwiftLogNoOpLogHandler() })
        let wanted = options.port
        running.set(
            Task {
                do {
                    try await app.run()
                    signal.send(.failure(.cannotListen("stopped")))
                } catch {
                    signal.send(.failure(Self.reason(error, port: wanted)))
                }
            })
        return try await signal.wait().get()
    }

    private static func reason(_ error: any Error, port: Int) -> SandboxServerError {
        if let error = error as? IOError, error.errnoCode == EADDRINUSE { return .portInUse(port) }
        return .cannotListen("\(error)")
    }

    /// Stops listening, cuts what is open, saves the state.
    package func stop() async {
        await running.stop()
        host.close()
    }

    /// A control API call from within the process: `inject("/_sandbox/items", body:)`.
    @discardableResult
    package func inject(_ path: String, body: Data, base: String? = nil) -> SandboxReply {
        host.handle(
            SandboxRequest(
                "POST", host: "", path: path, headers: [SandboxField("Content-Type", "application/json")], body: .data(body), base: base))
    }
}

/// The task that serves, so that `stop` can end it.
private final class RunningServer: @unchecked Sendable {
    private let lock = NSLock()
    private var task: Task<Void, Never>?

    func set(_ task: Task<Void, Never>) { lock.withLock { self.task = task } }

    func stop() async {
        let task = lock.withLock { self.task }
        task?.cancel()
        await task?.value
    }
}

/// The first of "it runs" and "it failed".
private final class StartSignal: @unchecked Sendable {
    typealias Outcome = Result<Int, SandboxServerError>
    private let lock = NSLock()
    private var outcome: Outcome?
    private var waiter: CheckedContinuation<Outcome, Never>?

    func send(_ result: Outcome) {
        let waiter = lock.withLock {
            guard outcome == nil else { return nil as CheckedContinuation<Outcome, Never>? }
            outcome = result
            return self.waiter
        }
        waiter?.resume(returning: result)
    }

    func wait() async -> Outcome {
        await withCheckedContinuation { continuation in
            let known = lock.withLock {
                if outcome == nil { waiter = continuation }
                return outcome
            }
            if let known { continuation.resume(returning: known) }
        }
    }
}
