import Foundation
import HTTPValues
import Testing

/// A platform, the destination that stands for it in the kill tests' workspace, and its entries in the rule file.
enum KillPlatform: String, CaseIterable {
    case instagram, youtube, x

    var destination: String {
        switch self {
        case .instagram: "reels: { instagram: { credentials: kill-instagram, login: facebook } }"
        case .youtube: "shorts: { youtube: { credentials: kill-youtube, privacy: public, category: 24 } }"
        case .x: "tweets: { x: { credentials: kill-x } }"
        }
    }

    var post: String {
        switch self {
        case .instagram: #"{ to: reels, caption: "{{ item.caption }}" }"#
        case .youtube: #"{ to: shorts, title: "{{ item.caption }}", caption: "to be seen" }"#
        case .x: #"{ to: tweets, after: 2m, caption: "{{ item.caption }}" }"#
        }
    }
}

/// A sandbox, a workspace, and a daemon that is killed and started again until everything is posted.
final class KillSite {
    let folder: TemporaryFolder
    let sandbox: SandboxProcess
    let platforms: [KillPlatform]
    var daemon: ChildProcess
    private(set) var kills = 0
    private var items: [String] = []
    private var endings: [String] = []

    var client: SandboxClient { sandbox.client }
    var workspace: String { folder.path("workspace") }

    /// How fast the sandbox's clock runs: the ten minutes that X's lookup may take are two seconds.
    static let speed = 300
    static let account = "kill-tiktok"

    private init(folder: TemporaryFolder, sandbox: SandboxProcess, platforms: [KillPlatform]) throws {
        self.folder = folder
        self.sandbox = sandbox
        self.platforms = platforms
        try folder.write(KillSite.rules(platforms), to: "workspace/rules.yaml")
        daemon = try KillSite.daemon(in: folder, of: sandbox)
    }

    /// A site whose daemon has taken its first, silent look; everything is gone afterwards, and a failure shows what the
    /// processes said.
    static let isSoak = ProcessInfo.processInfo.environment["REPRISE_SOAK"] == "1"

    static func run(_ platforms: [KillPlatform] = KillPlatform.allCases, _ body: (KillSite) async throws -> Void) async throws {
        try await withFolder { folder in try await run(platforms, in: folder, body) }
    }

    static func run(
        _ platforms: [KillPlatform] = KillPlatform.allCases, in folder: TemporaryFolder, _ body: (KillSite) async throws -> Void
    ) async throws {
        let sandbox = try await SandboxProcess.start(speed: speed, in: folder)
        defer { sandbox.child.end() }
        let site = try KillSite(folder: folder, sandbox: sandbox, platforms: platforms)
        defer { site.daemon.end() }
        do {
            try await until("the daemon has taken its first look") {
                if site.daemon.state != nil { throw Obstacle("the daemon ended") }
                return site.daemon.output.contains("first poll")
            }
            try await body(site)
        } catch {
            throw Obstacle("\(error)\n\(await site.story())")
        }
    }

    private static func rules(_ platforms: [KillPlatform]) -> String {
        """
        version: 1
        workspace: kill
        timezone: Europe/Berlin
        defaults: { missed: all }
        sources:
          clips: { tiktok: { credentials: \(account), poll: 1m, lookback: 48h } }
        destinations:
          \(platforms.map(\.destination).joined(separator: "\n  "))
        rules:
          everywhere:
            on: { new_item: clips }
            post: [\(platforms.map(\.post).joined(separator: ", "))]
            retry: { attempts: 50, backoff: exponential, delay: 5s, max_delay: 1m }

        """
    }

    static func daemon(in folder: TemporaryFolder, of sandbox: SandboxProcess) throws -> ChildProcess {
        try ChildProcess(
            Binary.path(), ["run", folder.path("workspace"), "--verbose"], environment: ["REPRISE_ENDPOINT": sandbox.client.base],
            in: folder)
    }

    // MARK: What happens

    /// The account's owner posts a video. Its caption is what its posts are known by.
    func newItem(_ name: String, file: String? = nil) async throws {
        var video: [String: JSON] = ["caption": .string(name), "duration": 20]
        if let file { video["file"] = .string(file) }
        try await client.post("/_sandbox/items", ["account": .string(KillSite.account), "videos": .array([.object(video)])])
        items.append(name)
    }

    func order(_ faults: SandboxFaultOrder...) async throws {
        try await client.post("/_sandbox/faults", .array(faults.map(\.json)))
    }

    /// `kill -9`, with nothing written, sent or said any more.
    func kill() {
        daemon.end()
        kills += 1
        endings.append(daemon.transcript)
    }

    func restart() throws { daemon = try KillSite.daemon(in: folder, of: sandbox) }

    /// Another daemon while this one lives.
    func rival() throws -> ChildProcess { try KillSite.daemon(in: folder, of: sandbox) }

    /// Lets the daemon finish, then looks at both ledgers.
    func finishAndVerify() async throws {
        let expected = items.count * platforms.count
        try await until("\(expected) publications are published", within: .seconds(90), every: .milliseconds(50)) {
            if let ending = daemon.state { throw Obstacle("the daemon ended by itself: \(ending)") }
            guard try await client.posts().count >= expected else { return false }
            let states = try await publications().map(\.state)
            // Ends that nothing leads out of: no use to wait.
            if let bad = states.first(where: { ["failed", "dropped", "cancelled", "expired", "held"].contains($0) }) {
                throw Obstacle("a publication is \(bad)")
            }
            return states.count == expected && states.allSatisfy { $0 == "published" }
        }
        try await letDelayedRequestsHappen()
        try await verify()
        daemon.send(SIGINT)
        #expect(try await daemon.waitForEnd() == .exit(0), "a stop by Ctrl-C is clean")
    }

    /// A request that a fault has held back may still do its work; the ledger is looked at only after it has.
    private func letDelayedRequestsHappen() async throws {
        try await client.advance("1h")
        let start = try await clock()
        try await until("the sandbox's clock goes on") { try await clock() > start.addingTimeInterval(60) }
    }

    func clock() async throws -> Date {
        guard let text = try await client.get("/_sandbox/clock").json?["now"]?.string,
            let now = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        else { throw Obstacle("the sandbox has no clock") }
        return now
    }

    /// The daemon has ended: the one that waited has its turn, and finds nothing left to post.
    func verifyTakenOver(by rival: ChildProcess) async throws {
        let posts = try await client.posts().count
        try await until("the one that waited has taken over") { !rival.output.isEmpty }
        rival.send(SIGINT)
        #expect(try await rival.waitForEnd() == .exit(0), "\(rival.transcript)")
        #expect(try await client.posts().count == posts, "it posted again")
    }

    private func verify() async throws {
        let posts = try await client.posts()
        for item in items {
            for platform in platforms {
                let copies = posts.count { $0.platform == platform.rawValue && $0.text.contains(item) }
                #expect(copies == 1, "\(item) on \(platform.rawValue)")
            }
        }
        #expect(posts.count == items.count * platforms.count, "nothing else was posted")
        let publications = try await publications()
        #expect(publications.map(\.state) == [String](repeating: "published", count: posts.count))
        #expect(Set(publications.map(\.identity)) == Set(posts.map { "\($0.platform) \($0.id)" }), "both ledgers tell of the same posts")
    }

    struct Publication {
        var state: String
        var identity: String
        var reasons: [String]
    }

    func publications() async throws -> [Publication] {
        let list = try await reprise("publications", "list", workspace, "--sandbox", "--format", "json", in: folder)
        guard list.ending == .exit(0), let rows = JSON(parsing: Data(list.output.utf8))?["publications"]?.array else {
            throw Obstacle("the publications cannot be listed: \(list.transcript)")
        }
        return rows.map { row in
            Publication(
                state: row["state"]?.string ?? "?", identity: "\(row["platform"]?.string ?? "?") \(row["remote_id"]?.string ?? "none")",
                reasons: row["reasons"]?.array?.compactMap { $0["code"]?.string } ?? [])
        }
    }

    private func story() async -> String {
        sandbox.resume()
        let requests = (try? await client.requests()) ?? []
        let log = requests.suffix(60).map { "\($0.method) \($0.path) \($0.status) \($0.fault ?? "")" }.joined(separator: "\n")
        let list = try? await reprise("publications", "list", workspace, "--sandbox", in: folder)
        return (endings.suffix(3) + [daemon.transcript, "requests:", log, list?.output ?? ""]).joined(separator: "\n----\n")
    }
}

/// A fault as the control API takes it.
struct SandboxFaultOrder {
    var fault: String
    var platform: String
    var method: String?
    var path: String?
    var times: Int64 = 1

    var json: JSON {
        var match: [String: JSON] = ["platform": .string(platform)]
        if let method { match["method"] = .string(method) }
        if let path { match["path"] = .string(path) }
        return ["match": .object(match), "fault": .string(fault), "times": .int(times)]
    }

    /// On the request that makes a post visible; on YouTube that is the upload's end, and a small video has no other piece.
    static func visibleCall(_ platform: KillPlatform, _ fault: String) -> SandboxFaultOrder {
        switch platform {
        case .instagram: SandboxFaultOrder(fault: fault, platform: "instagram", method: "POST", path: "*/media_publish")
        case .youtube: SandboxFaultOrder(fault: fault, platform: "youtube", method: "PUT", path: "/upload/youtube/v3/videos")
        case .x: SandboxFaultOrder(fault: fault, platform: "x", method: "POST", path: "/2/tweets")
        }
    }
}
