import CivilTime
import Domain
import RuleSet

/// Quiet hours taken from a named interval: during its windows, or with `isInverted` at all times but them.
struct IntervalConstraint: CalendarConstraint {
    let guardrail: String
    let interval: Guardrail.Interval

    var zone: Zone { interval.zone }
    var isInverted: Bool { interval.isInverted }

    func windows(startingIn days: Range<Int>) -> [Range<Int64>] {
        interval.windows.flatMap { $0.stretches(in: interval.zone, startingIn: days) }
    }

    func ownEnd(at instant: Timestamp) -> Timestamp? {
        isInverted ? nil : interval.windows.compactMap { $0.end(around: instant, in: interval.zone) }.max()
    }

    func reason(at instant: Timestamp, until: Timestamp?) -> Reason {
        let text = isInverted ? "outside of interval \(interval.name)" : "quiet during interval \(interval.name)"
        return Reason(.quietHours, text, guardrail: guardrail, until: until, at: interval.origin)
    }
}
