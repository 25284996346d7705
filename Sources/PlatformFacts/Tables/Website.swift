import Domain

extension Capabilities {
    /// A website of our own; no adapter yet. Sources: WordPress 6.1 REST API and database schema, the Standard Webhooks
    /// specification.
    static var website: Capabilities {
        var table = Capabilities(platform: .website, settings: websiteSettings)
        // WordPress: post_title is a TEXT column of 65,535 bytes. Nothing limits the text itself.
        table.title = TextLimit(65_535, .utf8)
        // A slug of our own, the webhook-id that stays the same over retries, a file whose content is known.
        table.lookup = .exact
        table.notes = [
            "WordPress: a draft with a slug of ours first, then published; both may be repeated.",
            "A webhook carries addresses, not files, and stays below 20 KB.",
        ]
        return table
    }

    private static var websiteSettings: [SettingSpec] {
        [
            SettingSpec(
                "kind", .choice(["wordpress", "git", "webhook"]), required: true,
                doc: "How the site takes posts: WordPress's REST API, a file in a Git repository, or a signed webhook."),
            SettingSpec("url", .text, format: .link(maxLength: 2048), doc: "Address of the WordPress site or of the webhook."),
            SettingSpec("repository", .text, doc: "The Git repository's address, for `kind: git`."),
            SettingSpec("branch", .text, default: "main", doc: "The branch that posts are committed to, for `kind: git`."),
            SettingSpec("path", .text, default: "content/posts", doc: "The folder in the repository that posts go to, for `kind: git`."),
            SettingSpec(
                "status", .choice(["publish", "draft", "pending", "private"]), default: "publish",
                doc: "What becomes of a WordPress post."),
            SettingSpec("categories", .textList, doc: "Slugs of WordPress categories, or the post's categories in its file."),
            SettingSpec("tags", .textList, doc: "Slugs of WordPress tags, or the post's tags in its file."),
            SettingSpec("comments", .choice(["open", "closed"]), default: "closed", doc: "Whether a WordPress post takes comments."),
        ]
    }
}
