import Domain

extension Capabilities {
    /// Bluesky; no adapter yet. Sources: the lexicons app.bsky.feed.post, embed.images and embed.video, the rate-limits page
    /// (2026-08).
    static var bluesky: Capabilities {
        var table = Capabilities(
            platform: .bluesky,
            settings: [
                SettingSpec(
                    "service", .text, default: "https://bsky.social", format: .server,
                    doc: "Where the account logs in; its data server is found from there."),
                SettingSpec(
                    "languages", .textList, format: .language, maxCount: 3, doc: "Languages of the posts, such as `de`; three at most."),
                SettingSpec(
                    "tags", .textList, format: .short(max: 64, forbidden: "# "), maxCount: 8,
                    doc: "Tags besides those in the text, without `#`; eight at most."),
            ])
        // app.bsky.feed.post: 300 graphemes and 3,000 bytes.
        table.caption = TextLimit(300, .graphemes)
        table.alsoCaption = [TextLimit(3000, .utf8)]
        table.media = [
            MediaRule(.video, types: ["video/mp4"], maxBytes: 300_000_000),
            MediaRule(.image, types: ["image/jpeg", "image/png", "image/webp"], maxBytes: 2_000_000, maxCount: 4),
        ]
        // The record's key is ours: writing it again changes nothing.
        table.lookup = .exact
        // Files that no record names are swept; the protocol asks servers to keep them an hour at least.
        table.preparedLife = .seconds(50 * 60)
        // Rate limits: 5,000 points an hour and 35,000 a day, three for each record.
        table.quotas = [
            Quota(name: "posts an hour", window: .rolling(.seconds(3600)), max: 1666),
            Quota(name: "posts a day", window: .rolling(.seconds(1 * 86_400)), max: 11_666),
        ]
        table.notes = ["Video needs an account with a confirmed e-mail address; how much it may upload, the video service says."]
        return table
    }
}
