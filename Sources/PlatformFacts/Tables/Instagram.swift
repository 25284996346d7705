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
        // Media specifications of reels: 300 MB, 3 s to 15 min.
        table.maxMediaBytes = 300_000_000
        table.minDuration = .seconds(3)
        table.maxDuration = .seconds(15 * 60)
        // The container's status_code says PUBLISHED.
        table.lookup = .exact
        // Content-publishing guide: containers expire after 24 hours. An hour is kept as a margin.
        table.preparedLife = .seconds(23 * 3600)
        // The guide says 100, the reference 50; the platform's own quota_total decides when it refuses.
        table.quotas = [
            Quota(name: "posts", window: .rolling(.seconds(1 * 86_400)), max: 50),
            Quota(name: "containers", window: .rolling(.seconds(1 * 86_400)), max: 400),
        ]
        return table
    }
}
