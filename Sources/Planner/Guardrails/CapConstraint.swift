import CivilTime
import Domain
import RuleSet

/// At most so many slots per civil day, ISO week, civil month, or within any stretch of a given length.
enum CapConstraint {
    /// The `index`-th cap of a guardrail.
    static func constraint(_ cap: Guardrail.Cap, _ index: Int, of guardrail: String, zone: Zone) -> CountingConstraint {
        CountingConstraint(
            id: "\(guardrail)/cap/\(index)", max: cap.max, measure: measure(cap.per, zone), scope: cap.across,
            reason: Reason(.cap, "at most \(text(cap))", guardrail: guardrail, at: cap.origin))
    }

    /// What a platform publishes about itself, counted like any cap.
    static func quota(_ cap: Guardrail.Cap, named name: String, of platform: Platform, zone: Zone) -> CountingConstraint {
        CountingConstraint(
            id: "quota/\(platform.rawValue)/\(name)", max: cap.max, measure: measure(cap.per, zone), scope: cap.across,
            reason: Reason(.quota, "\(platform.displayName) allows \(text(cap))", at: cap.origin))
    }

    private static func measure(_ window: Guardrail.Cap.Window, _ zone: Zone) -> CountingConstraint.Measure {
        switch window {
        case .day: .unit(.day, zone)
        case .week: .unit(.week, zone)
        case .month: .unit(.month, zone)
        case .rolling(let length): .rolling(length.milliseconds)
        }
    }

    private static func text(_ cap: Guardrail.Cap) -> String {
        switch cap.per {
        case .day: "\(cap.max) a day"
        case .week: "\(cap.max) a week"
        case .month: "\(cap.max) a month"
        case .rolling(let length): "\(cap.max) per \(length.text)"
        }
    }
}
