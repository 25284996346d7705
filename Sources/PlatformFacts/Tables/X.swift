import Domain

extension Capabilities {
    /// X. Sources: OpenAPI 2.167, twitter-text configuration v3, the media best-practices and rate-limit pages.
    static var x: Capabilities {
        var table = Capabilities(
            platform: .x,
            settings: [
                SettingSpec(
                    "reply_settings", .choice(["everyone", "following", "mentionedUsers", "subscribers", "verified"]), default: "everyone",
                    doc: "Who may reply."),
                SettingSpec("made_with_ai", .bool, default: "false", doc: "Marks the post as made with AI."),
            ])
        table.canPublish = true
        table.caption = TextLimit(280, .xWeighted)
        // Media metadata reference: alt text of 1,000 characters.
        table.altText = TextLimit(1000, .cautious)
        // Changelog 2026-02-23: one cashtag in a post of a self-serve app.
        table.maxCashtags = 1
        table.media = xMedia
        // Our media key in the account's timeline; without media there is only the text.
        table.lookup = .marked
        table.lookupWithoutMedia = .weak
        // The quickstart's example answer to finalize: 86,400 s. An hour is kept as a margin.
        table.preparedLife = .seconds(23 * 3600)
        // Rate-limit page: 100 posts per user in 15 minutes.
        table.quotas = [Quota(name: "posts", window: .rolling(.seconds(15 * 60)), max: 100)]
        // Pricing page, changelog 2026-02-06 and 2026-04-16: $0.015 a post, $0.20 with a link; refused requests are free.
        table.cost = Cost(post: 15_000, postWithLink: 200_000)
        table.notes = [
            "Premium accounts may write more and post longer video; the limits here are those of every account.",
            "Four images, or one GIF, or one video: no mixing.",
            "A reply reaches only those who mentioned or quoted the account.",
        ]
        return table
    }

    /// Media best practices (2026-08).
    private static var xMedia: [MediaRule] {
        [
            MediaRule(
                .video, types: ["video/mp4", "video/quicktime", "video/webm", "video/mp2t"], maxBytes: 512_000_000,
                minDuration: .milliseconds(500), maxDuration: .seconds(140), aspect: 1.0 / 3...3, width: 32...1280),
            MediaRule(.image, types: ["image/jpeg", "image/png", "image/webp"], maxBytes: 5_000_000, maxCount: 4),
            MediaRule(.gif, types: ["image/gif"], maxBytes: 15_000_000, width: 1...1280),
        ]
    }
}
