/// What must become of one wish, found by looking at every minute from when it is wanted, and at each instant between
/// minutes at which a limit may turn.
struct Judgement {
    enum Outcome: Equatable {
        case slot(Int64)
        /// Codes of which one must be among the reasons.
        case held(Set<String>)
        case dropped(Set<String>)
    }

    let limits: [Limit]
    /// When it may appear at the earliest: wanted, or approved after that.
    let start: Int64
    /// The last instant at which it may.
    let end: Int64
    /// The campaign's days.
    let open: Range<Int64>
    let outcome: Outcome
    /// Where it goes, or would go if it were not held.
    let instant: Int64?

    /// - Parameters:
    ///   - latest: see `end`.
    ///   - standing: what becomes of it wherever its slot would be: limits are asked once it is released.
    ///   - isBraked: whether a brake is on at an instant.
    init(limits: [Limit], start: Int64, latest end: Int64, open: Range<Int64>, standing: Outcome?, isBraked: (Int64) -> Bool) {
        self.limits = limits
        self.start = start
        self.open = open
        self.end = end
        let found = Self.free(limits, from: start, through: end, in: open)
        instant = found
        if let standing {
            outcome = standing
            return
        }
        guard let found else {
            outcome = .dropped([open.upperBound <= end ? "campaign-over" : "latest"])
            return
        }
        let stopping = limits.filter { $0.conflict != "defer" && $0.forbids(found) }
        let dropping = Set(stopping.filter { $0.conflict == "drop" }.map(\.code))
        let holding = Set(stopping.filter { $0.conflict == "hold" }.map(\.code)).union(isBraked(found) ? ["paused"] : [])
        outcome = !dropping.isEmpty ? .dropped(dropping) : !holding.isEmpty ? .held(holding) : .slot(found)
    }

    /// The first instant that the deferring limits allow.
    static func free(_ limits: [Limit], from start: Int64, through end: Int64, in open: Range<Int64>) -> Int64? {
        let deferring = limits.filter { $0.conflict == "defer" }
        return points(limits, from: max(start, open.lowerBound), through: min(end, open.upperBound - 1)).first { point in
            !deferring.contains { $0.forbids(point) }
        }
    }

    /// Every whole minute and every turn in between, the first instant included.
    static func points(_ limits: [Limit], from start: Int64, through end: Int64) -> some Sequence<Int64> {
        let turns = ([start] + limits.flatMap(\.turns).filter { start <= $0 && $0 <= end }).sorted()
        let minute = (start + Instants.minute - 1) / Instants.minute * Instants.minute
        return sequence(state: (turn: 0, minute: minute)) { state -> Int64? in
            let turn = state.turn < turns.count ? turns[state.turn] : Int64.max
            let point = min(turn, state.minute)
            guard point <= end else { return nil }
            if turn == point { state.turn += 1 }
            if state.minute == point { state.minute += Instants.minute }
            return point
        }
    }

    /// Whether a limit of that code and name forbids any instant until the slot, or until there is no hope any more.
    func isTrue(_ code: String, _ guardrail: String?, until slot: Int64?) -> Bool {
        let meant = limits.filter { $0.code == code && (guardrail == nil || $0.guardrail == guardrail) }
        let last = slot ?? instant ?? min(end, open.upperBound - 1)
        return Self.points(meant, from: start, through: max(start, last)).contains { point in meant.contains { $0.forbids(point) } }
    }
}
