package import CivilTime
import Foundation

/// The sandbox's time: starts anywhere, runs at any speed, can be set.
///
/// A daemon in the same process gives closures of its own instead, so that both live by one clock.
package final class SandboxClock: @unchecked Sendable {
    private let lock = NSLock()
    private var anchor: Timestamp
    private var speed: Double
    private var anchorNanoseconds: UInt64
    private let external: (@Sendable () -> Timestamp)?
    private let externalSleep: (@Sendable (Timestamp) async -> Void)?

    /// From `start` on, `speed` seconds pass here in one second of the machine. Speed 0 stands still.
    package init(start: Timestamp, speed: Double = 1) {
        anchor = start
        self.speed = max(0, speed)
        anchorNanoseconds = DispatchTime.now().uptimeNanoseconds
        external = nil
        externalSleep = nil
    }

    /// A clock kept by somebody else.
    package init(now: @escaping @Sendable () -> Timestamp, sleep: @escaping @Sendable (_ until: Timestamp) async -> Void) {
        external = now
        externalSleep = sleep
        anchor = .distantPast
        speed = 1
        anchorNanoseconds = 0
    }

    package var isExternal: Bool { external != nil }

    package func now() -> Timestamp {
        if let external { return external() }
        return lock.withLock { reading() }
    }

    package var currentSpeed: Double { lock.withLock { speed } }

    /// Goes on from another instant or at another speed.
    package func set(now: Timestamp? = nil, speed newSpeed: Double? = nil) {
        lock.withLock {
            anchor = now ?? reading()
            anchorNanoseconds = DispatchTime.now().uptimeNanoseconds
            if let newSpeed { speed = max(0, newSpeed) }
        }
    }

    private func reading() -> Timestamp {
        let nanoseconds = Double(DispatchTime.now().uptimeNanoseconds - anchorNanoseconds)
        return anchor + .milliseconds(Int64(nanoseconds / 1_000_000 * speed))
    }

    /// Returns once the clock shows `instant`, also when somebody sets it forward meanwhile.
    package func sleep(until instant: Timestamp) async {
        if let externalSleep { return await externalSleep(instant) }
        while now() < instant, !Task.isCancelled {
            let left = Double((instant - now()).milliseconds)
            let rate = currentSpeed
            let real = rate > 0 ? left / rate : 50
            try? await Task.sleep(for: .milliseconds(Int64(min(max(real, 1), 50))))
        }
    }
}
