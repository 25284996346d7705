import CivilTime
import Diagnostics
import Domain
import PlatformFacts
import RuleSet

/// Caps and platforms' quotas that the schedules alone go beyond: what is more is deferred again and again, until it is
/// dropped.
struct CapacityLint: Sendable {
    let subject: LintSubject
    let occurrences: OccurrenceTable

    /// One limit at one destination.
    private struct Counter: Hashable {
        var destination: Int
        /// Nil: the platform's quota at `position`.
        var guardrail: Int?
        var position: Int
    }

    private enum Window {
        case rolling(Duration)
        case days(Zone, (CivilDate) -> Int)
    }

    func findings() -> [Diagnostic] {
        var times: [Counter: [Timestamp]] = [:]
        var order: [Counter] = []
        for row in occurrences.rows {
            let use = subject.uses[row.use]
            for counter in counters(of: use) {
                if times[counter] == nil { order.append(counter) }
                times[counter, default: []] += row.times
            }
        }
        return order.compactMap { counter in finding(counter, (times[counter] ?? []).sorted()) }
    }

    private func counters(of use: LintSubject.Use) -> [Counter] {
        var counters: [Counter] = []
        for index in subject.guardrailSets[use.guardrails] {
            for (position, cap) in subject.rules.guardrails[index].caps.enumerated() where cap.across == .destination && cap.max > 0 {
                counters.append(Counter(destination: use.destination, guardrail: index, position: position))
            }
        }
        let quotas = PlatformFacts.capabilities(for: subject.rules.destinations[use.destination].platform).quotas
        return counters + quotas.indices.map { Counter(destination: use.destination, guardrail: nil, position: $0) }
    }

    private func finding(_ counter: Counter, _ times: [Timestamp]) -> Diagnostic? {
        let destination = subject.rules.destinations[counter.destination]
        if let index = counter.guardrail {
            let guardrail = subject.rules.guardrails[index]
            let cap = guardrail.caps[counter.position]
            guard let excess = Self.excess(times, Self.window(cap, guardrail.zone), max: cap.max) else { return nil }
            return Diagnostic(
                .warning, "over-capacity", "schedules alone want more posts at `\(destination.name)` than `\(guardrail.name)` allows",
                hint:
                    "\(excess.count) of at most \(cap.max) from \(day(excess.from, guardrail.zone)) on: the rest waits, and is dropped after `latest`",
                span: subject.point(cap.origin))
        }
        let quota = PlatformFacts.capabilities(for: destination.platform).quotas[counter.position]
        guard let excess = Self.excess(times, Self.window(quota), max: quota.max) else { return nil }
        return Diagnostic(
            .warning, "over-capacity",
            "schedules alone want more posts at `\(destination.name)` than \(destination.platform.displayName) allows",
            hint: "\(excess.count) of at most \(quota.max) from \(day(excess.from, subject.rules.zone)) on: the rest waits",
            span: subject.span(.destination, destination.name))
    }

    private func day(_ instant: Timestamp, _ zone: Zone) -> String { zone.civil(at: instant).date.text }

    private static func window(_ cap: Guardrail.Cap, _ zone: Zone) -> Window {
        switch cap.per {
        case .rolling(let length): .rolling(length)
        case .day: .days(zone) { $0.dayNumber }
        // Day number 0 is a Thursday.
        case .week: .days(zone) { ($0.dayNumber + 3) / 7 }
        case .month: .days(zone) { $0.year * 12 + $0.month }
        }
    }

    private static func window(_ quota: Capabilities.Quota) -> Window {
        switch quota.window {
        case .rolling(let length): .rolling(length)
        case .day(let name): .days((try? Zone.named(name)) ?? .utc) { $0.dayNumber }
        }
    }

    /// The first window with more than `max`, and how many it has.
    private static func excess(_ times: [Timestamp], _ window: Window, max: Int) -> (from: Timestamp, count: Int)? {
        guard times.count > max else { return nil }
        switch window {
        case .rolling(let length):
            var first = 0
            for last in times.indices {
                while times[last] - times[first] >= length { first += 1 }
                if last - first + 1 > max { return (times[first], last - first + 1) }
            }
        case .days(let zone, let unit):
            var first = 0
            for last in times.indices {
                let current = unit(zone.civil(at: times[last]).date)
                while unit(zone.civil(at: times[first]).date) != current { first += 1 }
                if last - first + 1 > max { return (times[first], last - first + 1) }
            }
        }
        return nil
    }
}
