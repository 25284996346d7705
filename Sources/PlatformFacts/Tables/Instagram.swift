import Domain

extension Capabilities {
    /// Instagram reels over the Graph API. Sources: Meta's content-publishing guide, ig-user/media and
    /// content_publishing_limit references (Sep 2026).
    static var instagram: Capabilities {
        var table = Capabilities(
            platform: .instagram,
            settings: [
                SettingSpec(
                    "login", .choice(["facebook", "instagram"]), default: "facebook",
                    doc: "Which login the credential came from. `instagram` cannot take bytes and needs a media host."),
                SettingSpec("share_to_feed", .bool, default: "true", doc: "Whether the reel also appears in the feed, not only in Reels."),
                SettingSpec(
                    "account_id", .text,
                    doc: "The Instagram account's number; needed only where the login reaches several accounts."),
            ])
        table.canPublish = true
        // ig-user/media reference: 2,200 characters; whether astral ones count twice is not said.
        table.caption = TextLimit(2200, .cautious)
        table.maxHashtags = 30
        table.maxMentions = 20
        table.mediaRequired = true
        // ig-user/media reference: alt_text of images, 1,000 characters.
        table.altText = TextLimit(1000, .cautious)
        table.media = instagramMedia
        // The container's status_code says PUBLISHED.
        table.lookup = .exact
        // Content-publishing guide: containers expire after 24 hours. An hour is kept as a margin.
        table.preparedLife = .seconds(23 * 3600)
        // The guide says 100, the reference 50; the platform's own quota_total decides when it refuses.
        table.quotas = [
            Quota(name: "posts", window: .rolling(.seconds(1 * 86_400)), max: 50),
            Quota(name: "containers", window: .rolling(.seconds(1 * 86_400)), max: 400),
        ]
        table.notes = [
            "Reels only in this version. The platform has no scheduling of its own.",
            "A carousel counts as one post; each of its parts uses up a container.",
        ]
        return table
    }

    /// Media specifications of the ig-user/media reference (Sep 2026). Older pages say 1 GB for reels.
    private static var instagramMedia: [MediaRule] {
        let video = ["video/mp4", "video/quicktime"]
        return [
            MediaRule(
                .video, form: "reel", types: video, maxBytes: 300_000_000, minDuration: .seconds(3), maxDuration: .seconds(15 * 60),
                aspect: 0.01...10, width: 1...1920),
            MediaRule(
                .video, form: "story", types: video, maxBytes: 100_000_000, minDuration: .seconds(3), maxDuration: .seconds(60),
                aspect: 0.1...10, width: 1...1920),
            // 4:5 to 1.91:1; wider or narrower images are scaled, other ratios refused. Carousels: 2 to 10.
            MediaRule(
                .image, form: "image", types: ["image/jpeg"], maxBytes: 8_000_000, aspect: 0.8...1.91, width: 320...1440, maxCount: 10),
            MediaRule(.image, form: "story", types: ["image/jpeg"], maxBytes: 8_000_000),
        ]
    }
}
