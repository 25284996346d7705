import CivilTime
import RuleSet

/// When the schedules of a workspace fire, within bounds: the next 400 days from the first date that the rules themselves
/// name, never from today, so that the same rules always give the same findings. Jitter is left out of account.
struct OccurrenceTable: Sendable {
    struct Row {
        /// Index of `LintSubject.uses`.
        var use: Int
        var times: [Timestamp]
        /// It fires again and again; else once.
        var repeats: Bool
        /// Times may be off by the schedule's jitter.
        var isExact: Bool
    }

    private(set) var rows: [Row] = []
    private static let days = 400
    private static let mostPerSchedule = 1000
    private static let mostInAll = 300_000
    private let reference: CivilDate
    private let limit: Int

    init(_ subject: LintSubject) {
        let scheduled = subject.uses.indices.filter { Self.timing(of: subject.uses[$0], in: subject) != nil }
        reference = Self.firstDate(subject)
        limit = min(Self.mostPerSchedule, max(10, Self.mostInAll / max(1, scheduled.count)))
        var known: [Int: [Timestamp]] = [:]
        for index in scheduled {
            let use = subject.uses[index]
            guard !subject.isDraft(use), let timing = Self.timing(of: use, in: subject) else { continue }
            switch timing {
            case .once(let instant): rows.append(Row(use: index, times: [instant], repeats: false, isExact: true))
            case .repeating(let schedule, let owner, let delay):
                // The destinations of one schedule share its times.
                let times = known[owner] ?? occurrences(of: schedule, in: subject.campaign(of: use))
                known[owner] = times
                rows.append(
                    Row(
                        use: index, times: delay == .zero ? times : times.map { $0 + delay }, repeats: true,
                        isExact: schedule.jitter == .zero))
            }
        }
    }

    private enum Timing {
        case once(Timestamp)
        case repeating(Schedule, owner: Int, delay: Duration)
    }

    private static func timing(of use: LintSubject.Use, in subject: LintSubject) -> Timing? {
        switch use.cause {
        case .rule(let index, let entry):
            guard case .schedule(let schedule) = subject.rules.rules[index].trigger else { return nil }
            return .repeating(schedule, owner: index, delay: subject.rules.rules[index].posts[entry].after)
        case .post(let campaign, let position, _):
            let post = subject.rules.campaigns[campaign].posts[position]
            switch post.timing {
            case .once(let at): return .once(post.zone.instant(of: at))
            case .repeating(let schedule): return .repeating(schedule, owner: -1 - campaign * 1_000_000 - position, delay: .zero)
            }
        }
    }

    private static func firstDate(_ subject: LintSubject) -> CivilDate {
        var first: CivilDate?
        func note(_ date: CivilDate?) { if let date { first = min(first ?? date, date) } }
        for campaign in subject.rules.campaigns where campaign.state != .draft {
            note(campaign.from)
            for post in campaign.posts {
                switch post.timing {
                case .once(let at): note(at.date)
                case .repeating(let schedule): note(schedule.start)
                }
            }
        }
        for case .schedule(let schedule) in subject.rules.rules.map(\.trigger) { note(schedule.start) }
        return first ?? CivilDate(year: 2026, month: 1, day: 1) ?? CivilDate(dayNumber: 20_454)
    }

    private func occurrences(of schedule: Schedule, in campaign: Campaign?) -> [Timestamp] {
        let first = max(reference, campaign?.from ?? reference)
        let last = min(first.adding(days: Self.days), campaign?.until ?? first.adding(days: Self.days))
        guard first <= last else { return [] }
        let bounds = campaign?.zone ?? schedule.zone
        let expansion = ScheduleExpansion(schedule, from: bounds.startOfDay(first), until: bounds.startOfDay(last.adding(days: 1)))
        return expansion.times(limit: limit)
    }
}
