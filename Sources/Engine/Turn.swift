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
    var working: Working
    let now: Timestamp
    var effects: [Effect] = []

    /// How many due publications one transaction takes up: keeps it short, and a backlog fair to new events.
    static let batch = 64

    init(ledger: LedgerTransaction, platforms: PlatformRegistry, working: Working, now: Timestamp) {
        self.ledger = ledger
        self.platforms = platforms
        self.working = working
        self.now = now
    }

    var rules: RuleSet { working.rules }

    mutating func handle(_ event: EngineEvent) throws {
        switch event {
        case .started: try recover()
        case .rulesLoaded(let rules): try adopt(rules)
        case .tick: break
        case .answered(.poll(let source, let serial), let result): try pollAnswered(source, serial, result)
        case .answered(.step(let step, let key), let result): try stepAnswered(step, key, result)
        case .mediaLocated(let subject, let finding): try mediaLocated(subject, finding)
        case .credentialReady(let name): try credentialReady(name)
        case .credentialDead(let name, let why): try credentialDead(name, why)
        case .credentialUnavailable(let name, let why):
            working.refreshing.remove(name)
            report(.trouble("credential \(name): \(why)"))
        case .stopping: working.isStopping = true
        }
    }

    /// Everything whose time has come.
    mutating func workOffDue() throws {
        guard !working.isStopping else { return }
        try releaseUnbraked()
        lookAgainAtDeadCredentials()
        try startDuePolls()
        for record in try ledger.due(at: now, limit: Turn.batch) { try workOff(record) }
    }

    mutating func findNextWake() throws {
        guard !working.isStopping else {
            working.nextWake = nil
            return
        }
        working.nextPublication = try ledger.nextDue()
        var wakes = [working.nextPublication].compactMap(\.self)
        for source in rules.sources where canPoll(source) {
            wakes.append(try ledger.sourceState(source.name)?.nextPollAt ?? now)
        }
        working.nextWake = wakes.min()
    }

    mutating func report(_ report: Report) { effects.append(.report(report)) }

    /// History for the planner: whatever can touch a slot given now, what these items have had, and what has ended
    /// although it was wanted only later: its key is spent, so it must not be wished for again.
    func history(of items: [ItemID] = []) throws -> [PublicationRecord] {
        var records = try ledger.slotHistory(from: now - working.planner.pastReach, to: now + Turn.horizon + working.planner.reach)
        for item in items { records += try ledger.publications(ofItem: item) }
        let ends = PublicationState.allCases.filter { $0.isTerminal && $0 != .published }
        // Any key: the cursor stands before the first wanted time that can still be wished for.
        let start = PublicationCursor(
            at: now - Planner.slotTolerance - .seconds(1), key: PublicationKey(workspace: "", cause: "", subject: "", destination: ""))
        records += try ledger.publications(states: ends, after: start)
        var seen: Set<PublicationKey> = []
        return records.filter { seen.insert($0.key).inserted }
    }

    /// How far ahead occurrences are taken into the ledger.
    static let horizon: Duration = .days(400)
}
