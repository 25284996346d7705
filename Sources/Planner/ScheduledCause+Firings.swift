import CivilTime
import RuleSet

extension ScheduledCause {
    /// Its firings in `[from, until)`, at most `limit` of them, in order of time; and whether there are more.
    func firings(from: Timestamp, until: Timestamp, limit: Int) -> (firings: [Firing], isCut: Bool) {
        switch timing {
        case .once(let at):
            let instant = zone.instant(of: at)
            guard instant >= from, instant < until, let post else { return ([], false) }
            return ([Firing(id: post, nominal: instant)], false)
        case .repeating(let schedule): return schedule.firings(from: from, until: until, limit: limit)
        }
    }

    /// The firing with that id by today's schedule; nil: there is none any more.
    func firing(id: String) -> Firing? {
        switch timing {
        case .once:
            return post == id || formerIDs.contains(id) ? firings(from: .distantPast, until: .distantFuture, limit: 1).firings.first : nil
        case .repeating(let schedule):
            if let instant = try? Timestamp(rfc3339: id) { return Firing.byHand(at: instant) }
            guard let day = try? CivilDate(text: String(id.prefix { $0 != "#" })) else { return nil }
            // A day on either side: clocks that are put back over midnight.
            let from = schedule.zone.startOfDay(day.adding(days: -1))
            let until = schedule.zone.startOfDay(day.adding(days: 2))
            return schedule.firings(from: from, until: until, limit: Self.busiestDay).firings.first { $0.id == id }
        }
    }

    /// More than one a second for three days cannot be written.
    private static let busiestDay = 300_000
}

extension Schedule {
    /// `except` takes whole days away. What `also` adds counts after the schedule's own of that day, so that adding one never
    /// renames another; it comes even on an excepted day.
    func firings(from: Timestamp, until: Timestamp, limit: Int) -> (firings: [ScheduledCause.Firing], isCut: Bool) {
        guard let recurring = try? recurring() else { return ([], false) }
        var found: [ScheduledCause.Firing] = []
        for occurrence in recurring.occurrences(from: from, until: until) where !isExcepted(occurrence.date) {
            guard found.count < limit else { return (found, true) }
            found.append(.init(id: Self.id(occurrence.date, occurrence.ordinal), nominal: occurrence.instant))
        }
        guard !additions.isEmpty else { return (found, false) }
        found += added(to: recurring, from: from, until: until)
        found.sort { ($0.nominal, $0.id) < ($1.nominal, $1.id) }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    /// Civil date and ordinal within that date (DESIGN §5).
    static func id(_ date: CivilDate, _ ordinal: Int) -> String { "\(date.text)#\(ordinal)" }

    private func isExcepted(_ day: CivilDate) -> Bool { exceptions.contains { $0.contains(day) } }

    private func added(to recurring: RecurringSchedule, from: Timestamp, until: Timestamp) -> [ScheduledCause.Firing] {
        var firings: [ScheduledCause.Firing] = []
        var day: CivilDate?
        var ordinal = 0
        var own: Set<Timestamp> = []
        for instant in Set(additions.map { zone.instant(of: $0) }).sorted() {
            let date = zone.civil(at: instant).date
            if date != day {
                day = date
                let around = recurring.occurrences(
                    from: zone.startOfDay(date.adding(days: -1)), until: zone.startOfDay(date.adding(days: 2)))
                let ofDay = around.filter { $0.date == date }
                own = Set(ofDay.map(\.instant))
                ordinal = ofDay.map(\.ordinal).max() ?? 0
            }
            // One that the schedule has anyway is no second one; on an excepted day it is brought back.
            if own.contains(instant), !isExcepted(date) { continue }
            ordinal += 1
            if instant >= from, instant < until { firings.append(.init(id: Self.id(date, ordinal), nominal: instant)) }
        }
        return firings
    }
}

/// Expands many schedules together, and never without end.
struct FiringExpander {
    let causes: [ScheduledCause]
    /// How many publications one plan may come to by schedules alone. A plan of more than this is no use to anybody, and its
    /// making must end.
    var limit = 2_000_000

    struct Found {
        /// By cause, in the order of `causes`.
        var firings: [[ScheduledCause.Firing]]
        /// Set when it would have been more: complete for what is wanted before this instant.
        var cutAt: Timestamp?
    }

    /// All firings that can be wanted in `[from, until)`.
    func expand(from: Timestamp, until: Timestamp) -> Found {
        var found = Found(firings: Array(repeating: [], count: causes.count), cutAt: nil)
        var begin = from - (causes.map(\.reach).max() ?? .zero)
        var length = Duration.days(32)
        var room = limit
        var retries = 0
        while begin < until {
            let end = min(until, begin + length)
            guard let (window, count) = self.window(from: begin, to: end, wantedFrom: from, room: room) else {
                retries += 1
                guard retries <= 6 else {
                    found.cutAt = max(begin, from)
                    return found
                }
                length = .milliseconds(length.milliseconds / 4)
                continue
            }
            for index in causes.indices { found.firings[index] += window[index] }
            room -= count
            begin = end
            if retries == 0, count < room / 8 { length = length * 2 }
        }
        return found
    }

    /// The firings of a stretch, unless they are more than there is room for.
    private func window(
        from: Timestamp, to: Timestamp, wantedFrom: Timestamp, room: Int
    ) -> (firings: [[ScheduledCause.Firing]], count: Int)? {
        var all: [[ScheduledCause.Firing]] = []
        all.reserveCapacity(causes.count)
        var count = 0
        for cause in causes {
            let entries = max(1, cause.entries.count)
            let start = max(from, wantedFrom - cause.reach)
            let (firings, isCut) = start < to ? cause.firings(from: start, until: to, limit: (room - count) / entries) : ([], false)
            if isCut { return nil }
            count += firings.count * entries
            all.append(firings)
        }
        return (all, count)
    }
}
