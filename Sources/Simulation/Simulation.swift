package import CivilTime
import Domain
import Engine
package import Foundation
import HTTPValues
package import Ledger
import Platforms
package import RuleSet

/// How a script is played.
package struct SimulationOptions: Sendable {
    package var seed: UInt64
    package var start: Timestamp
    /// How long after the script's end everything may take to come to an end.
    package var patience: Duration = .days(12)
    /// How long after the script's end it is asked for the first time whether all is over.
    package var rest: Duration = .hours(2)
    /// Far more than a run needs: a run that reaches it goes in circles. Nil: as many as the script's length explains.
    package var maxSteps: Int?
    package var crashes: CrashPlan = .never
    /// Milliseconds that a request and its answer are under way; with a span, they overtake each other.
    package var networkPause = 40...40
    /// Whether the process has a clock besides the wall's that nobody can set; without, whatever the wall's shows is believed.
    package var hasSteadyClock = false
    /// What befalls one request, counted from zero, whatever it is for.
    package var requestFault: RequestFault?

    package struct RequestFault: Hashable, Sendable {
        package var index: Int
        package var kind: SimulationScript.VisibleFault.Kind
        package init(index: Int, kind: SimulationScript.VisibleFault.Kind) {
            self.index = index
            self.kind = kind
        }
    }

    package init(seed: UInt64, start: Timestamp) {
        self.seed = seed
        self.start = start
    }
}

/// The whole engine on virtual time against the sandbox's handlers: days of operation in a moment, the same for the
/// same seed. Deaths cut it off anywhere between two effects; faults lose answers and refuse requests.
package final class Simulation {
    /// What the agenda holds.
    enum Entry {
        case happens(Happening)
        /// Comes to the process, if that life of it still runs.
        case event(EngineEvent, life: Int)
        /// The process looks at what it owes, and at what others have written.
        case nudge(life: Int)
        case send(Parcel)
        /// The platform comes to a request that it had received long ago.
        case late(Parcel)
        /// A person grants access again.
        case login(String, Platform)
        case start
        /// What is under way when a stop has lasted that long is left behind.
        case graceOver(life: Int)
    }

    /// A request on its way.
    struct Parcel {
        var id: RequestID
        var request: HTTPRequest
        var errand: CrashPoint.Errand
        /// The life of the process that sent it.
        var life: Int
        /// Its sender is gone; it arrives all the same.
        var isStray = false
    }

    /// What a death takes away.
    struct Process {
        var ledger: Ledger
        var engine: Engine
        /// Events that a full disk did not let through.
        var owed: [EngineEvent] = []
        /// Before it tries again.
        var pause = Process.firstPause
        var isStopping = false

        static let firstPause: Duration = .milliseconds(500)
    }

    var rules: RuleSet
    let options: SimulationOptions
    let script: SimulationScript
    var visibleFaults: [SimulationScript.VisibleFault]
    var aimed: [SimulationScript.Aimed]
    let platforms = PlatformRegistry.standard()
    let disk: any LedgerDisk
    let witness: (any SimulationWitness)?
    var world: SimulatedWorld
    var process: Process?
    /// Counts processes.
    var life = 0
    private var agenda = Agenda<Entry>()
    private var ties: SeededGenerator
    var deathDice: SeededGenerator
    var networkDice: SeededGenerator
    /// Real time, which the platforms live by.
    var now: Timestamp
    /// How far the process's clock is ahead of it.
    var clockError: Duration = .zero
    var frozenUntil: Timestamp = .distantPast
    /// After a stop.
    var restartsAt: Timestamp = .distantPast
    var lastStep: Timestamp
    private var nextLook: Timestamp
    /// As last reported.
    var reported: [PublicationKey: PublicationRecord] = [:]
    var errands: [Int64: CrashPoint.Errand] = [:]
    var pendingLogins = 0
    var tally = SimulationTally()
    var log: [String] = []

    /// - Parameters:
    ///   - folder: an empty directory for media; the caller removes it.
    ///   - disk: where the ledger lies; nil: in memory.
    package init(
        rules: RuleSet, script: SimulationScript, options: SimulationOptions, folder: URL, disk: (any LedgerDisk)? = nil,
        witness: (any SimulationWitness)? = nil
    ) {
        self.rules = rules
        self.options = options
        self.script = script
        visibleFaults = script.visibleFaults
        aimed = script.aimed
        self.disk = disk ?? MemoryDisk(workspace: rules.workspace)
        self.witness = witness
        now = options.start
        lastStep = options.start
        nextLook = script.until + options.rest
        let root = SeededGenerator(seed: options.seed)
        ties = root.child("ties")
        deathDice = root.child("crashes")
        networkDice = root.child("network")
        world = SimulatedWorld(seed: options.seed, start: options.start, platforms: platforms, folder: folder)
        world.withoutOriginal = script.withoutOriginal
        grantAll(rules)
        for (instant, happening) in script.all { add(.happens(happening), at: instant) }
    }

    /// Somebody has logged in wherever the rules need it.
    func grantAll(_ rules: RuleSet) {
        for source in rules.sources where source.kind == .tiktok { world.grantOnce(source.credential, platform: .tiktok, at: now) }
        for destination in rules.destinations { world.grantOnce(destination.credential, platform: destination.platform, at: now) }
    }

    func add(_ entry: Entry, at instant: Timestamp) { agenda.add(entry, at: max(instant, now), tie: ties.next()) }

    func note(_ text: String) { log.append("\(now.milliseconds) \(text)") }

    package func run() throws -> SimulationResult {
        try start()
        let end = script.until + options.patience
        while witness?.complaints.isEmpty ?? true {
            let wake = nextWake
            if let wake, agenda.first.map({ wake < $0 }) ?? true {
                guard wake <= end else { break }
                now = max(now, wake)
                try step([.tick], .none)
            } else {
                guard let next = agenda.takeFirst(), next.at <= end else { break }
                now = max(now, next.at)
                try perform(next.entry)
            }
            if try isOver() { break }
            if tally.steps > mostSteps {
                note("endless: \(tally.steps) steps")
                break
            }
        }
        return try result()
    }

    /// When the engine wants its next tick, by real time.
    private var nextWake: Timestamp? {
        guard let process, process.owed.isEmpty else { return nil }
        // The daemon comes by each second; that often is dear to play.
        if process.engine.doubtsClock { return max(lastStep + .minutes(1), frozenUntil) }
        guard let wake = process.engine.nextWake else { return nil }
        return max(wake - clockError, lastStep + .milliseconds(1), frozenUntil)
    }

    private func perform(_ entry: Entry) throws {
        switch entry {
        case .happens(let happening): try happen(happening)
        case .event(let event, let from): try receive(event, life: from)
        case .nudge(let from):
            guard from == life, process != nil else { return }
            if now < frozenUntil { return add(entry, at: frozenUntil) }
            try step([], .none)
        case .send(let parcel): try carry(parcel)
        case .late(let parcel): try handle(parcel, isLate: true)
        case .login(let name, let platform):
            pendingLogins -= 1
            world.grant(name, platform: platform, at: now)
            add(.event(.credentialReady(name), life: life), at: now)
        case .start: try start()
        case .graceOver(let from): if from == life, process != nil { end() }
        }
    }

    private func receive(_ event: EngineEvent, life from: Int) throws {
        guard from == life, process != nil else { return }
        // A process that does not run finds it when it runs again.
        if now < frozenUntil { return add(.event(event, life: from), at: frozenUntil) }
        let errand = errand(of: event)
        if passes(.beforeStep, errand) { return }
        try step([event], errand)
    }

    /// A source that is polled every minute makes two steps a minute.
    private var mostSteps: Int {
        options.maxSteps ?? 20_000 + Int((script.until - options.start).milliseconds / 60_000) * 4 * max(1, rules.sources.count)
    }

    /// Nothing more will happen but polls that find nothing, and what schedules want later.
    private func isOver() throws -> Bool {
        guard now > nextLook, let process, process.owed.isEmpty, process.engine.inFlight == 0, pendingLogins == 0,
            !process.engine.doubtsClock
        else { return false }
        guard let next = process.engine.nextPublication else { return true }
        if next <= now + clockError + .minutes(1) { return false }
        // The whole ledger is not for every step.
        nextLook = now + .minutes(10)
        let open = PublicationState.allCases.filter { !$0.isTerminal && $0 != .held }
        return try process.ledger.read { try $0.publications(states: open) }.allSatisfy { $0.wantedAt >= script.until }
    }

    private func result() throws -> SimulationResult {
        let posts = world.posts
        // What is looked at now is the outcome, not another scene.
        disk.suffer(.healed)
        var publications: [PublicationRecord] = []
        if let process {
            publications = try process.ledger.read { try $0.publications() }
        } else {
            try disk.visit(at: now) { publications = try $0.read { try $0.publications() } }
        }
        let text = log.joined(separator: "\n") + posts.map { "\($0)" }.joined(separator: "\n")
        return SimulationResult(
            digest: sha256Hex(Data(text.utf8)), posts: posts, until: script.until, publications: publications, tally: tally, log: log)
    }
}

extension Simulation {
    /// A look into the ledger when all is over.
    package func look<T>(_ body: (LedgerReader) throws -> T) throws -> T? {
        var seen: T?
        try disk.visit(at: now) { ledger in seen = try ledger.read(body) }
        return seen
    }
}
