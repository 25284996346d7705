import CivilTime
import Foundation
import HTTPValues

/// A video that a TikTok account has posted in the app: what a source finds.
struct TikTokVideo: Codable, Sendable {
    var account: String
    var id: String
    var caption: String
    var seconds: Double
    var created: Timestamp
    var isPrivate: Bool
    /// Lists show it from here on (fault `list-lag`).
    var listedFrom: Timestamp
    /// As given; without them they grow with the video's age.
    var stats: TikTokStats?
    var isAIGC: Bool?
    /// The original as given by `file`; without it the built-in clip stands in.
    var file: StoredMedia?

    /// The built-in clip for this item.
    var clip: Data { SandboxClip.bytes(id: "\(account)/\(id)", seconds: seconds) }

    func isListed(at now: Timestamp) -> Bool { !isPrivate && created <= now && listedFrom <= now }
}

/// The numbers below a video.
struct TikTokStats: Codable, Sendable {
    var views: Int64
    var likes: Int64
    var comments: Int64
    var shares: Int64

    /// As if it were watched once a minute.
    static func grown(_ age: Duration) -> TikTokStats {
        let views = age.milliseconds / 60_000
        return TikTokStats(views: views, likes: views / 10, comments: views / 100, shares: views / 50)
    }
}

/// `POST /_sandbox/items`: the account's owner posts videos.
extension SandboxWorld {
    mutating func addItems(_ body: JSON, _ call: SandboxCall) throws -> JSON {
        if let list = body.array {
            return .array(try list.map { try addItems($0, call) })
        }
        guard let name = body["account"]?.string, !name.isEmpty else { throw Self.control(400, "account is missing") }
        guard let list = body["videos"]?.array else { throw Self.control(400, "videos is missing") }
        let account = account("tiktok", name)
        var added: [TikTokVideo] = []
        for order in list {
            let video = try self.video(order, account: account, call, taken: Set(added.map(\.id)))
            added.append(video)
        }
        videos += added
        return [
            "account": .string(name),
            "videos": .array(
                added.map { video in
                    [
                        "id": .string(video.id), "created": .string(InstantText.rfc3339(video.created)),
                        "share_url": .string(call.request.url("www.tiktok.com", "/@\(account.username)/video/\(video.id)")),
                        "original": .string(
                            (call.request.base ?? "") + "/_sandbox/originals/\(FormText.encode(name))/\(FormText.encode(video.id))"),
                    ]
                }),
        ]
    }

    private mutating func video(
        _ order: JSON, account: SandboxAccount, _ call: SandboxCall, taken: Set<String>
    ) throws -> TikTokVideo {
        let created = try instant(order["created"], now: call.now)
        let id = order["id"]?.identifier ?? newVideoID(created)
        guard !taken.contains(id), !videos.contains(where: { $0.account == account.name && $0.id == id }) else {
            throw Self.control(409, "\(account.name) has a video \(id) already")
        }
        var file: StoredMedia?
        if let path = order["file"]?.string {
            guard let piece = call.store.importFile(at: path) else { throw Self.control(400, "cannot read \(path)") }
            file = call.store.media([piece])
        }
        return TikTokVideo(
            account: account.name, id: id, caption: order["caption"]?.string ?? "", seconds: try seconds(order["duration"]),
            created: created, isPrivate: order["private"]?.bool ?? false,
            listedFrom: created + (takeListLag(platform: "tiktok") ?? .zero), stats: try stats(order["stats"]),
            isAIGC: order["is_aigc"]?.bool, file: file)
    }

    private func stats(_ value: JSON?) throws -> TikTokStats? {
        guard let value, value != .null else { return nil }
        guard value.object != nil else { throw Self.control(400, "stats is no object: \(value.text)") }
        func number(_ name: String) -> Int64 { max(0, value[name]?.int ?? 0) }
        return TikTokStats(views: number("views"), likes: number("likes"), comments: number("comments"), shares: number("shares"))
    }

    /// The upload second in the upper half, as TikTok's ids have it.
    private mutating func newVideoID(_ created: Timestamp) -> String {
        String(UInt64(max(created.seconds - 3, 0)) << 32 | (random() >> 32))
    }

    /// RFC 3339, seconds since 1970, or an offset from now such as `-10m`; now when absent.
    private func instant(_ value: JSON?, now: Timestamp) throws -> Timestamp {
        guard let value, value != .null else { return now }
        if let seconds = value.int { return Timestamp(seconds: seconds) }
        if let text = value.string {
            if let instant = InstantText.instant(text) { return instant }
            if let offset = InstantText.duration(String(text.dropFirst())) {
                if text.hasPrefix("-") { return now - offset }
                if text.hasPrefix("+") { return now + offset }
            }
        }
        throw Self.control(400, "not an instant: \(value.text)")
    }

    private func seconds(_ value: JSON?) throws -> Double {
        guard let value, value != .null else { return 15 }
        let number = value.double ?? value.string.flatMap(InstantText.duration).map { Double($0.milliseconds) / 1000 }
        guard let number, number >= 0, number < 36_000 else { throw Self.control(400, "not a duration: \(value.text)") }
        return number
    }
}
