import Domain

extension Capabilities {
    /// YouTube by resumable upload. Sources: the Data API's discovery document (rev 20261104), videos reference,
    /// quota calculator (2026-06-01).
    static var youtube: Capabilities {
        var table = Capabilities(
            platform: .youtube,
            settings: [
                SettingSpec("privacy", .choice(["public", "unlisted", "private"]), default: "public", doc: "Who can see the video."),
                SettingSpec(
                    "category", .int(1...99), default: "22", doc: "The video category's number; 22 is People & Blogs, 24 Entertainment."),
                SettingSpec("tags", .textList, doc: "Keywords; together at most 500 characters."),
                SettingSpec("made_for_kids", .bool, default: "false", doc: "The declaration that the law asks for (COPPA)."),
                SettingSpec("notify_subscribers", .bool, default: "true", doc: "Whether subscribers are told of the video."),
            ])
        table.canPublish = true
        // videos resource: the description counts UTF-8 bytes, the title characters of a kind it does not name.
        table.caption = TextLimit(5000, .utf8)
        table.forbiddenCharacters = "<>"
        table.title = TextLimit(100, .cautious)
        table.titleRequired = true
        table.mediaRequired = true
        // Discovery document: 256 GB, video/* or application/octet-stream.
        table.media = [MediaRule(.video, types: ["video/*"], maxBytes: 274_877_906_944)]
        // A status query on the upload session says whether the video was created.
        table.lookup = .exact
        // Google documents no number for YouTube, one week for the same upload servers elsewhere.
        table.preparedLife = .seconds(6 * 86_400)
        table.hasSeparateVisibleCall = false
        // Since 2026-06-01: 100 videos.insert a day; resets at midnight Pacific; shared by all channels of a project.
        table.quotas = [Quota(name: "uploads", window: .day(zone: "America/Los_Angeles"), max: 100)]
        table.notes = [
            "The quota belongs to the Google Cloud project: all channels of an installation share it. A channel has a cap of its own.",
            "A channel that is not verified takes 15 minutes at most.",
            "A video of at most three minutes that is square or upright becomes a Short; there is no key for it.",
        ]
        return table
    }
}
