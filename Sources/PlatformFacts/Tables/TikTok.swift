import Domain

extension Capabilities {
    /// TikTok, which is a source; no adapter publishes to it yet. Sources: Content Posting API pages direct-post, photo-post and
    /// media-transfer, the content-sharing guidelines, creator-info and status pages (2026-09).
    static var tiktok: Capabilities {
        var table = Capabilities(platform: .tiktok, settings: tiktokSettings)
        // Direct post: title of 2,200 UTF-16 units.
        table.caption = TextLimit(2200, .utf16)
        table.mediaRequired = true
        table.media = tiktokMedia
        // The publish_id of the post's own upload answers with its status; photos are pulled, and a lost answer leaves no id.
        table.lookup = .exact
        table.lookupOfImages = .weak
        // Upload addresses live an hour. Ten minutes are kept as a margin.
        table.preparedLife = .seconds(50 * 60)
        // The last chunk starts publishing.
        table.hasSeparateVisibleCall = false
        // About 15 a day and creator, shared by all API clients.
        table.quotas = [Quota(name: "posts", window: .rolling(.seconds(1 * 86_400)), max: 15)]
        table.notes = [
            "In inbox mode at most five drafts may wait for their owner within 24 hours.",
            "An app that TikTok has not audited posts directly to private accounts only, and as `private`.",
            "Photos need a media host on a verified domain.",
        ]
        return table
    }

    private static var tiktokSettings: [SettingSpec] {
        [
            SettingSpec(
                "mode", .choice(["inbox", "direct"]), default: "inbox",
                doc: "`inbox` leaves a draft that the owner posts in the app; `direct` posts, which TikTok must have approved."),
            // Guidelines: chosen by the user, no default. PUBLIC_TO_EVERYONE, MUTUAL_FOLLOW_FRIENDS, FOLLOWER_OF_CREATOR, SELF_ONLY.
            SettingSpec(
                "privacy", .choice(["public", "friends", "followers", "private"]),
                doc: "Who can see the post; `mode: direct` asks for it, and TikTok allows no default."),
            // Guidelines: off unless explicitly enabled.
            SettingSpec("disable_comment", .bool, default: "true", doc: "Whether nobody may comment."),
            SettingSpec("disable_duet", .bool, default: "true", doc: "Whether nobody may make a duet of it; video only."),
            SettingSpec("disable_stitch", .bool, default: "true", doc: "Whether nobody may stitch it; video only."),
            SettingSpec("brand_content", .bool, default: "false", doc: "Marks a paid partnership with somebody else's brand."),
            SettingSpec("brand_organic", .bool, default: "false", doc: "Marks promotion of the owner's own business."),
            SettingSpec("is_aigc", .bool, default: "false", doc: "Marks the post as made with AI."),
        ]
    }

    private static var tiktokMedia: [MediaRule] {
        let video = ["video/mp4", "video/webm", "video/quicktime"]
        return [
            // Three minutes for every creator; some may post longer. Three seconds: the Business API's text.
            MediaRule(
                .video, form: "direct", types: video, maxBytes: 4_000_000_000, minDuration: .seconds(3), maxDuration: .seconds(3 * 60),
                width: 360...4096),
            MediaRule(
                .video, form: "inbox", types: video, maxBytes: 4_000_000_000, minDuration: .seconds(3), maxDuration: .seconds(10 * 60),
                width: 360...4096),
            MediaRule(.image, types: ["image/jpeg", "image/webp"], maxBytes: 20_000_000, width: 1...1080, maxCount: 35),
        ]
    }
}
