import Domain
import Platforms

/// A request of a publication that this process has under way.
struct Flight {
    var key: PublicationKey
    var destination: String
    var platform: Platform
    var kind: MachineRequest.Kind
    var label: String
    /// The buckets it draws from.
    var draws: [RateLimit.Key]
}

/// Requests under way, counted by everything that limits them. Lost in a crash without harm: then nothing is under way.
struct Flights {
    private(set) var bySteps: [Int64: Flight] = [:]
    private var destinations: [String: Int] = [:]
    private var visible: [String: Int] = [:]
    private var platforms: [Platform: Int] = [:]
    private var drawn: [RateLimit.Key: Int] = [:]

    var count: Int { bySteps.count }

    mutating func add(_ step: Int64, _ flight: Flight) {
        bySteps[step] = flight
        count(flight, by: 1)
    }

    mutating func remove(_ step: Int64) -> Flight? {
        guard let flight = bySteps.removeValue(forKey: step) else { return nil }
        count(flight, by: -1)
        return flight
    }

    private mutating func count(_ flight: Flight, by change: Int) {
        Self.change(&destinations, flight.destination, change)
        if flight.kind == .visible { Self.change(&visible, flight.destination, change) }
        Self.change(&platforms, flight.platform, change)
        for key in flight.draws { Self.change(&drawn, key, change) }
    }

    private static func change<Key>(_ counts: inout [Key: Int], _ key: Key, _ change: Int) {
        let new = (counts[key] ?? 0) + change
        counts[key] = new == 0 ? nil : new
    }

    /// Requests that a bucket's last reading does not know of.
    func drawn(_ key: RateLimit.Key) -> Int { drawn[key] ?? 0 }

    /// How many more requests of that kind there may be; never below zero. A quarter of every limit is kept for visible
    /// calls: uploads that take their time must not make posts late.
    func seats(_ kind: MachineRequest.Kind, at destination: String, _ platform: Platform, _ limits: EngineLimits) -> Int {
        func free(_ limit: Int, _ used: Int) -> Int { (kind == .visible ? limit : limit - limit / 4) - used }
        var seats = min(
            free(limits.total, count), free(limits.perPlatform, platforms[platform] ?? 0),
            free(limits.perDestination, destinations[destination] ?? 0))
        if kind == .visible { seats = min(seats, limits.visiblePerDestination - (visible[destination] ?? 0)) }
        return max(0, seats)
    }
}
