package import CivilTime
import Foundation

/// Where commands learn what time it is: the only place among them that reads a clock.
package struct CommandClock: Sendable {
    package let now: @Sendable () -> Timestamp

    package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// Whole seconds: what a command prints and plans with needs no more.
    package static let system = CommandClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec))
    }

    package static func fixed(_ instant: Timestamp) -> CommandClock { CommandClock { instant } }
}
