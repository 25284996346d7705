import CivilTime
import Domain
import RuleSet

/// Whole civil days on which nothing appears.
struct BlackoutConstraint: CalendarConstraint {
    let guardrail: String
    let zone: Zone
    let blackout: Guardrail.Blackout

    func objection(at instant: Timestamp) -> Objection? {
        let today = zone.civil(at: instant).date
        guard let last = lastDay(covering: today) else { return nil }
        let end = zone.instant(of: CivilDateTime(date: last.adding(days: 1), time: .midnight), inGap: .firstInstantAfter)
        return Objection(
            until: end, reason: Reason(.blackout, "blackout on \(today.text)", guardrail: guardrail, until: end, at: blackout.origin))
    }

    private func lastDay(covering day: CivilDate) -> CivilDate? {
        switch blackout.days {
        case .range(let first, let last): first <= day && day <= last ? last : nil
        case .yearly(let month, let dayOfMonth): day.month == month && day.day == dayOfMonth ? day : nil
        }
    }
}
