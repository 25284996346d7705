import CivilTime
import Foundation
import HTTPValues

/// What a lookup has learnt so far, and the rules by which it concludes (platform contract §6.3).
struct InstagramLookup: Hashable, Codable, Sendable {
    enum ContainerState: String, Hashable, Codable, Sendable {
        case published, finished, inProgress, lost, unreadable
    }

    var container = ContainerState.unreadable
    /// When a lookup first saw the container unpublished although the visible call had been sent.
    var unpublishedSince: Timestamp?
    /// Posts of the account since the quota was read before publishing; nil: the list could not be read.
    var listed: Int?

    /// The lag that Meta's containers and lists are taken to have.
    static let lag: Duration = .seconds(60)

    mutating func tookContainer(_ response: HTTPResponse, at now: Timestamp) {
        listed = nil
        container =
            switch response.isSuccess ? response.object?["status_code"]?.string : nil {
            case "PUBLISHED": .published
            case "FINISHED": .finished
            case "IN_PROGRESS": .inProgress
            case "ERROR", "EXPIRED": .lost
            default: .unreadable
            }
        if container == .finished || container == .lost {
            unpublishedSince = unpublishedSince ?? now
        } else {
            unpublishedSince = nil
        }
    }

    /// Whether the container has been seen unpublished for longer than the platform may lag.
    func hasOutlastedLag(at now: Timestamp) -> Bool { unpublishedSince.map { now >= $0 + InstagramLookup.lag } ?? false }

    /// The account's posts that can be ours: made since then, a reel, with our caption.
    static func matches(_ list: [JSON], caption: String, since: Timestamp) -> [RemotePost] {
        list.compactMap { media in
            guard let id = media["id"]?.digits, let made = media["timestamp"]?.string.flatMap(WireTime.parse), made >= since,
                ["VIDEO", nil].contains(media["media_type"]?.string), ["REELS", nil].contains(media["media_product_type"]?.string),
                normalised(media["caption"]?.string ?? "") == normalised(caption)
            else { return nil }
            return RemotePost(id: id, permalink: media["permalink"]?.string?.httpsLink(on: hosts), at: made)
        }
    }

    /// Instagram names whole seconds: a post of the same second counts.
    static func count(_ list: [JSON], since instant: Timestamp) -> Int {
        let since = Timestamp(milliseconds: instant.milliseconds / 1000 * 1000)
        return list.count { $0["timestamp"]?.string.flatMap(WireTime.parse).map { $0 >= since } ?? false }
    }

    /// Captions read back may lack `@` and have other white space.
    private static func normalised(_ caption: String) -> String {
        caption.precomposedStringWithCanonicalMapping.filter { $0 != "@" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    static let hosts = ["www.instagram.com", "instagram.com"]
}
