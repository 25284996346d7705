import CivilTime
import SandboxServer

/// `--plan`: ends when nothing of the plan is due any more.
struct PlanWatch: IdleWatch {
    let clock: any DaemonClock
    /// The sandbox's clock is sent forward to what comes next.
    let jumps: Bool

    func nothingInFlight(nextWake: Timestamp?, nextDue: Timestamp?) async -> IdleDecision {
        guard let nextDue else { return .end }
        guard jumps, let clock = clock as? SandboxClock, nextDue > clock.now() else { return .wait }
        clock.set(now: nextDue)
        return .again
    }
}
