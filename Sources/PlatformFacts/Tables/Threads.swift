import Domain

extension Capabilities {
    /// Threads; no adapter yet. Source: Meta's Threads posts and publishing-limit pages (Sep 2026).
    static var threads: Capabilities {
        var table = Capabilities(platform: .threads, settings: threadsSettings)
        // 500 characters of which an emoji counts its UTF-8 bytes; what an astral letter counts is not said.
        table.caption = TextLimit(500, .cautious, .emojiBytes)
        table.altText = TextLimit(1000, .cautious)
        // More than five different links: THREADS_API__LINK_LIMIT_EXCEEDED.
        table.maxLinks = 5
        table.media = [
            MediaRule(
                .video, types: ["video/mp4", "video/quicktime"], maxBytes: 1_000_000_000, maxDuration: .seconds(300), aspect: 0.01...10,
                width: 1...1920, maxCount: 20),
            MediaRule(
                .image, types: ["image/jpeg", "image/png"], maxBytes: 8_000_000, aspect: 0.1...10, width: 320...1440, maxCount: 20),
        ]
        // The container's status says PUBLISHED, also for text.
        table.lookup = .exact
        // Containers expire after 24 hours. An hour is kept as a margin.
        table.preparedLife = .seconds(23 * 3600)
        // threads_publishing_limit: 250 posts in 24 hours; a carousel is one.
        table.quotas = [Quota(name: "posts", window: .rolling(.seconds(1 * 86_400)), max: 250)]
        table.notes = ["Meta fetches media from a public address: a media host is needed."]
        return table
    }

    private static var threadsSettings: [SettingSpec] {
        [
            SettingSpec(
                "reply_control",
                .choice(["everyone", "accounts_you_follow", "mentioned_only", "parent_post_author_only", "followers_only"]),
                default: "everyone", doc: "Who may reply."),
            SettingSpec("reply_approvals", .bool, default: "false", doc: "Whether replies wait until the owner approves them."),
            SettingSpec(
                "topic_tag", .text, format: .short(max: 50, forbidden: ".&"),
                doc: "The post's topic, without `#`; else the first hashtag of the text is."),
            SettingSpec("spoiler_media", .bool, default: "false", doc: "Whether media is veiled until touched."),
            SettingSpec("countries", .textList, format: .country, doc: "The only countries where the post is shown, for example `DE`."),
        ]
    }
}
