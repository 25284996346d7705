import CivilTime
import Domain
import HTTPValues
import Ledger
import Planner
import Platforms
import RuleSet

/// One step of the engine: the open transaction, the instant, and what comes of it.
struct Turn {
    let ledger: LedgerTransaction
    let platforms: PlatformRegistry
    let limits: EngineLimits
    var working: Working
    let now: Timestamp
    var effects: [Effect] = []
    /// By destination; read again in each step, because a person may close one.
    var circuits: [String: Circuit]
    /// The request whose answer is being worked on.
    var answering: Flight?
    /// Something that is due was left alone in this step: it waits for a seat or for a circuit.
    var isWaiting = false

    init(ledger: LedgerTransaction, platforms: PlatformRegistry, limits: EngineLimits, working: Working, now: Timestamp) throws {
        self.ledger = ledger
        self.platforms = platforms
        self.limits = limits
        self.working = working
        self.now = now
        circuits = Dictionary(try ledger.circuits().map { ($0.destination, $0) }) { first, _ in first }
    }

    var rules: RuleSet { working.rules }

    mutating func handle(_ event: EngineEvent) throws {
        guard working.isAtWork else { return try handleWhileWaiting(event) }
        switch event {
        case .started: try recover()
        case .rulesLoaded(let rules): try adopt(rules)
        case .tick: break
        case .answered(.poll(let source, let serial), let result): try pollAnswered(source, serial, result)
        case .answered(.step(let step, let key), let result): try stepAnswered(step, key, result)
        case .mediaLocated(let subject, let finding): try mediaLocated(subject, finding)
        case .mediaGone(.step(let step, let key), let why): try mediaGone(step, key, why)
        case .mediaGone(.poll, _): break
        case .credentialIdentified(let name, let identity): try identified(name, identity)
        case .credentialReady(let name): try credentialReady(name)
        case .credentialDead(let name, let why): try credentialDead(name, why)
        case .credentialUnavailable(let name, let why):
            working.refreshing.remove(name)
            report(.trouble("credential \(name): \(why)"))
        case .stopping: working.isStopping = true
        }
    }

    /// No rules are at work: nothing is decided and nothing is sent.
    private mutating func handleWhileWaiting(_ event: EngineEvent) throws {
        switch event {
        case .rulesLoaded(let rules): try adopt(rules)
        case .stopping: working.isStopping = true
        case .credentialIdentified(let name, let identity): try identified(name, identity)
        case .credentialDead(let name, _), .credentialReady(let name), .credentialUnavailable(let name, _):
            working.refreshing.remove(name)
        case .mediaLocated(let subject, let finding):
            working.locating.remove(subject)
            if case .item(let id) = subject { try ledger.setMedia(id, finding) }
        case .started, .tick, .answered, .mediaGone: break
        }
    }

    /// Everything whose time has come.
    mutating func workOffDue() throws {
        guard !working.isStopping else { return }
        guard working.clockTrouble == nil else { return try askForTheTime() }
        if let pinned = working.pinned {
            try releaseHeld()
            return try workOff(pinned)
        }
        try adoptConfirmed()
        guard working.isAtWork else { return }
        try releaseUnbraked()
        try releaseHeld()
        try takeUpReviews()
        try walkAhead()
        lookAgainAtDeadCredentials()
        try startDuePolls()
        try workOff(try dueWork())
    }

    mutating func findNextWake() throws {
        // In doubt no instant can be named: the driver comes by now and then anyway.
        guard !working.isStopping, working.isAtWork, working.clockTrouble == nil else {
            working.nextWake = nil
            working.nextPublication = nil
            return
        }
        try forgetProbes()
        if let pinned = working.pinned {
            working.nextPublication = isReleasing ? now : try nextPinned(pinned)
            working.nextWake = working.nextPublication
            return
        }
        let isAskedAgain = try !ledger.reviews(limit: 1).isEmpty
        working.nextPublication = [try nextDue(), working.foreseen.first?.decideAt, isAskedAgain || isReleasing ? now : nil].compactMap(
            \.self
        )
        .min()
        var wakes = [working.nextPublication, nextWalk].compactMap(\.self)
        for source in rules.sources where canPoll(source) {
            wakes.append(try ledger.sourceState(source.name)?.nextPollAt ?? now)
        }
        working.nextWake = wakes.min()
    }

    mutating func report(_ report: Report) { effects.append(.report(report)) }

    /// History for the planner: whatever can touch a slot given now, what these items have had, and what has ended
    /// although it was wanted only later: its key is spent, so it must not be wished for again.
    func history(of items: [ItemID] = [], by planner: Planner? = nil) throws -> [PublicationRecord] {
        let planner = planner ?? working.planner
        var records = try ledger.slotHistory(from: now - planner.pastReach, to: now + planner.lookahead * 2 + planner.reach)
        for item in items { records += try ledger.publications(ofItem: item) }
        let ends = PublicationState.allCases.filter { $0.isTerminal && $0 != .published }
        // Any key: the cursor stands before the first wanted time that can still be wished for.
        let start = PublicationCursor(
            at: now - Planner.slotTolerance - .seconds(1), key: PublicationKey(workspace: "", cause: "", subject: "", destination: ""))
        records += try ledger.publications(states: ends, after: start)
        var seen: Set<PublicationKey> = []
        return records.filter { seen.insert($0.key).inserted }
    }

    /// What the ledger knows, for the planner; items that wait for their first decision left aside.
    ///
    /// - Parameter items: those whose whole history matters.
    func inputs(of items: [ItemID] = [], by planner: Planner? = nil) throws -> PlanInputs {
        var inputs = PlanInputs()
        inputs.history = try history(of: items, by: planner)
        inputs.adoptions = try ledger.adoptions()
        inputs.brakes = try ledger.brakes()
        inputs.newOutcomes = []
        inputs.isCold = false
        return inputs
    }

    /// The same, with the items and approvals of everything that is open.
    func inputsOfAll(by planner: Planner? = nil) throws -> PlanInputs {
        var inputs = try inputs(by: planner)
        inputs.approvals = try ledger.openApprovals()
        for id in Set(inputs.history.lazy.filter { !$0.state.isTerminal }.compactMap(\.item)).sorted() {
            if let known = try knownItem(id) { inputs.earlierItems.append(known) }
        }
        return inputs
    }

    func knownItem(_ id: ItemID) throws -> PlanInputs.KnownItem? {
        try ledger.itemRecord(id).map { PlanInputs.KnownItem($0.item, media: $0.media) }
    }
}
