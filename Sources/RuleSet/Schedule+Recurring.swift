package import CivilTime

extension Schedule {
    /// Its days and times as one calculation, without exceptions, additions and jitter.
    ///
    /// - Throws: when the parts do not go together; `check` refuses such a schedule.
    package func recurring() throws(ScheduleProblem) -> RecurringSchedule {
        switch days {
        case .recurrence(let rule, _, let times):
            return try RecurringSchedule(rule: rule, at: times, start: start.map { RecurringSchedule.Start(date: $0) }, zone: zone)
        case .cron(let expression): return RecurringSchedule(cron: expression, zone: zone)
        case .slots(let slots):
            return try RecurringSchedule(slots: slots.map { RecurringSchedule.Slot(days: $0.days, times: $0.at) }, zone: zone)
        }
    }
}
