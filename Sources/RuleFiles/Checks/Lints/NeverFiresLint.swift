import CivilTime
import Diagnostics
import Domain
import RuleSet

/// Schedules without a single occurrence: outside their campaign's dates, or after their own end.
struct NeverFiresLint: Sendable {
    let subject: LintSubject
    let occurrences: OccurrenceTable

    func findings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var seen: Set<RuleLocation> = []
        for row in occurrences.rows where row.repeats && row.times.isEmpty {
            let use = subject.uses[row.use]
            guard let schedule = schedule(of: use.cause), !Self.isReported(schedule), seen.insert(schedule.origin).inserted,
                isEmpty(schedule, subject.campaign(of: use))
            else { continue }
            let campaign = subject.campaign(of: use)
            found.append(
                Diagnostic(
                    .warning, "never-fires", "the schedule of \(subject.title(use.cause)) never fires",
                    hint: hint(for: schedule, campaign), span: subject.point(schedule.origin)))
        }
        return found
    }

    /// What can be seen of the schedule alone is an error where it is read.
    private static func isReported(_ schedule: Schedule) -> Bool {
        if case .cron(let expression) = schedule.days, expression.isEmpty { return true }
        return (try? schedule.recurring()) == nil
    }

    private func hint(for schedule: Schedule, _ campaign: Campaign?) -> String {
        if campaign?.until != nil {
            var free = schedule
            if let from = campaign?.from { free.start = free.start ?? from }
            if !isEmpty(free, nil) { return "none of its times lies within the campaign's dates" }
        }
        if case .recurrence(let rule, _, _) = schedule.days, rule.end != .never { return "its end comes before its first time" }
        return schedule.exceptions.isEmpty ? "no date is all that it asks for" : "`except` leaves none of its days"
    }

    private func schedule(of cause: LintSubject.Use.Cause) -> Schedule? {
        switch cause {
        case .rule(let index, _): if case .schedule(let schedule) = subject.rules.rules[index].trigger { return schedule }
        case .post(let campaign, let post, _):
            if case .repeating(let schedule) = subject.rules.campaigns[campaign].posts[post].timing { return schedule }
        }
        return nil
    }

    /// Beyond the 400 days of the table too.
    private func isEmpty(_ schedule: Schedule, _ campaign: Campaign?) -> Bool {
        let from = (campaign?.from).map { (campaign?.zone ?? schedule.zone).startOfDay($0) } ?? Timestamp(seconds: 946_684_800)
        let until = (campaign?.until).map { (campaign?.zone ?? schedule.zone).startOfDay($0.adding(days: 1)) }
        guard let until else {
            if case .slots = schedule.days { return false }
            return ScheduleExpansion(schedule, from: from, until: .distantFuture).times(limit: 1).isEmpty
        }
        return ScheduleExpansion(schedule, from: from, until: until).times(limit: 1).isEmpty
    }
}
