import CivilTime
import Foundation
import HTTPValues
import SandboxServer
import Transport

/// Follows the clock of a sandbox in another process (`REPRISE_ENDPOINT`): reads it at the start and again every second,
/// because somebody may set it.
package enum RemoteSandboxClock {
    package struct Unreachable: Error, CustomStringConvertible {
        package let description: String
    }

    package static func follow(_ base: String) async throws -> any DaemonClock {
        var configuration = TransportConfiguration()
        do { configuration.sandbox = try SandboxEndpoint(base) } catch { throw Unreachable(description: "REPRISE_ENDPOINT: \(error)") }
        let transport = HTTPTransport(configuration: configuration)
        guard let first = await read(base, transport) else {
            throw Unreachable(description: "no sandbox answers at \(base)")
        }
        let clock = SandboxClock(start: first.now, speed: first.speed)
        Task.detached { [weak clock] in
            while clock != nil {
                try? await Task.sleep(for: .seconds(1))
                guard let reading = await read(base, transport), let clock else { continue }
                let drift = (reading.now - clock.now()).milliseconds
                // Small differences are the request's own time.
                if abs(drift) > Int64(250 * max(1, reading.speed)) || reading.speed != clock.currentSpeed {
                    clock.set(now: reading.now, speed: reading.speed)
                }
            }
            transport.shutdown()
        }
        return clock
    }

    private static func read(_ base: String, _ transport: HTTPTransport) async -> (now: Timestamp, speed: Double)? {
        guard case .success(let response) = await transport.send(WireRequest(.get, base + "/_sandbox/clock")), let json = response.json,
            let text = json["now"]?.string, let now = try? Timestamp(rfc3339: text)
        else { return nil }
        return (now, json["speed"]?.double ?? 1)
    }
}
