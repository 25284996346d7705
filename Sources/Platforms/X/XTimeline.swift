import CivilTime
import Foundation
import HTTPValues

/// Finds our post in a page of the account's timeline (platform contract B.9).
enum XTimeline {
    /// The post's id when it carries our media or, for a post without media, our text.
    static func match(_ post: JSON, mediaID: String?, caption: String, since: Timestamp) -> String? {
        guard let id = post["id"]?.digits else { return nil }
        if let mediaID {
            // `13_188…`: what follows the underscore is the media id.
            let keys = post["attachments"]?["media_keys"]?.array ?? []
            return keys.contains { $0.string?.split(separator: "_").last.map(String.init) == mediaID } ? id : nil
        }
        guard let created = post["created_at"]?.string.flatMap(WireTime.parse), created >= since, let text = post["text"]?.string else {
            return nil
        }
        return normalised(expanded(text, post)) == normalised(caption) ? id : nil
    }

    /// The post's id and instant when it has the same words since then, and media or none.
    static func reading(_ post: JSON, like caption: String, hasMedia: Bool, since: Timestamp) -> (id: String, at: Timestamp)? {
        guard let id = post["id"]?.digits, let created = post["created_at"]?.string.flatMap(WireTime.parse), created >= since,
            (post["attachments"]?["media_keys"]?.array ?? []).isEmpty != hasMedia,
            normalised(expanded(post["text"]?.string ?? "", post, withoutMedia: hasMedia)) == normalised(caption)
        else { return nil }
        return (id, created)
    }

    /// X writes links as t.co: put back what they stand for.
    ///
    /// - Parameter withoutMedia: leave out the link that X appends to show the post's own media.
    private static func expanded(_ text: String, _ post: JSON, withoutMedia: Bool = false) -> String {
        var result = text
        for link in (post["entities"]?["urls"]?.array ?? []).prefix(50) {
            guard let short = link["url"]?.string, !short.isEmpty, let long = link["expanded_url"]?.string else { continue }
            result = result.replacingOccurrences(of: short, with: withoutMedia && showsMedia(link, long) ? "" : long)
        }
        // Where the entities do not list it, it is the only short link that is left, at the end.
        if withoutMedia, let last = result.split(whereSeparator: \.isWhitespace).last, last.hasPrefix("https://t.co/") {
            result.removeSubrange(last.startIndex...)
        }
        return result
    }

    /// `https://x.com/USER/status/ID/video/1`; other sites have addresses that look alike.
    private static func showsMedia(_ link: JSON, _ address: String) -> Bool {
        if link["media_key"]?.string != nil { return true }
        let parts = address.split(separator: "/").map(String.init)
        return parts.count == 7 && ["x.com", "twitter.com"].contains(parts[1]) && parts[3] == "status"
            && ["photo", "video"].contains(parts[5])
    }

    private static func normalised(_ text: String) -> String {
        var plain = text.precomposedStringWithCanonicalMapping
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
            plain = plain.replacingOccurrences(of: entity, with: character)
        }
        return plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
