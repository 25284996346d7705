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
        // Media best practices: video up to 512 MB, 0.5 s to 140 s.
        table.maxMediaBytes = 512_000_000
        table.minDuration = .milliseconds(500)
        table.maxDuration = .seconds(140)
        // Our media key in the account's timeline; without media there is only the text.
        table.lookup = .marked
        table.lookupWithoutMedia = .weak
        // The quickstart's example answer to finalize: 86,400 s. An hour is kept as a margin.
        table.preparedLife = .seconds(23 * 3600)
        // Rate-limit page: 100 posts per user in 15 minutes.
        table.quotas = [Quota(name: "posts", window: .rolling(.seconds(15 * 60)), max: 100)]
        return table
    }
}
