import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Ledger
import Platforms
import RuleSet
import Testing

/// An engine over a ledger in memory, a platform that does what it is told, and a clock that jumps from wake to wake.
final class World {
    /// What the platform does with the next request of a label; then it behaves again.
    enum Script {
        case refuse(String)
        case wait(until: Timestamp)
        /// No answer; `performed`: it did what was asked.
        case lose(performed: Bool)
        /// No connection was made.
        case unreachable
        /// A lookup that sees nothing although the post is there.
        case blind
        case unknown
        /// It does what was asked.
        case obey
    }

    enum Keeper { case renews, isDead, isUnavailable, isSilent }

    static let start: Timestamp = instant("2026-10-20T10:00:00+02:00")
    static let nowhere = RuleLocation(file: "test", line: 1, column: 1)

    var rules: RuleSet
    var now = World.start
    /// How far the wall's clock is off; nil: it cannot be compared with a steady one.
    var clockError: Duration?
    private(set) var ledger: Ledger
    private(set) var engine: Engine
    private var adapters: PlatformRegistry
    private var limits: EngineLimits
    /// Headers of the answers to requests of a label: the platform tells of its limits.
    var headers: [String: [HTTPResponse.Field]] = [:]
    /// The most requests of a label that were under way at once.
    private(set) var mostAtOnce: [String: Int] = [:]
    /// Steps of the engine so far.
    private(set) var turns = 0

    var script: [String: [Script]] = [:]
    var keeper = Keeper.renews
    /// What the platform shows: one line a post.
    private(set) var visible: [String] = []
    private var postIDs: [String: String] = [:]
    /// What the platform lists.
    private(set) var posted: [(id: String, text: String, at: Timestamp)] = []
    private(set) var requests: [(label: String, at: Timestamp)] = []
    private(set) var refreshes = 0
    private(set) var reports: [Report] = []
    /// Requests that were handed out and not answered yet.
    var wire: [(id: RequestID, request: HTTPRequest)] = []
    var files: [String: MediaFinding] = [:]
    /// What the next process is told of credentials before it starts.
    var identities: [String: CredentialIdentity] = [:]

    /// What an engine is to carry out instead of its rules.
    var pinned: PinnedWork?

    init(
        _ rules: RuleSet = World.rules(), adapters: PlatformRegistry = World.registry, pinned: PinnedWork? = nil,
        limits: EngineLimits = EngineLimits(), at start: Timestamp = World.start
    ) throws {
        self.limits = limits
        now = start
        self.pinned = pinned
        self.rules = rules
        self.adapters = adapters
        ledger = try Ledger.inMemory(stamp: .sandbox, workspace: rules.workspace, at: World.start)
        engine = try Engine(ledger: ledger, rules: rules, platforms: adapters, pinned: pinned, limits: limits)
        try step(.started, .rulesLoaded(rules))
    }

    static var registry: PlatformRegistry {
        PlatformRegistry(adapters: [Platform.instagram, .x, .linkedin].map { DestinationAdapter($0, machine: ScriptMachine.self) })
    }

    /// One source `tok`, the destinations that were asked for, and one rule `r` that posts each item to all of them.
    static func rules(
        _ destinations: [String: Platform] = ["reels": .instagram], after: Duration = .zero, caption: String? = nil,
        _ change: (inout RuleSet) -> Void = { _ in }
    ) -> RuleSet {
        var rules = RuleSet(workspace: "test", zone: berlin, revision: "one")
        rules.sources = [Source(name: "tok", credential: "tok", origin: nowhere)]
        rules.destinations = destinations.sorted { $0.key < $1.key }.map {
            Destination(name: $0.key, platform: $0.value, credential: $0.key, origin: nowhere)
        }
        var rule = Rule(name: "r", trigger: .newItem(source: "tok"), origin: nowhere)
        rule.posts = rules.destinations.map { RulePost(destination: $0.name, after: after, origin: nowhere) }
        rules.rules = [rule]
        change(&rules)
        return rules
    }

    /// A post of a campaign to `reels`, with a file.
    static func post(_ name: String, at: CivilDateTime) -> CampaignPost {
        var post = CampaignPost(
            name: name, timing: .once(at), zone: berlin, copies: [.init(destination: "reels", texts: PostTexts())], origin: nowhere)
        post.media = name + ".mp4"
        return post
    }

    static let berlin: Zone = (try? Zone.named("Europe/Berlin")) ?? .utc
    static let file = MediaFinding.found(MediaFile(sha256: String(repeating: "ab", count: 32), bytes: 9, mimeType: "video/mp4"))

    static func instant(_ text: String) -> Timestamp { (try? Timestamp(rfc3339: text)) ?? .distantPast }

    // MARK: What happens

    func step(_ events: EngineEvent...) throws { try step(events) }

    private func step(_ events: [EngineEvent]) throws {
        turns += 1
        defer {
            for (label, requests) in Dictionary(grouping: wire, by: { World.label(of: $0.request) }) {
                mostAtOnce[label] = max(mostAtOnce[label] ?? 0, requests.count)
            }
        }
        let steady = clockError.map { _ in now - World.start + .hours(50) }
        for effect in try engine.step(events, at: now + (clockError ?? .zero), steady: steady) {
            switch effect {
            case .send(let id, let request): wire.append((id, request))
            case .report(let report): reports.append(report)
            case .locateItem(let item, _):
                // Where a test says nothing of the file, it answers by itself.
                if let finding = files[item.nativeID] { pending.append(.mediaLocated(.item(item.id), finding)) }
            case .locateFile(let key, let path): pending.append(.mediaLocated(.publication(key), files[path] ?? .missing))
            case .refresh(let credential, _): renew(credential)
            }
        }
    }

    /// Events that the outside owes the engine.
    private var pending: [EngineEvent] = []

    private func renew(_ credential: String) {
        refreshes += 1
        switch keeper {
        case .renews: pending.append(.credentialReady(credential))
        case .isDead: pending.append(.credentialDead(credential, "revoked"))
        case .isUnavailable: pending.append(.credentialUnavailable(credential, "busy"))
        case .isSilent: break
        }
    }

    /// A source found an item and its file. The poll itself is not what these tests are about.
    @discardableResult
    func discover(
        _ id: String, caption: String? = nil, created: Timestamp? = nil, media: MediaFinding = World.file
    ) throws -> ItemID {
        let item = Item(
            id: .tiktok(id), source: "tok", nativeID: id, url: "https://tiktok.test/\(id)", caption: caption ?? id, duration: .seconds(9),
            created: created ?? now, discovered: now)
        _ = try ledger.write(at: now) { try $0.insertItems([item], baseline: false) }
        try step(.mediaLocated(.item(item.id), media))
        return item.id
    }

    /// Answers what is on the wire and follows the engine's wakes until nothing is left to do before that instant.
    func run(until end: Timestamp, limit: Int = 2000) throws {
        var turns = 0
        while true {
            turns += 1
            guard turns < limit else {
                Issue.record("the engine does not come to rest")
                return
            }
            if !pending.isEmpty {
                try step(pending.removeFirst())
            } else if !wire.isEmpty {
                let (id, request) = wire.removeFirst()
                let result = perform(request)
                now = now + .milliseconds(100)
                try step(.answered(id, result))
            } else if let wake = engine.nextWake.map({ $0 - (clockError ?? .zero) }), wake <= end {
                // The wall's clock shows the wake only then.
                now = max(now, wake)
                try step(.tick)
            } else {
                now = max(now, end)
                return
            }
        }
    }

    /// Files are looked for; requests stay on the wire.
    func settle() throws { while !pending.isEmpty { try step(pending.removeFirst()) } }

    func run(for duration: Duration) throws { try run(until: now + duration) }

    /// The process dies and another takes over; what was on the wire is `performed` or never arrived.
    func crash(performed: Bool = false, after pause: Duration = .seconds(10)) throws {
        if performed { for (_, request) in wire { _ = perform(request) } }
        wire = []
        pending = []
        ledger = try ledger.reopened(at: now)
        engine = try Engine(ledger: ledger, rules: rules, platforms: adapters, pinned: pinned, limits: limits)
        now = now + pause
        let told = identities.sorted { $0.key < $1.key }.map { EngineEvent.credentialIdentified($0.key, $0.value) }
        try step(told + [.started, .rulesLoaded(rules)])
    }

    // MARK: The platform

    func perform(_ request: HTTPRequest) -> HTTPResult {
        let label = World.label(of: request)
        requests.append((label, now))
        var body: JSON = .null
        if case .data(let data) = request.body { body = JSON(parsing: data) ?? .null }
        let scripted = script[label]?.first
        if scripted != nil { script[label]?.removeFirst() }
        switch scripted {
        case nil, .obey:
            var answer = act(label, body)
            answer.headers += headers[label] ?? []
            return .success(answer)
        case .refuse(let name): return .success(World.response(["class": .string(name)]))
        case .wait(let until): return .success(World.response(["class": "wait", "until": .int(until.seconds)]))
        case .unreachable: return .failure(TransportFailure(.notSent, "no route"))
        case .lose(let performed):
            if performed { _ = act(label, body) }
            return .failure(TransportFailure(.maybeSent, "cut"))
        case .blind: return .success(World.response([:]))
        case .unknown: return .success(World.response(["unknown": true]))
        }
    }

    private func act(_ label: String, _ body: JSON) -> HTTPResponse {
        let key = body["key"]?.string ?? ""
        switch label {
        case "recall": return World.response(recall(body))
        case "create": return World.response(["container": .string(body["caption"]?.string ?? "")])
        case "publish":
            // A second visible call makes a second post, as the platforms do.
            visible.append(body["container"]?.string ?? "")
            postIDs[key] = "post\(visible.count)"
            posted.append((id: "post\(visible.count)", text: body["caption"]?.string ?? "", at: now))
            return World.response(["id": .string("post\(visible.count)")])
        default: return World.response(postIDs[key].map { ["id": .string($0)] } ?? [:])
        }
    }

    /// A list of the account's posts since then: the one with these words, unless there are several.
    private func recall(_ body: JSON) -> JSON {
        let since = Timestamp(seconds: body["since"]?.int ?? 0)
        let found = posted.filter { $0.at >= since && $0.text == body["caption"]?.string }
        if found.count > 1 { return ["unknown": true] }
        return found.first.map { ["id": .string($0.id), "at": .int($0.at.seconds)] } ?? [:]
    }

    static func label(of request: HTTPRequest) -> String { request.url.split(separator: "/").last.map(String.init) ?? "" }

    static func response(_ json: JSON) -> HTTPResponse { HTTPResponse(status: 200, body: json.data) }

    // MARK: What is to be seen

    func publications() throws -> [PublicationRecord] { try ledger.read { try $0.publications() } }

    func only() throws -> PublicationRecord {
        let all = try publications()
        #expect(all.count == 1)
        return try #require(all.first)
    }

    func steps(_ record: PublicationRecord) throws -> [StepRecord] { try ledger.read { try $0.steps(of: record.key) } }
    func labels() -> [String] { requests.map(\.label) }

    func edit(_ body: (LedgerTransaction) throws -> Void) throws { try ledger.write(at: now) { try body($0) } }

    /// A revision is put to work.
    func load(_ revision: String = "two", _ change: (inout RuleSet) -> Void) throws {
        rules.revision = revision
        change(&rules)
        try step(.rulesLoaded(rules))
    }
}

func quiet(_ from: String, _ to: String, conflict: Guardrail.OnConflict = .defer) -> Guardrail {
    var guardrail = Guardrail(name: "quiet", zone: World.berlin, onConflict: conflict, origin: World.nowhere)
    let edges = [from, to].map { (try? CivilTimeOfDay(text: $0)) ?? .midnight }
    guardrail.quietHours = [.init(from: edges[0], to: edges[1], origin: World.nowhere)]
    return guardrail
}
