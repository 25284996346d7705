package import CivilTime
import Foundation
package import SandboxServer

/// The daemon's time: the only place below the commands that reads a clock.
package protocol DaemonClock: Sendable {
    func now() -> Timestamp
    /// Real time to wait until that instant; zero when it has come.
    func delay(until instant: Timestamp) -> Duration
    /// A clock that nobody can set and that goes on while the machine sleeps; nil where time is made up.
    var steady: Duration? { get }
}

extension DaemonClock {
    package var steady: Duration? { nil }
}

package struct SystemClock: DaemonClock {
    package init() {}
    package func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
    package func delay(until instant: Timestamp) -> Duration { max(.zero, instant - now()) }
    package var steady: Duration? {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}

extension SandboxClock: DaemonClock {
    package func delay(until instant: Timestamp) -> Duration {
        let virtual = (instant - now()).milliseconds
        guard virtual > 0 else { return .zero }
        return currentSpeed > 0 ? .milliseconds(Int64(Double(virtual) / currentSpeed) + 1) : .seconds(1)
    }
}
