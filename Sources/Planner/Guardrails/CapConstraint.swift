import CivilTime
import Domain
import RuleSet

/// At most so many slots per civil day, ISO week, civil month, or within any stretch of a given length.
struct CapConstraint: CountingConstraint {
    let id: String
    let guardrail: String?
    let zone: Zone
    let cap: Guardrail.Cap
    /// `.cap` for a rule's own cap, `.quota` for one that the platform publishes.
    let code: ReasonCode
    let subject: String

    var scope: Guardrail.Scope { cap.across }

    func objection(at instant: Timestamp, counter: SlotCounter) -> Objection? {
        let until: Timestamp? =
            if case .rolling(let length) = cap.per {
                rollingEnd(at: instant, length: length, slots: counter)
            } else {
                calendarEnd(at: instant, slots: counter)
            }
        guard let until else { return nil }
        return Objection(until: until, reason: Reason(code, "\(subject) \(text)", guardrail: guardrail, until: until, at: cap.origin))
    }

    private var text: String {
        switch cap.per {
        case .day: "\(cap.max) a day"
        case .week: "\(cap.max) a week"
        case .month: "\(cap.max) a month"
        case .rolling(let length): "\(cap.max) per \(length.text)"
        }
    }

    /// The end of the civil unit around `instant` when it is full.
    private func calendarEnd(at instant: Timestamp, slots: SlotCounter) -> Timestamp? {
        let today = zone.civil(at: instant).date
        let first: CivilDate
        let next: CivilDate
        switch cap.per {
        case .week:
            first = today.adding(days: 1 - today.weekday.rawValue)
            next = first.adding(days: 7)
        case .month:
            let (_, _, day) = today.components
            first = today.adding(days: 1 - day)
            let later = first.adding(days: 31)
            next = later.adding(days: 1 - later.day)
        case .day, .rolling:
            first = today
            next = today.adding(days: 1)
        }
        let start = zone.instant(of: CivilDateTime(date: first, time: .midnight), inGap: .firstInstantAfter)
        let end = zone.instant(of: CivilDateTime(date: next, time: .midnight), inGap: .firstInstantAfter)
        return slots.count(from: start, to: end) >= cap.max ? end : nil
    }

    /// With one more slot at `instant`, some interval of that length would hold more than `max`: the instant at which
    /// the first such interval has passed.
    private func rollingEnd(at instant: Timestamp, length: Duration, slots: SlotCounter) -> Timestamp? {
        guard cap.max > 0 else { return instant + length }
        let low = slots.firstIndex(notBefore: instant - length)
        let high = slots.firstIndex(notBefore: instant + length)
        guard high - low >= cap.max else { return nil }
        for first in low...(high - cap.max) {
            let (oldest, newest) = (slots.slots[first], slots.slots[first + cap.max - 1])
            if max(newest, instant) - min(oldest, instant) < length { return oldest + length }
        }
        return nil
    }
}
