import CivilTime
import Domain
import Planner
import PlatformFacts
import RuleSet

/// How much of a platform's published quota a destination will have used, and when it runs out.
struct QuotaForecast {
    var destination: String
    var platform: Platform
    /// The quota's name in the platform's table.
    var quota: String
    var max: Int
    /// `day of America/Los_Angeles`, or a rolling length such as `1d`.
    var window: String
    /// The most posts that one window holds, and the last post of that window.
    var peak: Int
    var peakAt: Timestamp
    /// The post that uses it up for the first time.
    var exhaustedAt: Timestamp?

    /// Over every post of the plan and of the history beside it.
    static func forecasts(_ plan: Plan, history: [PublicationRecord], rules: RuleSet) -> [QuotaForecast] {
        var slots: [String: [Timestamp]] = [:]
        var seen: Set<PublicationKey> = []
        for entry in plan.entries where entry.change != .remove {
            guard let slot = entry.publication.slot, seen.insert(entry.publication.key).inserted else { continue }
            slots[rules.current(entry.publication).destination, default: []].append(slot)
        }
        for record in history where record.state.occupiesSlot {
            guard let slot = record.slot, seen.insert(record.key).inserted else { continue }
            slots[rules.current(record).destination, default: []].append(slot)
        }
        var result: [QuotaForecast] = []
        for destination in rules.destinations {
            guard let given = slots[destination.name]?.sorted() else { continue }
            for quota in PlatformFacts.capabilities(for: destination.platform).quotas {
                if let forecast = forecast(given, quota, destination, from: plan.from) { result.append(forecast) }
            }
        }
        return result
    }

    private static func forecast(
        _ slots: [Timestamp], _ quota: Capabilities.Quota, _ destination: Destination, from: Timestamp
    ) -> QuotaForecast? {
        let (window, ends) = counts(slots, quota.window)
        var forecast: QuotaForecast?
        for (slot, count) in zip(slots, ends) where slot >= from {
            if forecast == nil || count > forecast?.peak ?? 0 {
                let exhausted = forecast?.exhaustedAt
                forecast = QuotaForecast(
                    destination: destination.name, platform: destination.platform, quota: quota.name, max: quota.max, window: window,
                    peak: count, peakAt: slot, exhaustedAt: exhausted)
            }
            if count >= quota.max, forecast?.exhaustedAt == nil { forecast?.exhaustedAt = slot }
        }
        return forecast
    }

    /// For each slot the number of posts in the window that ends with it.
    private static func counts(_ slots: [Timestamp], _ window: Capabilities.Quota.Window) -> (name: String, counts: [Int]) {
        var first = 0
        switch window {
        case .rolling(let length):
            let counts = slots.enumerated().map { index, slot in
                while slot - slots[first] >= length { first += 1 }
                return index - first + 1
            }
            return (length.text, counts)
        case .day(let name):
            let zone = (try? Zone.named(name)) ?? .utc
            let days = slots.map { zone.civil(at: $0).date }
            let counts = days.enumerated().map { index, day in
                while days[first] != day { first += 1 }
                return index - first + 1
            }
            return ("day of \(name)", counts)
        }
    }

    /// Worth a line for people: used up, or nearly.
    var isTight: Bool { exhaustedAt != nil || peak * 5 >= max * 4 }

    func sentence(_ instants: InstantText) -> String {
        let limit = "\(destination) (\(platform.displayName)): \(peak) of \(max) \(quota) per \(window)"
        guard let exhaustedAt else { return "\(limit) with the post of \(instants.full(peakAt))" }
        return "\(limit), used up on \(instants.day(exhaustedAt)) at \(instants.time(exhaustedAt)): what comes next waits"
    }

    func json(_ instants: InstantText) -> JSONText {
        .object([
            ("destination", .string(destination)), ("platform", .string(platform.rawValue)), ("quota", .string(quota)), ("max", .int(max)),
            ("window", .string(window)), ("peak", .int(peak)), ("peak_at", instants.json(peakAt)),
            ("exhausted_at", instants.json(exhaustedAt)),
        ])
    }
}
