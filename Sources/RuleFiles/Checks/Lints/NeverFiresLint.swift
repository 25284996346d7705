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
            guard let schedule = schedule(of: use.cause), (try? schedule.recurring()) != nil, seen.insert(schedule.origin).inserted,
                isEmpty(schedule, subject.campaign(of: use))
            else { continue }
            let campaign = subject.campaign(of: use)
            found.append(
                Diagnostic(
                    .warning, "never-fires", "the schedule of \(subject.title(use.cause)) never fires",
                    hint: campaign?.until == nil
                        ? "its end comes before its first time" : "none of its times lies within the campaign's dates",
                    span: LintSubject.point(schedule.origin)))
        }
        return found
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
