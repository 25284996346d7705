extension RecurrenceRule {
    /// What makes a start necessary: counted from another day, the rule would mean something else.
    package enum StartCause: Hashable, Sendable {
        /// `INTERVAL` above 1: which weeks, months or days are left out.
        case interval
        /// `COUNT`: which ones are left.
        case count
        /// No part says on which days of its week, month or year the rule comes; RFC 5545 takes them from the start.
        case days

        /// For people, without a full stop.
        package var reason: String {
            switch self {
            case .interval: "INTERVAL counts from a start"
            case .count: "COUNT counts from a start"
            case .days: "the rule does not say on which day it comes, so that it would come on the start's"
            }
        }
    }

    /// The rule has no meaning without a start (DESIGN §6).
    package var needsStart: Bool { startCause != nil }

    /// The first cause that there is; nil when the rule means the same from any start on.
    package var startCause: StartCause? {
        if interval > 1 { return .interval }
        if case .count = end { return .count }
        let isOpen =
            switch frequency {
            case .yearly: days.isEmpty && monthDays.isEmpty && yearDays.isEmpty
            case .monthly: days.isEmpty && monthDays.isEmpty
            case .weekly: days.isEmpty
            default: false
            }
        return isOpen ? .days : nil
    }

    /// The rule says itself at what times of day it comes, or comes several times a day.
    package var hasClockParts: Bool { frequency > .daily || !hours.isEmpty || !minutes.isEmpty || !seconds.isEmpty }
}
