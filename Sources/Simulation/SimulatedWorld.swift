import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Platforms
import RuleSet
import Sandbox
import Transport
import Vault

/// The outside of a simulated engine: the sandbox's handlers, the vault, and the files, all in this process.
final class SimulatedWorld {
    private(set) var sandbox: SandboxWorld
    private let store: MemorySandboxStore
    private let vault = ThrowawayVault()
    private let platforms: PlatformRegistry
    private let folder: URL
    private var isRenewing = false
    /// Native ids of videos whose original nobody kept.
    var withoutOriginal: Set<String> = []

    /// - Parameter folder: where media files lie; the caller removes it.
    init(seed: UInt64, start: Timestamp, platforms: PlatformRegistry, folder: URL) {
        sandbox = SandboxWorld(seed: seed, at: start)
        store = MemorySandboxStore()
        self.platforms = platforms
        self.folder = folder
    }

    func inject(_ path: String, _ body: JSON, at now: Timestamp) -> SandboxReply {
        sandbox.handle(
            SandboxRequest(
                "POST", "/_sandbox/\(path)", headers: [SandboxField("Content-Type", "application/json")], body: .data(body.data)),
            at: now, store: store)
    }

    /// The owner of an account posts a video.
    func post(_ video: SimulationScript.Video, at now: Timestamp) {
        var order: [String: JSON] = [
            "id": .string(video.id), "caption": .string(video.caption), "duration": .double(Double(video.duration.milliseconds) / 1000),
            "is_aigc": .bool(video.isAIGC),
        ]
        if let stats = video.stats {
            order["stats"] = [
                "views": .int(stats.views), "likes": .int(stats.likes), "comments": .int(stats.comments), "shares": .int(stats.shares),
            ]
        }
        _ = inject("items", ["account": .string(video.account), "videos": [.object(order)]], at: now)
    }

    var postCount: Int { sandbox.posts.count }

    /// What the platforms show, in the order in which it became visible.
    var posts: [SimulatedPost] { Array(posts(from: 0)) }

    func posts(from index: Int) -> some Sequence<SimulatedPost> {
        sandbox.posts[index...].lazy.map { SimulatedPost(platform: $0.platform, account: $0.account, id: $0.id, text: $0.text, at: $0.at) }
    }

    enum Answer {
        /// What was asked for is done (or refused); the answer takes that long, or as long as the network.
        case done(HTTPResult, after: Duration?)
        /// Nothing is done yet: the platform comes to it after that time.
        case later(Duration)
    }

    /// Performs a request of an adapter.
    func carry(_ request: HTTPRequest, at now: Timestamp, ignoringFaults: Bool = false) -> Answer {
        for name in request.credentials { renewIfEnding(name, at: now) }
        do {
            let wire = try filler(at: now).fill(request)
            let reply = sandbox.handle(try sandboxRequest(wire), at: now, store: store, ignoringFaults: ignoringFaults)
            return try deliver(reply, of: request, at: now)
        } catch {
            return .done(.failure(TransportFailure(.notSent, "\(error)")), after: .milliseconds(5))
        }
    }

    private func deliver(_ reply: SandboxReply, of request: HTTPRequest, at now: Timestamp) throws -> Answer {
        switch reply.delivery {
        case .normal: return .done(.success(try sealed(reply.response, of: request, at: now)), after: nil)
        case .dropConnection, .truncate: return .done(.failure(TransportFailure(.maybeSent, "the connection was cut")), after: nil)
        case .reset: return .done(.failure(TransportFailure(.maybeSent, "the connection was reset")), after: nil)
        case .delay(let pause):
            let limit = Duration.seconds(Int64(request.timeoutSeconds))
            if pause >= limit { return .done(.failure(TransportFailure(.maybeSent, "timed out")), after: limit) }
            return .done(.success(try sealed(reply.response, of: request, at: now)), after: pause)
        case .handleLater(let pause): return .later(pause)
        }
    }

    private func filler(at now: Timestamp) -> RequestFiller {
        RequestFiller(
            secret: { [vault] in vault.record($0.credential)?.secret($0.field) },
            unseal: { [vault] in vault.unseal($0, at: now) },
            mediaPath: { [folder] in folder.appendingPathComponent($0).path })
    }

    private func sealed(_ response: HTTPResponse, of request: HTTPRequest, at now: Timestamp) throws -> HTTPResponse {
        RequestFiller.sealing(response, of: request) { secret, origin in
            SealedURL(id: vault.seal(secret, expires: now + .days(7), at: now), origin: origin)
        }
    }

    private func sandboxRequest(_ wire: WireRequest) throws -> SandboxRequest {
        var body = Data()
        for piece in wire.body {
            switch piece {
            case .bytes(let data): body += data
            case .file(let path, let offset, let length):
                let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { try? file.close() }
                try file.seek(toOffset: UInt64(offset))
                body += try file.read(upToCount: Int(length)) ?? Data()
            }
        }
        var headers = wire.headers.map { SandboxField($0.name, $0.value) }
        headers.append(SandboxField("Content-Length", "\(body.count)"))
        return SandboxRequest(wire.method.rawValue, wire.url, headers: headers, body: body.isEmpty ? .none : .data(body))
    }

    /// Grants a credential, as a login would have.
    func grant(_ name: String, platform: Platform, at now: Timestamp) {
        let reply = inject("credentials", ["platform": .string(platform.rawValue), "account": .string(name)], at: now)
        guard let record = reply.json.flatMap({ CredentialRecord(name: name, grant: $0, at: now) }) else { return }
        vault.store(record)
    }

    func grantOnce(_ name: String, platform: Platform, at now: Timestamp) {
        if vault.record(name) == nil { grant(name, platform: platform, at: now) }
    }

    /// The owner takes the access away, on the platform's own page.
    func revoke(_ name: String, platform: Platform) { sandbox.revokeGrants(platform: platform.rawValue, account: name) }

    /// The keeper renews a token shortly before its end, as the daemon's does.
    private func renewIfEnding(_ name: String, at now: Timestamp) {
        guard let record = vault.record(name), let end = record.accessTokenExpires, end <= now + .seconds(120), !isRenewing else { return }
        isRenewing = true
        if let answer = askForToken(name, platform: record.platform, at: now) {
            _ = keepToken(answer, of: name, platform: record.platform, at: now)
        }
        isRenewing = false
    }

    /// The first half of the keeper's work: nil when there is nothing to ask with.
    func askForToken(_ name: String, platform: Platform, at now: Timestamp) -> HTTPResult? {
        guard let record = vault.record(name), let refresh = platforms.refreshers[platform] else { return nil }
        switch carry(refresh.request(name, record.extra["login"]?.reveal()), at: now, ignoringFaults: false) {
        case .done(let result, _): return result
        case .later: return .failure(TransportFailure(.maybeSent, "timed out"))
        }
    }

    /// The second half: what it brought is kept before it is used.
    func keepToken(_ result: HTTPResult, of name: String, platform: Platform, at now: Timestamp) -> EngineEvent {
        guard var record = vault.record(name), let refresh = platforms.refreshers[platform] else {
            return .credentialDead(name, "there is nothing to renew it with")
        }
        switch refresh.outcome(result, now) {
        case .renewed(let access, let expires, let newRefresh, let refreshExpires):
            record.renew(accessToken: access, expires: expires, refreshToken: newRefresh, refreshExpires: refreshExpires)
            vault.store(record)
            return .credentialReady(name)
        case .dead(let why): return .credentialDead(name, why)
        case .retry(_, let why): return .credentialUnavailable(name, why)
        }
    }

    /// The original of an item: what its author kept, which the sandbox stands in for.
    func locate(_ item: Item, account: String, at now: Timestamp) -> MediaFinding {
        guard !withoutOriginal.contains(item.nativeID) else { return .missing }
        let reply = sandbox.handle(SandboxRequest("GET", "/_sandbox/originals/\(account)/\(item.nativeID)"), at: now, store: store)
        var bytes = Data()
        switch reply.body {
        case .data(let data): bytes = data
        case .media(let media): bytes = store.read(media.pieces, from: 0, count: Int(media.byteCount))
        }
        guard reply.status == 200, !bytes.isEmpty else { return .missing }
        let digest = sha256Hex(bytes)
        do { try bytes.write(to: folder.appendingPathComponent(digest)) } catch { return .missing }
        return .found(MediaFile(sha256: digest, bytes: Int64(bytes.count), mimeType: "video/mp4", duration: item.duration))
    }

    /// A file that a campaign's post names: some bytes of its own in its place, so that the workspace's disk plays no part.
    func standIn(for path: String, at now: Timestamp) -> MediaFinding {
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        let images = ["jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif"]
        let image = images[ending]
        // A platform looks into a video, and refuses what is none.
        let bytes = image == nil ? SandboxClip.bytes(id: path, seconds: 20) : Data("\(path)\n".utf8)
        let digest = sha256Hex(bytes)
        do { try bytes.write(to: folder.appendingPathComponent(digest)) } catch { return .missing }
        if let image {
            return .found(MediaFile(sha256: digest, bytes: Int64(bytes.count), mimeType: image, width: 1080, height: 1080))
        }
        return .found(
            MediaFile(
                sha256: digest, bytes: Int64(bytes.count), mimeType: "video/mp4", duration: .seconds(20), width: SandboxClip.width,
                height: SandboxClip.height))
    }
}
