import Domain

extension Capabilities {
    /// Pinterest; no adapter yet. Sources: the OpenAPI description 5.23 (2025-12), the rate-limits page, video guidelines.
    static var pinterest: Capabilities {
        var table = Capabilities(
            platform: .pinterest,
            settings: [
                SettingSpec("board", .text, required: true, format: .digits, doc: "Number of the board that pins go to, in quotes."),
                SettingSpec("board_section", .text, format: .digits, doc: "Number of a section of that board, in quotes."),
                SettingSpec(
                    "link", .text, format: .link(maxLength: 2048), doc: "Where a click on the pin leads; else to the item's own page."),
                SettingSpec(
                    "cover_second", .int(0...900), default: "0", doc: "The second of a video whose picture becomes the pin's cover."),
                SettingSpec("dominant_color", .text, format: .color, doc: "Colour shown until the picture is there, such as `#6E7874`."),
            ])
        // The API takes 800; the site and older pages say 500.
        table.caption = TextLimit(800, .cautious)
        table.title = TextLimit(100, .cautious)
        table.altText = TextLimit(500, .cautious)
        table.mediaRequired = true
        table.media = [
            MediaRule(
                .video, types: ["video/mp4", "video/quicktime", "video/x-m4v"], maxBytes: 2_000_000_000, minDuration: .seconds(4),
                maxDuration: .seconds(15 * 60)),
            // multiple_image_base64: 2 to 5 of the same dimensions.
            MediaRule(.image, types: ["image/jpeg", "image/png"], maxCount: 5),
        ]
        // A link of ours in the board's list of pins.
        table.lookup = .marked
        table.notes = [
            "An app with trial access makes pins that only their creator sees, 1,000 requests a day.",
            "A rate limit can also be a verdict of spam, which is not tried again.",
        ]
        return table
    }
}
