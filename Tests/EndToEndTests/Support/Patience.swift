import Foundation

/// Looks again and again until something is to be seen, at most that long: how these tests wait for other processes.
@discardableResult
func until<Value>(
    _ what: String, within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(5), _ look: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        if let value = try await look() { return value }
        guard ContinuousClock.now < deadline else { throw Obstacle("waited \(limit) in vain until \(what)") }
        try await Task.sleep(for: pause)
    }
}

func until(
    _ what: String, within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(5), isSeen: () async throws -> Bool
) async throws {
    try await until(what, within: limit, every: pause) { try await isSeen() ? () : nil }
}
