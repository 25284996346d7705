import Domain

extension Capabilities {
    /// Mastodon; no adapter yet. Sources: the API documentation (statuses, media, instance, rate limits, 2026). Each server
    /// has limits of its own in `GET /api/v2/instance`; these are the defaults.
    static var mastodon: Capabilities {
        var table = Capabilities(platform: .mastodon, settings: mastodonSettings)
        // max_characters 500 graphemes; characters_reserved_per_url 23; a mention counts without its server.
        table.caption = TextLimit(500, .graphemes, .flatLinks(23))
        table.altText = TextLimit(1500, .graphemes)
        table.media = [
            MediaRule(.video, types: ["video/mp4", "video/quicktime", "video/webm"], maxBytes: 103_809_024),
            MediaRule(.image, types: ["image/jpeg", "image/png", "image/webp"], maxBytes: 16_777_216, maxCount: 4),
            MediaRule(.gif, types: ["image/gif"], maxBytes: 16_777_216, maxCount: 4),
        ]
        // Our media ids in the account's list. The Idempotency-Key holds for an hour only, after which text is all there is.
        table.lookup = .marked
        table.lookupWithoutMedia = .weak
        // Servers sweep media that no post uses; when is theirs to say. A day less an hour.
        table.preparedLife = .seconds(23 * 3600)
        // Rate limits: 30 uploads in 30 minutes.
        table.quotas = [Quota(name: "posts", window: .rolling(.seconds(30 * 60)), max: 30)]
        return table
    }

    private static var mastodonSettings: [SettingSpec] {
        [
            SettingSpec("server", .text, required: true, format: .server, doc: "The account's server, such as `https://mastodon.social`."),
            SettingSpec(
                "visibility", .choice(["public", "unlisted", "private", "direct"]), default: "public",
                doc: "Who can see the post; `private` is followers, `direct` those mentioned."),
            SettingSpec("language", .text, format: .language, doc: "Language of the posts, such as `de`."),
            SettingSpec("sensitive", .bool, default: "false", doc: "Whether media is veiled until touched."),
            SettingSpec("content_warning", .text, doc: "Text shown in place of the post until it is opened; it counts as text."),
        ]
    }
}
