import CivilTime
import Domain
import RuleSet

/// Half-open civil windows `[from, to)`; one that crosses midnight belongs to the day it starts on (DESIGN §6).
struct QuietHoursConstraint: CalendarConstraint {
    let guardrail: String
    let zone: Zone
    let window: Guardrail.QuietHours

    func objection(at instant: Timestamp) -> Objection? {
        let today = zone.civil(at: instant).date
        for start in [today.adding(days: -1), today] where window.days.isEmpty || window.days.contains(start.weekday) {
            let opens = zone.instant(of: CivilDateTime(date: start, time: window.from), inGap: .firstInstantAfter)
            let endDay = window.to <= window.from ? start.adding(days: 1) : start
            let closes = zone.instant(of: CivilDateTime(date: endDay, time: window.to), inGap: .firstInstantAfter)
            if opens <= instant, instant < closes {
                let text = "quiet hours \(window.from.text)–\(window.to.text)"
                return Objection(
                    until: closes, reason: Reason(.quietHours, text, guardrail: guardrail, until: closes, at: window.origin))
            }
        }
        return nil
    }
}
