import CivilTime
import Domain
import HTTPValues

/// The Display API's video object: everything but `id` may be missing.
enum TikTokVideo {
    static func entry(_ video: JSON) -> SourceEntry? {
        guard let id = video["id"]?.digits else { return nil }
        let caption = video["video_description"]?.string ?? video["title"]?.string ?? ""
        return SourceEntry(
            nativeID: id, url: url(video["share_url"]?.string, id: id), caption: caption,
            duration: .seconds(bounded(video["duration"], max: 86_400)), width: Int(bounded(video["width"], max: 100_000)),
            height: Int(bounded(video["height"], max: 100_000)), created: created(video["create_time"]),
            stats: Item.Stats(
                views: bounded(video["view_count"]), likes: bounded(video["like_count"]), comments: bounded(video["comment_count"]),
                shares: bounded(video["share_count"])), isAIGC: video["is_aigc"]?.bool ?? false)
    }

    /// Without its query, which names our client key; the platform's own form where it is missing or leads elsewhere.
    private static func url(_ text: String?, id: String) -> String {
        let plain = text.map { String($0.prefix { $0 != "?" && $0 != "#" }) }
        return plain?.httpsLink(on: ["www.tiktok.com", "m.tiktok.com", "tiktok.com"]) ?? "https://www.tiktok.com/video/\(id)"
    }

    /// Unix seconds.
    private static func created(_ value: JSON?) -> Timestamp? {
        guard let seconds = value?.looseInteger, (1...253_402_300_799).contains(seconds) else { return nil }
        return Timestamp(seconds: seconds)
    }

    private static func bounded(_ value: JSON?, max: Int64 = .max) -> Int64 { min(Swift.max(value?.looseInteger ?? 0, 0), max) }
}
