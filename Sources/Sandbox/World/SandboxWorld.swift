package import CivilTime
import HTTPValues

/// Everything the emulated platforms know: accounts, tokens, items, uploads, posts, faults.
///
/// A value without clock, randomness or I/O: the same requests at the same instants give the same replies for the same seed.
/// Uploaded bytes lie in a `SandboxStore`. The request log is not part of what is saved.
package struct SandboxWorld: Sendable {
    package let seed: UInt64
    /// Takes any bytes for a video, for measurements; normally only MP4 within the platforms' limits passes processing.
    package var acceptsAnyMedia: Bool
    /// The latest instant the world was asked at. A server resumes its clock from here.
    package private(set) var latest: Timestamp
    /// Grows with every change that is worth saving.
    package private(set) var revision = 0

    /// Where a scenario stands; kept here so that a restart does not play it again.
    package var scenario: ScenarioProgress?

    var randomState: UInt64
    var requestCount = 0
    var accounts: [String: SandboxAccount] = [:]
    var grants = GrantBook()
    var rates = RateBook()
    var faults: [SandboxFault] = []
    package internal(set) var posts: [SandboxPost] = []
    var videos: [TikTokVideo] = []
    var containers: [String: InstagramContainer] = [:]
    var sessions: [String: YouTubeSession] = [:]
    var media: [String: XMedia] = [:]
    var requests: [SandboxRequestRecord] = []

    /// The newest requests kept for `GET /_sandbox/requests`.
    static let requestLimit = 20_000

    package init(seed: UInt64 = 1, at now: Timestamp, acceptsAnyMedia: Bool = false) {
        self.seed = seed
        self.acceptsAnyMedia = acceptsAnyMedia
        latest = now
        randomState = seed
    }

    /// Answers a request. The effect, if any, is done when this returns; `delivery` says what becomes of the answer.
    package mutating func handle(
        _ request: SandboxRequest, at now: Timestamp, store: any SandboxStore, ignoringFaults: Bool = false
    ) -> SandboxReply {
        latest = max(latest, now)
        guard let platform = SandboxHosts.platform(of: request.host) else {
            if request.method != "GET" { revision += 1 }
            return own(SandboxCall(request: request, now: now, store: store, platform: "", id: ""))
        }
        if SandboxHosts.isPage(request.host) {
            return page(SandboxCall(request: request, now: now, store: store, platform: platform, id: ""))
        }
        requestCount += 1
        let call = SandboxCall(request: request, now: now, store: store, platform: platform, id: requestID(platform, now))
        let fault = ignoringFaults ? nil : takeFault(for: call)
        if request.method != "GET" || fault != nil { revision += 1 }
        var reply = apply(fault, to: call)
        reply.headers.append(SandboxField(Self.requestIDHeader(platform), call.id))
        log(call, reply, fault: fault)
        return reply
    }

    private mutating func apply(_ fault: SandboxFault.Kind?, to call: SandboxCall) -> SandboxReply {
        switch fault {
        case nil, .listLag: return answer(call)
        case .status(let status): return refuse(call, status: status)
        case .acceptThenStatus(let status):
            _ = answer(call)
            return refuse(call, status: status)
        case .rateLimit(let duration): return rateLimited(call, until: call.now + duration)
        case .expireToken:
            expireTokens(of: call)
            return answer(call)
        case .dropResponse: return delivered(answer(call), .dropConnection)
        case .acceptSlow(let duration): return delivered(answer(call), .delay(duration))
        case .truncate: return delivered(answer(call), .truncate)
        case .reset: return SandboxReply(status: 0, delivery: .reset)
        case .delay(let duration): return SandboxReply(status: 0, delivery: .handleLater(duration))
        }
    }

    private func delivered(_ reply: SandboxReply, _ delivery: SandboxDelivery) -> SandboxReply {
        var reply = reply
        reply.delivery = delivery
        return reply
    }

    private mutating func answer(_ call: SandboxCall) -> SandboxReply {
        do {
            switch call.platform {
            case "tiktok": return try tiktok(call)
            case "instagram": return try instagram(call)
            case "youtube": return try youtube(call)
            default: return try x(call)
            }
        } catch let refusal as Refusal {
            return refusal.reply
        } catch {
            return refuse(call, status: 500)
        }
    }

    /// The platform's error envelope for a status that no rule of its own explains.
    private func refuse(_ call: SandboxCall, status: Int) -> SandboxReply {
        switch call.platform {
        case "tiktok": TikTokReply.fault(call, status: status)
        case "instagram": InstagramReply.fault(call, status: status)
        case "youtube": YouTubeReply.fault(status: status)
        default: XReply.fault(status: status)
        }
    }

    private func rateLimited(_ call: SandboxCall, until end: Timestamp) -> SandboxReply {
        switch call.platform {
        case "tiktok": TikTokReply.rateLimited(call)
        case "instagram": InstagramReply.rateLimited(call, until: end)
        case "youtube": YouTubeReply.rateLimited()
        default: XReply.rateLimited(until: end)
        }
    }

    /// The account's owner takes all access away, as on the platform's own settings page.
    package mutating func revokeGrants(platform: String, account: String) {
        grants.revokeAll(of: SandboxAccount.key(platform, account))
        revision += 1
    }

    /// Forgets everything but seed and settings.
    mutating func reset(at now: Timestamp) {
        let next = revision + 1
        self = SandboxWorld(seed: seed, at: now, acceptsAnyMedia: acceptsAnyMedia)
        revision = next
    }
}

/// How far a scenario has been played.
package struct ScenarioProgress: Hashable, Codable, Sendable {
    /// The instant that `after:` counts from.
    package var start: Timestamp
    /// Entries played, in order.
    package var played: Int
    package init(start: Timestamp, played: Int = 0) {
        self.start = start
        self.played = played
    }
}

/// One request on its way through a platform's handler.
struct SandboxCall {
    var request: SandboxRequest
    var now: Timestamp
    var store: any SandboxStore
    var platform: String
    /// The platform's id of this request, as in its answer's header and in `request_id` of the ledger.
    var id: String

    /// The request's bytes in the store; nil when the store is full.
    func storedBody() -> (piece: StoredPiece, isWhole: Bool)? {
        switch request.body {
        case .none: store.put(request.data).map { ($0, true) }
        case .data(let data): store.put(data).map { ($0, true) }
        case .stored(let piece, let isWhole): (piece, isWhole)
        }
    }
}
