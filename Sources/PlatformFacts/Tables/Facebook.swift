import Domain

extension Capabilities {
    /// Facebook Pages; no adapter yet. Sources: Meta's pages-api posts, page/videos and reels-publishing pages (Sep 2026).
    static var facebook: Capabilities {
        var table = Capabilities(platform: .facebook, settings: facebookSettings)
        // No page of Meta's names it; clients in production agree on 63,206.
        table.caption = TextLimit(63_206, .cautious)
        table.media = facebookMedia
        // The video's publishing_phase says whether it is out; posts of the feed have only their text.
        table.lookup = .exact
        table.lookupOfImages = .weak
        table.lookupWithoutMedia = .weak
        // What was uploaded and not published is swept after 24 hours. An hour is kept as a margin.
        table.preparedLife = .seconds(23 * 3600)
        // Reels publishing: 30 by API in 24 hours and Page.
        table.quotas = [Quota(name: "reels", window: .rolling(.seconds(1 * 86_400)), max: 30)]
        table.notes = [
            "Video longer than 90 seconds cannot be a reel: `format: video`. An upright video sent as `video` may stay a draft.",
            "A story's publication cannot be looked up.",
        ]
        return table
    }

    private static var facebookSettings: [SettingSpec] {
        [
            SettingSpec(
                "format", .choice(["reel", "video", "post", "link"]), default: "reel",
                doc: "What a post becomes: a reel, a video, a text with photos, or a link with its preview."),
            SettingSpec("page_id", .text, format: .digits, doc: "The Page's number; needed only where the login reaches several Pages."),
            SettingSpec(
                "link", .text, format: .link(maxLength: 2048), doc: "The address that `format: link` shows, unless the text has one."),
        ]
    }

    private static var facebookMedia: [MediaRule] {
        [
            // Reels publishing: 9:16 at 540 × 960 or more.
            MediaRule(
                .video, form: "reel", types: ["video/mp4"], minDuration: .seconds(3), maxDuration: .seconds(90), aspect: 0.5...0.6,
                width: 540...4096),
            MediaRule(.video, form: "video", types: ["video/mp4", "video/quicktime"]),
            MediaRule(.image, form: "post", types: ["image/jpeg", "image/png"], maxCount: 10),
        ]
    }
}
