import CivilTime

/// Whether the wall's clock can be believed: it is compared with one that nobody can set.
///
/// A machine that slept is not suspected, because the steady clock goes on in its sleep. A doubt outlives the process: it
/// stands in the ledger, so that a restart does not take for granted what the process before it did not believe.
struct ClockGuard: Sendable {
    /// A reading that runs ahead of the steady clock by more than this, while the process lives, is not believed.
    static let greatestJump: Duration = .hours(1)
    /// A wall's clock that is further behind than this, compared with what the ledger has seen, stops new work.
    static let greatestLag: Duration = .minutes(2)
    /// A platform's `Date`, in whole seconds and some time on its way, confirms a clock that is no further from it.
    static let agreement: Duration = .minutes(2)

    /// The wall's reading that is not believed, as it was first seen; nil: all is well.
    private(set) var doubted: Timestamp?
    /// An instant that was believed, and the steady clock's reading then; without that: from before this process.
    private var believed: Timestamp?
    private var steadyThen: Duration?

    /// - Parameters:
    ///   - doubted: the reading that an earlier process did not believe.
    ///   - latest: what the ledger has seen.
    init(doubted: Timestamp? = nil, latest: Timestamp? = nil) {
        self.doubted = doubted
        believed = doubted == nil ? nil : latest
    }

    /// The instant to work with: the wall's, or what the steady clock makes of the last one that was believed.
    mutating func read(_ wall: Timestamp, _ steady: Duration) -> Timestamp {
        guard let believed else {
            confirm(wall, steady)
            return wall
        }
        let expected = believed + (steady - (steadyThen ?? steady))
        // Set back since, perhaps while no process was looking.
        if let reading = doubted, wall < reading, steadyThen == nil || wall - expected <= Self.greatestJump { doubted = nil }
        let mayFollow = steadyThen == nil ? doubted == nil : wall - expected <= Self.greatestJump
        if mayFollow {
            confirm(wall, steady)
            return wall
        }
        if doubted == nil { doubted = wall }
        self.believed = expected
        steadyThen = steady
        return expected
    }

    /// Somebody who knows has said that the wall's reading is right.
    mutating func confirm(_ wall: Timestamp, _ steady: Duration) {
        doubted = nil
        believed = wall
        steadyThen = steady
    }
}

/// Why nothing new is taken up although it is due.
enum ClockTrouble: Hashable, Sendable {
    /// The wall's clock ran ahead at once, further than time can have passed.
    case jumped(to: Timestamp)
    /// The wall's clock shows less than the ledger has seen.
    case isBehind(latest: Timestamp)

    /// For people.
    func text(wall: Timestamp) -> String {
        switch self {
        case .jumped(let reading):
            "the clock jumped forward to \(reading.rfc3339(in: .utc)): nothing is posted until a platform's answer shows that time, "
                + "the clock is set right, or somebody says `reprise resume`"
        case .isBehind(let latest):
            "the clock shows \(wall.rfc3339(in: .utc)), \((latest - wall).text) before the ledger's last event: nothing is posted until "
                + "it has caught up"
        }
    }

    var isJump: Bool { if case .jumped = self { true } else { false } }
}
