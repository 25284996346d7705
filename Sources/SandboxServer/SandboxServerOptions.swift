import CivilTime
package import Foundation

/// One entry of a scenario: what happens to the sandbox `after` its first start.
package struct ScenarioEntry: Hashable, Sendable {
    package var after: Duration
    /// `/_sandbox/items` or `/_sandbox/faults`.
    package var path: String
    /// The control API's body, JSON.
    package var body: Data
    package init(after: Duration, path: String, body: Data) {
        self.after = after
        self.path = path
        self.body = body
    }
}

package struct SandboxServerOptions: Sendable {
    /// The address to listen on. Anything but loopback lets other machines in: the sandbox asks nobody who they are.
    package var host: String
    /// 0 takes a free one.
    package var port: Int
    /// Where world and uploads are kept over restarts; nil keeps them for the server's life only.
    package var stateDirectory: URL?
    /// Wipes what an earlier run left in `stateDirectory`.
    package var fresh: Bool
    package var seed: UInt64
    /// Entries in order of `after`.
    package var scenario: [ScenarioEntry]
    package var acceptsAnyMedia: Bool

    package init(
        host: String = "127.0.0.1", port: Int = 0, stateDirectory: URL? = nil, fresh: Bool = false, seed: UInt64 = 1,
        scenario: [ScenarioEntry] = [], acceptsAnyMedia: Bool = false
    ) {
        self.host = host
        self.port = port
        self.stateDirectory = stateDirectory
        self.fresh = fresh
        self.seed = seed
        self.scenario = scenario
        self.acceptsAnyMedia = acceptsAnyMedia
    }
}

/// Why a sandbox did not start.
package enum SandboxServerError: Error, Hashable, CustomStringConvertible {
    case portInUse(Int)
    case cannotListen(String)
    /// The saved world cannot be read; the file's path and the reason.
    case badState(path: String, reason: String)
    case cannotStore(path: String, reason: String)

    package var description: String {
        switch self {
        case .portInUse(let port): "port \(port) is in use"
        case .cannotListen(let reason): "the sandbox cannot listen: \(reason)"
        case .badState(let path, let reason): "the sandbox's state \(path) cannot be read: \(reason)"
        case .cannotStore(let path, let reason): "the sandbox cannot write to \(path): \(reason)"
        }
    }
}
