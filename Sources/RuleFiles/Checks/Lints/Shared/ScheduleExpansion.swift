import CivilTime
import RuleSet

/// The nominal times of a schedule within a window.
struct ScheduleExpansion {
    private let schedule: Schedule
    private let from: Timestamp
    private let until: Timestamp

    init(_ schedule: Schedule, from: Timestamp, until: Timestamp) {
        self.schedule = schedule
        self.from = from
        self.until = until
    }

    /// Ascending and distinct. Of a schedule whose parts do not go together, which was reported, what `also` adds.
    func times(limit: Int) -> [Timestamp] {
        let excepted = schedule.exceptions
        // More than are wanted, as some may be excepted.
        let own = (try? schedule.recurring())?.instants(from: from, until: until, limit: limit + 400).times ?? []
        var times = Set(own)
        if !excepted.isEmpty {
            times = times.filter { instant in
                let day = schedule.zone.civil(at: instant).date
                return !excepted.contains { $0.contains(day) }
            }
        }
        times.formUnion(schedule.additions.map { schedule.zone.instant(of: $0) }.filter { from <= $0 && $0 < until })
        return Array(times.sorted().prefix(limit))
    }
}
