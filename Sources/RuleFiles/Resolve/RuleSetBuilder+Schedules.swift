import CivilTime
import Diagnostics
import Domain
import RuleSet

extension RuleSetBuilder {
    /// - Parameters:
    ///   - zone: of the post or campaign around it.
    ///   - campaign: gives RRULE its start where the schedule has none (DESIGN §6).
    mutating func schedule(_ field: Field, zone outer: Zone, campaign: Campaign?) -> Schedule? {
        guard case .section(let section) = field.value else { return nil }
        let zone = section.zone("timezone") ?? outer
        let days: Schedule.Days
        switch (section["rrule"]?.value, section["cron"]?.value) {
        case (.recurrence(let rule, let text)?, _): days = .recurrence(rule, text: text, at: section.times("at"))
        case (_, .cron(let expression)?): days = .cron(expression)
        default:
            guard section["slots"] != nil else { return nil }
            days = .slots(section.list("slots").compactMap { slot($0) })
        }
        var schedule = Schedule(days: days, zone: zone, start: section.date("start") ?? campaign?.from, origin: origin(ofKey: field))
        schedule.exceptions = section.list("except").compactMap { field in
            guard case .dateRange(let first, let last) = field.value, first <= last else { return nil }
            return first...last
        }
        schedule.additions = section.list("also").compactMap { if case .dateTime(let value) = $0.value { value } else { nil } }
        schedule.jitter = section.duration("jitter") ?? .zero
        check(schedule, section)
        return schedule
    }

    private mutating func slot(_ field: Field) -> Schedule.Slot? {
        guard case .section(let section) = field.value else { return nil }
        return Schedule.Slot(days: section.weekdays("days"), at: Set(section.times("at")).sorted { $0.secondOfDay < $1.secondOfDay })
    }

    private mutating func check(_ schedule: Schedule, _ section: SectionValue) {
        if case .slots(let slots) = schedule.days, slots.isEmpty {
            report(
                .error, "never-fires", "the schedule has no slots", at: section["slots"]?.span, hint: "add - { days: [mon], at: \"09:00\" }"
            )
            return
        }
        if case .recurrence(let rule, _, _) = schedule.days, rule.frequency == .secondly {
            report(.error, "bad-rrule", "FREQ=SECONDLY is not offered", at: section["rrule"]?.span, hint: "posts every second help nobody")
            return
        }
        do throws(ScheduleProblem) {
            _ = try schedule.recurring()
        } catch {
            reportProblem(error, section)
        }
        if case .cron(let expression) = schedule.days, expression.isEmpty {
            report(.error, "never-fires", "this cron expression matches no date", at: section["cron"]?.span, hint: "no month has that day")
        }
        if schedule.jitter >= .seconds(86_400) {
            report(
                .error, "out-of-range", "jitter of a day and more would mix up the days", at: section["jitter"]?.span, hint: "less than 24h"
            )
        }
        for field in section.list("except") {
            guard case .dateRange(let first, let last) = field.value, first > last else { continue }
            report(.error, "bad-value", "the range ends before it begins", at: field.span, hint: "write the earlier day first")
        }
    }

    private mutating func reportProblem(_ problem: ScheduleProblem, _ section: SectionValue) {
        let days = section["rrule"] ?? section["slots"]
        switch problem {
        case .needsStart: report(.error, "start-missing", problem.description, at: days?.span, hint: problem.hint)
        case .noTime: report(.error, "missing-key", problem.description, at: days?.span, hint: problem.hint)
        case .timesTwice: report(.error, "conflicting-keys", problem.description, at: section["at"]?.keySpan, hint: problem.hint)
        case .noTimeOfDay:
            report(.error, "out-of-range", problem.description, at: (section["at"] ?? days)?.span, hint: problem.hint)
        }
    }

    mutating func queue(_ section: SectionValue) -> ContentQueue? {
        guard let field = section["queue"] else { return nil }
        var queue: ContentQueue
        switch field.value {
        case .text(let path): queue = ContentQueue(path: PathCheck.normalized(path), origin: origin(ofKey: field))
        case .section(let spec):
            guard let path = spec.text("path") else { return nil }
            queue = ContentQueue(path: PathCheck.normalized(path), order: spec.choice("order") ?? .name, origin: origin(ofKey: field))
            queue.cooldown = spec.duration("cooldown")
            queue.maxUses = spec.integer("max_uses")
            queue.onEmpty = spec.choice("on_empty") ?? .skip
        default: return nil
        }
        queue.files = queueFiles(of: queue.path, named: field)
        return queue
    }

    private mutating func queueFiles(of folder: String, named field: Field) -> [QueueFile] {
        if let known = queues[folder] { return known }
        var reader = QueueReader(content: content, folder: folder)
        let files = reader.files(named: field)
        diagnostics += reader.diagnostics
        queues[folder] = files
        return files
    }
}
