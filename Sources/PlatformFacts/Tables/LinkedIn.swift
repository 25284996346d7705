import Domain

extension Capabilities {
    /// LinkedIn; no adapter yet. Sources: the Posts API and its little-text, videos, images and rate-limits pages (view
    /// li-lms-2026-05); media limits as in vendors' guidelines that quote them.
    static var linkedin: Capabilities {
        var table = Capabilities(platform: .linkedin, settings: linkedinSettings)
        // FIELD_ARRAY_SIZE_TOO_HIGH beyond 3,000; whether the escapes of little text count is not said.
        table.caption = TextLimit(3000, .cautious)
        table.media = [
            MediaRule(
                .video, types: ["video/mp4"], maxBytes: 500_000_000, minDuration: .seconds(3), maxDuration: .seconds(30 * 60),
                aspect: 1 / 2.4...2.4),
            // 5 to 8 MB are named, below 36,152,320 pixels; several images: 2 to 20.
            MediaRule(.image, types: ["image/jpeg", "image/png", "image/gif"], maxBytes: 5_000_000, maxCount: 20),
            MediaRule(
                .document,
                types: [
                    "application/pdf", "application/msword", "application/vnd.ms-powerpoint",
                    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                ], maxBytes: 100_000_000),
        ]
        // An organization's posts can be listed and compared by text; a member's cannot be listed at all.
        table.lookup = .weak
        // Numbers are not published; 100 to 150 a day and member are reported. Resets at midnight UTC.
        table.quotas = [Quota(name: "posts", window: .day(zone: "UTC"), max: 100)]
        table.notes = [
            "An equal text is refused as a duplicate and the refusal names the post that exists.",
            "The preview of a link needs a title of its own: LinkedIn reads no page.",
            "Tokens of self-serve apps live 60 days and cannot be refreshed.",
        ]
        return table
    }

    private static var linkedinSettings: [SettingSpec] {
        [
            SettingSpec(
                "author", .choice(["person", "organization"]), default: "person",
                doc: "Who speaks: the member who logged in, or a page that the member administers."),
            SettingSpec("organization", .text, format: .digits, doc: "The page's number; `author: organization` needs it."),
            SettingSpec(
                "visibility", .choice(["public", "connections", "logged_in"]), default: "public",
                doc: "Who can see the post; `connections` is for members only."),
            SettingSpec("disable_reshare", .bool, default: "false", doc: "Whether nobody may share the post on."),
            // Header LinkedIn-Version; each month's lives about a year.
            SettingSpec(
                "api_version", .text, format: .digits,
                doc: "Month of the API's version such as `202607`, in quotes, where the built-in one has been shut down."),
        ]
    }
}
