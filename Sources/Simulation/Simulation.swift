package import CivilTime
package import Domain
import Engine
package import Foundation
import HTTPValues
import Ledger
import Platforms
package import RuleSet

/// The whole engine on virtual time against the sandbox's handlers: days of operation in a moment, the same for the
/// same seed. Crashes cut it off anywhere between two effects; faults lose answers and refuse requests.
package struct SimulationOptions: Sendable {
    package var seed: UInt64
    package var start: Timestamp
    /// Videos appear within this time from the start; after it no more faults are injected.
    package var busy: Duration = .hours(12)
    /// The latest virtual time; everything must be over before.
    package var limit: Duration = .days(12)
    /// Far more than a run needs: a run that reaches it goes in circles.
    package var maxSteps = 20_000
    package var items = 4
    package var crashes = 3
    package var faults = 4
    package init(seed: UInt64, start: Timestamp) {
        self.seed = seed
        self.start = start
    }
}

package struct SimulationResult: Sendable {
    /// SHA-256 over everything that was reported and everything the platforms show.
    package var digest: String
    package var posts: [SimulatedPost]
    package var publications: [PublicationRecord]
    package var crashes: Int
    package var faults: Int
    package var steps: Int
    package var log: [String]
}

package struct SimulatedPost: Hashable, Sendable {
    package var platform: String
    package var account: String
    package var text: String
    package var at: Timestamp
}

package final class Simulation {
    private enum Entry {
        case tick
        case event(EngineEvent)
        /// A request reaches the platform.
        case carry(RequestID, HTTPRequest)
        case scenario(path: String, body: JSON)
        /// A person grants access again.
        case login(String, Platform)
        case crash
    }

    private let rules: RuleSet
    private let options: SimulationOptions
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
    package init(rules: RuleSet, options: SimulationOptions, folder: URL) throws {
        self.rules = rules
        self.options = options
        self.folder = folder
        now = options.start
        let root = SeededGenerator(seed: options.seed)
        ties = root.child("ties")
        crashDice = root.child("crashes")
        world = SimulatedWorld(seed: options.seed, start: options.start, platforms: platforms, folder: folder)
        ledger = try Ledger.inMemory(stamp: .sandbox, workspace: rules.workspace, at: options.start)
        engine = try Engine(ledger: ledger, rules: rules, platforms: platforms)
        for source in rules.sources where source.kind == .tiktok { world.grant(source.credential, platform: .tiktok, at: now) }
        for destination in rules.destinations { world.grant(destination.credential, platform: destination.platform, at: now) }
        draw(root)
    }

    /// Draws what will happen: videos, faults, crashes.
    private func draw(_ root: SeededGenerator) {
        var videos = root.child("videos")
        let span = Int(options.busy.milliseconds / 1000)
        for index in 0..<options.items {
            guard let account = videos.pick(rules.sources.filter { $0.kind == .tiktok }.map(\.credential)) else { break }
            let video: JSON = [
                "id": .string("7\(100_000_000_000_000_000 + index)"), "caption": .string("clip \(index) #dance"),
                "duration": .int(Int64(videos.int(5...50))),
            ]
            add(
                .scenario(path: "items", body: ["account": .string(account), "videos": [video]]),
                at: options.start + .seconds(Int64(videos.int(600...span))))
        }
        var trouble = root.child("faults")
        let kinds = [
            "status:503", "accept-then-status:503", "drop-response", "accept-slow:30s", "delay:5s", "reset", "truncate", "list-lag:60s",
            "expire-token",
            "rate-limit:60s",
        ]
        let names = rules.destinations.map(\.platform.rawValue) + rules.sources.compactMap { $0.polledPlatform?.rawValue }
        for _ in 0..<options.faults {
            guard let kind = trouble.pick(kinds), let platform = trouble.pick(names) else { break }
            let body: JSON = ["match": ["platform": .string(platform)], "fault": .string(kind), "times": .int(Int64(trouble.int(1...2)))]
            add(.scenario(path: "faults", body: body), at: options.start + .seconds(Int64(trouble.int(600...span))))
        }
        var doom = root.child("doom")
        for _ in 0..<options.crashes { add(.crash, at: options.start + .milliseconds(Int64(doom.int(600_000...(span * 1000))))) }
    }

    private func add(_ entry: Entry, at instant: Timestamp) { agenda.add(entry, at: max(instant, now), tie: ties.next()) }

    package func run() throws -> SimulationResult {
        try step([.started, .rulesLoaded(rules)])
        while let next = agenda.takeFirst(), next.at <= options.start + options.limit {
            now = max(now, next.at)
            try perform(next.entry)
            if isOver { break }
            if steps > options.maxSteps {
                log.append("\(now.milliseconds) endless: \(steps) steps")
                break
            }
        }
        let posts = world.posts(at: now).map(post)
        let publications = try ledger.read { try $0.publications() }
        let text = log.joined(separator: "\n") + posts.map { "\($0)" }.joined(separator: "\n")
        return SimulationResult(
            digest: sha256Hex(Data(text.utf8)), posts: posts, publications: publications, crashes: crashes, faults: faults, steps: steps,
            log: log)
    }

    private func perform(_ entry: Entry) throws {
        switch entry {
        case .tick: try step([.tick])
        case .event(let event): try step([event])
        case .carry(let id, let request):
            let answer = world.carry(request, at: now)
            // The effect is done; the process may die before the answer is read.
            if crashDice.oneIn(60), crashes < options.crashes * 3, now < options.start + options.busy {
                try crash()
            } else {
                add(.event(.answered(id, answer.result)), at: now + answer.after)
            }
        case .scenario(let path, let body):
            if path == "faults" { faults += 1 }
            _ = world.inject(path, body, at: now)
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
            case .scenario, .login, .crash: false
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
        case .locateFile(let key, _): add(.event(.mediaLocated(.publication(key), .missing)), at: now + .milliseconds(20))
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
        case .trouble(let text): log.append("\(now.milliseconds) trouble \(text)")
        case .polled, .discovered, .revision: break
        }
    }

    /// Nothing more will happen but polls that find nothing.
    private var isOver: Bool {
        guard now > options.start + options.busy + .hours(2), engine.inFlight == 0, pendingLogins == 0, engine.nextPublication == nil else {
            return false
        }
        return true
    }

    private func post(_ json: JSON) -> SimulatedPost {
        SimulatedPost(
            platform: json["platform"]?.string ?? "", account: json["account"]?.string ?? "", text: json["text"]?.string ?? "",
            at: json["at"]?.string.flatMap { try? Timestamp(rfc3339: $0) } ?? .distantPast)
    }
}
