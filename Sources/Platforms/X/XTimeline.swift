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

    /// X writes links as t.co: put back what they stand for.
    private static func expanded(_ text: String, _ post: JSON) -> String {
        var result = text
        for link in (post["entities"]?["urls"]?.array ?? []).prefix(50) {
            guard let short = link["url"]?.string, !short.isEmpty, let long = link["expanded_url"]?.string else { continue }
            result = result.replacingOccurrences(of: short, with: long)
        }
        return result
    }

    private static func normalised(_ text: String) -> String {
        var plain = text.precomposedStringWithCanonicalMapping
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
            plain = plain.replacingOccurrences(of: entity, with: character)
        }
        return plain.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
