/// Why the parts of a schedule do not go together.
package enum ScheduleProblem: Error, Hashable, CustomStringConvertible {
    case needsStart(RecurrenceRule.StartCause)
    /// Neither `at`, nor the rule, nor its start says at what time of day.
    case noTime
    /// `at` beside a rule that has times of its own.
    case timesTwice
    /// 24:00 is the next day's 00:00.
    case noTimeOfDay(CivilTimeOfDay)

    /// For people, without a full stop.
    package var description: String {
        switch self {
        case .needsStart(let cause): cause.reason
        case .noTime: "the schedule does not say at what time of day"
        case .timesTwice: "the rule has times of day of its own"
        case .noTimeOfDay(let time): "\(time.text) is no time at which a day can have something"
        }
    }

    /// The way out.
    package var hint: String {
        switch self {
        case .needsStart: "add `start:`, or `from:` to the campaign"
        case .noTime: "add `at:`, such as \"17:30\""
        case .timesTwice: "leave out `at:`, or BYHOUR, BYMINUTE and BYSECOND, with FREQ=DAILY or longer"
        case .noTimeOfDay: "times run from 00:00 to 23:59:59; the end of a day is the next day's 00:00"
        }
    }
}
