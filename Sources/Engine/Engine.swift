package import CivilTime
import Domain
package import Ledger
import Planner
package import Platforms
package import RuleSet

/// The daemon's heart, without a clock or a socket: an event and an instant in, effects out.
///
/// Each step is one durable transaction. Effects are handed out only after it is committed, so a request never leaves
/// before the ledger knows that it may have. If the transaction fails, nothing has happened: the same events may be
/// given again.
package final class Engine {
    private let ledger: Ledger
    private let platforms: PlatformRegistry
    private let limits: EngineLimits
    private var working: Working

    /// - Parameter pinned: the only work there is; nil: whatever the rules cause.
    package init(
        ledger: Ledger, rules: RuleSet, platforms: PlatformRegistry, pinned: PinnedWork? = nil, limits: EngineLimits = EngineLimits()
    ) throws {
        self.ledger = ledger
        self.platforms = platforms
        self.limits = limits
        working = Working(rules: rules, platforms: Set(platforms.adapters.keys))
        working.pinned = pinned
        let (latest, doubted, known) = try ledger.read { (try $0.highWater, try $0.doubtedClock, try $0.limits()) }
        if let latest { working.latest = latest }
        working.clock = ClockGuard(doubted: doubted, latest: latest)
        working.notedDoubt = doubted
        for limit in known { working.limits[limit.key] = limit }
    }

    /// Performs the events in one transaction.
    ///
    /// - Parameters:
    ///   - wall: the driver's clock. Engine time never runs backwards: it is the larger of this and the latest instant in
    ///     the ledger.
    ///   - steady: the reading of a clock that nobody can set; nil where time is made up, and may jump.
    package func step(_ events: [EngineEvent], at wall: Timestamp, steady: Duration? = nil) throws -> [Effect] {
        var before = working
        let now = try before.readClock(wall, steady, ledger: ledger, events: events)
        var turn: Turn?
        try ledger.write(at: now) { transaction in
            var current = try Turn(ledger: transaction, platforms: platforms, limits: limits, working: before, now: now)
            try current.tellOfClock(since: working.clockTrouble, wall: wall)
            for event in events { try current.handle(event) }
            try current.workOffDue()
            try current.findNextWake()
            turn = current
        }
        guard let turn else { return [] }
        working = turn.working
        working.latest = now
        return turn.effects
    }

    /// When the engine wants its next `tick`; nil: only an answer can move anything.
    package var nextWake: Timestamp? { working.nextWake }

    /// Nothing new is taken up until the wall's clock can be believed: the driver comes by now and then.
    package var doubtsClock: Bool { working.clockTrouble != nil }

    /// When the next publication is due, polls left aside.
    package var nextPublication: Timestamp? { working.nextPublication }

    /// Requests and searches under way: the driver may end when this is zero and nothing is due.
    package var inFlight: Int { working.flights.count + working.polls.count + working.locating.count + working.refreshing.count }

    package var rules: RuleSet { working.rules }

    /// The revision that waits for `reprise reload --confirm`; nil: none.
    package var waitingRevision: String? { working.pending?.revision }
}

/// What the engine remembers between steps that the ledger need not: lost in a crash without harm.
struct Working {
    var rules: RuleSet
    var planner: Planner
    /// Engine time of the last step.
    var latest: Timestamp = .distantPast
    var clock = ClockGuard()
    /// What stands in the ledger of the clock's doubt.
    var notedDoubt: Timestamp?
    var clockTrouble: ClockTrouble?
    var nextWake: Timestamp?
    var nextPublication: Timestamp?
    /// Steps whose request this process has under way.
    var flights = Flights()
    /// By credential; those that nobody told of have their limits for themselves.
    var identities: [String: CredentialIdentity] = [:]
    /// The ledger's readings, which only the engine writes.
    var limits: [RateLimit.Key: RateLimit] = [:]
    /// More is due than one step takes up: due work is read lane by lane.
    var isCrowded = false
    /// The destination that was served last: the next step begins behind it.
    var lastServed = ""
    /// Destinations whose login works again, with held publications to look for.
    var releasing: Set<String> = []
    /// The one step whose answer a publication's machine waits for; answers to others are journaled and go no further.
    var awaited: [PublicationKey: Int64] = [:]
    var polls: [String: Poll] = [:]
    var nextPollSerial = 1
    var locating: Set<MediaSubject> = []
    /// Publications whose machine said `wait`: they get `woken`, others `begin`.
    var waiting: Set<PublicationKey> = []
    var deadCredentials: [String: String] = [:]
    var awaitingCredential: [String: Set<PublicationKey>] = [:]
    var refreshing: Set<String> = []
    /// When dead credentials were last looked at again.
    var deadCheckedAt: Timestamp = .distantPast
    /// When this process first asked about an uncertain publication: downtime must not use up the patience.
    var lookupSince: [PublicationKey: Timestamp] = [:]
    /// Retried with a renewed token, without any success since.
    var renewed: Set<PublicationKey> = []
    /// Requests in a row that nobody answered: they space the next try, and use up no attempt.
    var silences: [PublicationKey: Int] = [:]
    /// As last seen in the ledger; nil before the first look.
    var brakes: [Brake]?
    /// The slot of the last publication kept by the missed policy, per destination.
    var lastKept: [String: Timestamp] = [:]
    /// Occurrences wanted before this instant are in the ledger; nil: none were decided yet.
    var decidedUntil: Timestamp?
    /// Set when there are more occurrences than one plan holds: when to go on.
    var walkAgainAt: Timestamp?
    /// Occurrences that are only foreseen, in the order in which they are to be decided.
    var foreseen: [Planner.Foreseen] = []
    /// A revision that changes too much at once: it waits for a person's word, while the old rules stay at work.
    var pending: RuleSet?
    /// False while the revision that this process began with waits: then nothing is done at all.
    var isAtWork = true
    /// Whether a revision was put to work since the process began.
    var hasAdopted = false
    /// A plan that is carried out, and nothing besides; nil: whatever the rules cause.
    var pinned: PinnedWork?
    var isStopping = false

    /// Nothing needs to be remembered of what has come to an end.
    mutating func forget(_ key: PublicationKey) {
        waiting.remove(key)
        renewed.remove(key)
        lookupSince[key] = nil
        silences[key] = nil
    }

    struct Poll {
        var serial: Int
        var machine: any SourceMachine
    }

    /// - Parameter platforms: those with an adapter.
    init(rules: RuleSet, platforms: Set<Platform>) {
        self.rules = rules
        planner = Planner(rules: rules, platforms: platforms)
    }
}
