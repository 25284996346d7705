package import CivilTime
package import Domain
import Engine
package import Foundation
import HTTPValues
import Ledger
import Platforms
package import RuleSet

/// How a script is played.
package struct SimulationOptions: Sendable {
    package var seed: UInt64
    package var start: Timestamp
    /// How long after the script's end everything may take to come to an end.
    package var patience: Duration = .days(12)
    /// Far more than a run needs: a run that reaches it goes in circles. Nil: as many as the script's length explains.
    package var maxSteps: Int?
    /// The process also dies now and then right after a request had its effect.
    package var diesAfterRequests = false
    package init(seed: UInt64, start: Timestamp) {
        self.seed = seed
        self.start = start
    }
}

package struct SimulationResult: Sendable {
    /// SHA-256 over everything that was reported and everything the platforms show.
    package var digest: String
    package var posts: [SimulatedPost]
    /// Before it, what was wanted must have ended.
    package var until: Timestamp
    package var publications: [PublicationRecord]
    package var crashes: Int
    package var faults: Int
    package var steps: Int
    package var log: [String]
}

package struct SimulatedPost: Hashable, Sendable {
    package var platform: String
    package var account: String
    /// The platform's.
    package var id: String
    package var text: String
    package var at: Timestamp
}

/// The whole engine on virtual time against the sandbox's handlers: days of operation in a moment, the same for the
/// same seed. Crashes cut it off anywhere between two effects; faults lose answers and refuse requests.
package final class Simulation {
    private enum Entry {
        case tick
        case event(EngineEvent)
        /// A request reaches the platform.
        case carry(RequestID, HTTPRequest)
        case video(SimulationScript.Video)
        case fault(JSON)
        /// A person grants access again.
        case login(String, Platform)
        case crash
    }

    private let rules: RuleSet
    private let options: SimulationOptions
    private let script: SimulationScript
    private var visibleFaults: [SimulationScript.VisibleFault]
    private let platforms = PlatformRegistry.standard()
    private let folder: URL
    private var world: SimulatedWorld
    private var ledger: Ledger
    private var engine: Engine
    private var agenda = Agenda<Entry>()
    private var ties: SeededGenerator
    private var crashDice: SeededGenerator
    private var now: Timestamp
    private var crashes = 0
    private var faults = 0
    private var steps = 0
    private var pendingLogins = 0
    private var log: [String] = []

    /// - Parameter folder: an empty directory for the ledger and media; the caller removes it.
    package init(rules: RuleSet, script: SimulationScript, options: SimulationOptions, folder: URL) throws {
        self.rules = rules
        self.options = options
        self.script = script
        visibleFaults = script.visibleFaults
        self.folder = folder
        now = options.start
        let root = SeededGenerator(seed: options.seed)
        ties = root.child("ties")
        crashDice = root.child("crashes")
        world = SimulatedWorld(seed: options.seed, start: options.start, platforms: platforms, folder: folder)
        world.withoutOriginal = script.withoutOriginal
        ledger = try Ledger.inMemory(stamp: .sandbox, workspace: rules.workspace, at: options.start)
        engine = try Engine(ledger: ledger, rules: rules, platforms: platforms)
        for source in rules.sources where source.kind == .tiktok { world.grant(source.credential, platform: .tiktok, at: now) }
        for destination in rules.destinations { world.grant(destination.credential, platform: destination.platform, at: now) }
        for video in script.videos { add(.video(video), at: video.at) }
        for fault in script.platformFaults { add(.fault(fault.body), at: fault.at) }
        for crash in script.crashes { add(.crash, at: crash) }
    }

    private func add(_ entry: Entry, at instant: Timestamp) { agenda.add(entry, at: max(instant, now), tie: ties.next()) }

    package func run() throws -> SimulationResult {
        try step([.started, .rulesLoaded(rules)])
        while let next = agenda.takeFirst(), next.at <= script.until + options.patience {
            now = max(now, next.at)
            try perform(next.entry)
            if try isOver() { break }
            if steps > mostSteps {
                log.append("\(now.milliseconds) endless: \(steps) steps")
                break
            }
        }
        let posts = world.posts(at: now).map(post)
        let publications = try ledger.read { try $0.publications() }
        let text = log.joined(separator: "\n") + posts.map { "\($0)" }.joined(separator: "\n")
        return SimulationResult(
            digest: sha256Hex(Data(text.utf8)), posts: posts, until: script.until, publications: publications, crashes: crashes,
            faults: faults, steps: steps,
            log: log)
    }

    private func perform(_ entry: Entry) throws {
        switch entry {
        case .tick: try step([.tick])
        case .event(let event): try step([event])
        case .carry(let id, let request):
            if let fault = try takeVisibleFault(for: id) { return try fail(fault, id, request) }
            let answer = world.carry(request, at: now)
            // The effect is done; the process may die before the answer is read.
            if options.diesAfterRequests, crashDice.oneIn(60), crashes < script.crashes.count * 3, now < script.until {
                try crash()
            } else {
                add(.event(.answered(id, answer.result)), at: now + answer.after)
            }
        case .video(let video): world.post(video, at: now)
        case .fault(let body):
            faults += 1
            _ = world.inject("faults", body, at: now)
        case .login(let name, let platform):
            pendingLogins -= 1
            world.grant(name, platform: platform, at: now)
            try step([.credentialReady(name)])
        case .crash: try crash()
        }
    }

    /// The process dies: what it waited for is gone, the ledger and the world stay.
    private func crash() throws {
        crashes += 1
        log.append("\(now.milliseconds) crash")
        agenda.removeAll { entry in
            switch entry {
            case .tick, .event: true
            // Half of the requests were in the socket's buffer already and still arrive; their answers reach nobody.
            case .carry: crashDice.oneIn(2)
            case .video, .fault, .login, .crash: false
            }
        }
        ledger = try ledger.reopened(at: now)
        engine = try Engine(ledger: ledger, rules: rules, platforms: platforms)
        now = now + .seconds(Int64(crashDice.int(1...120)))
        try step([.started, .rulesLoaded(rules)])
    }

    private func step(_ events: [EngineEvent]) throws {
        steps += 1
        let effects = try engine.step(events, at: now)
        for effect in effects { follow(effect) }
        agenda.removeAll { if case .tick = $0 { true } else { false } }
        if let wake = engine.nextWake { add(.tick, at: max(wake, now + .milliseconds(1))) }
    }

    private func follow(_ effect: Effect) {
        switch effect {
        case .send(let id, let request): add(.carry(id, request), at: now + .milliseconds(5))
        case .locateItem(let item, let source):
            add(.event(.mediaLocated(.item(item.id), world.locate(item, account: source.credential, at: now))), at: now + .milliseconds(20))
        case .locateFile(let key, let path):
            add(.event(.mediaLocated(.publication(key), world.standIn(for: path, at: now))), at: now + .milliseconds(20))
        case .refresh(let credential, let platform):
            let event = world.refresh(credential, platform: platform, at: now)
            add(.event(event), at: now + .milliseconds(100))
            // A rotated token whose answer was lost cannot be had again: a person must log in.
            if case .credentialDead = event {
                add(.login(credential, platform), at: now + .minutes(45))
                pendingLogins += 1
            }
        case .report(let report): note(report)
        }
    }

    private func note(_ report: Report) {
        switch report {
        case .moved(let record, let event, let note): log.append("\(now.milliseconds) \(record.key.short) \(event.rawValue) \(note ?? "")")
        case .decided(let record):
            log.append("\(now.milliseconds) \(record.key.short) \(record.decision.rawValue) \(record.slot?.milliseconds ?? 0)")
        case .published(let record): log.append("\(now.milliseconds) \(record.key.short) visible \(record.remoteID ?? "")")
        case .circuitOpened(let circuit): log.append("\(now.milliseconds) circuit \(circuit.destination) open: \(circuit.detail)")
        case .circuitClosed(let circuit): log.append("\(now.milliseconds) circuit \(circuit.destination) closed")
        case .trouble(let text), .clockDoubted(let text): log.append("\(now.milliseconds) trouble \(text)")
        case .polled, .discovered, .revision: break
        }
    }

    /// A source that is polled every minute makes two steps a minute.
    private var mostSteps: Int {
        options.maxSteps ?? 20_000 + Int((script.until - options.start).milliseconds / 60_000) * 4 * max(1, rules.sources.count)
    }

    /// Nothing more will happen but polls that find nothing, and what schedules want later.
    private func isOver() throws -> Bool {
        guard now > script.until + .hours(2), engine.inFlight == 0, pendingLogins == 0 else { return false }
        guard let next = engine.nextPublication else { return true }
        // The query is not for every step.
        if next <= now + .minutes(1) { return false }
        return try ledger.read { try $0.publications() }.allSatisfy {
            $0.wantedAt >= script.until || $0.state == .held || $0.state.isTerminal
        }
    }

    private func post(_ json: JSON) -> SimulatedPost {
        SimulatedPost(
            platform: json["platform"]?.string ?? "", account: json["account"]?.string ?? "", id: json["id"]?.string ?? "",
            text: json["text"]?.string ?? "",
            at: json["at"]?.string.flatMap { try? Timestamp(rfc3339: $0) } ?? .distantPast)
    }
}

// MARK: - Faults at the visible call

extension Simulation {
    private func takeVisibleFault(for id: RequestID) throws -> SimulationScript.VisibleFault.Kind? {
        guard !visibleFaults.isEmpty, case .step(let step, let key) = id else { return nil }
        let (record, steps) = try ledger.read { (try $0.publication(key), try $0.steps(of: key)) }
        guard let record, steps.contains(where: { $0.id == step && $0.kind == .visible }) else { return nil }
        let index = visibleFaults.firstIndex { fault in
            fault.times > 0 && fault.from <= now && fault.destination == record.destination
                && (fault.item == nil || fault.item == record.item)
        }
        guard let index else { return nil }
        visibleFaults[index].times -= 1
        faults += 1
        return visibleFaults[index].kind
    }

    private func fail(_ fault: SimulationScript.VisibleFault.Kind, _ id: RequestID, _ request: HTTPRequest) throws {
        log.append("\(now.milliseconds) fault \(fault.rawValue)")
        var wait = Duration.milliseconds(40)
        let result: HTTPResult
        switch fault {
        case .timeoutAfterSend:
            _ = world.carry(request, at: now)
            wait = .seconds(Int64(request.timeoutSeconds))
            result = .failure(TransportFailure(.maybeSent, "timed out"))
        case .errorAfterSend:
            _ = world.carry(request, at: now)
            result = .success(HTTPResponse(status: 503))
        case .crashAfterSend:
            _ = world.carry(request, at: now)
            return try crash()
        case .crashBeforeSend: return try crash()
        case .refused: result = .failure(TransportFailure(.notSent, "connection refused"))
        case .error: result = .success(HTTPResponse(status: 503))
        }
        add(.event(.answered(id, result)), at: now + wait)
    }
}
