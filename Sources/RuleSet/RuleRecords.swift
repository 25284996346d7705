import CivilTime
package import Domain
package import Expressions

/// The record types behind the variables of expressions (DESIGN §2), and their values.
package enum RuleRecords {
    package static let stats = RecordType(
        "stats",
        [
            .init("views", .int, doc: "Views when the item was found."),
            .init("likes", .int, doc: "Likes when the item was found."),
            .init("comments", .int, doc: "Comments when the item was found."),
            .init("shares", .int, doc: "Shares when the item was found."),
        ])

    package static let item = RecordType(
        "item",
        [
            .init("id", .string, doc: "Its identity, such as tiktok:7301."),
            .init("url", .string, doc: "Its address on the source's platform."),
            .init("caption", .string, doc: "Its text as its author wrote it."),
            .init("hashtags", .list(.string), doc: "Hashtags of the caption as written, in order, without #."),
            .init("mentions", .list(.string), doc: "Mentions of the caption as written, in order, without @."),
            .init("duration", .duration, doc: "Length of the video."),
            .init("width", .int, doc: "In pixels; 0 when unknown."),
            .init("height", .int, doc: "In pixels; 0 when unknown."),
            .init("created", .timestamp, doc: "When its author published it."),
            .init("stats", .record(stats), doc: "Its numbers when it was found."),
            .init("is_aigc", .bool, doc: "Whether its author marked it as made with AI."),
            .init("source", .string, doc: "Name of the source in the rules."),
        ])

    package static let campaign = RecordType(
        "campaign",
        [
            .init("name", .string, doc: "Its name in the rules."),
            .init("from", .string, doc: "First day, such as 2026-09-01; absent when open."),
            .init("until", .string, doc: "Last day, such as 2026-11-30; absent when open."),
            .init("labels", .list(.string), doc: "Its labels."),
        ])

    package static let post = RecordType(
        "post",
        [
            .init("name", .string, doc: "Its name in the campaign."),
            .init("occurrence", .string, doc: "Identity of this occurrence; for a post with `at:` its name."),
        ])

    package static let destination = RecordType(
        "destination",
        [
            .init("name", .string, doc: "Its name in the rules."),
            .init("platform", .string, doc: "Its platform, such as instagram."),
        ])

    package static func value(of item: Item) -> Value {
        .record(
            self.item,
            [
                "id": .string(item.id.rawValue), "url": .string(item.url), "caption": .string(item.caption),
                "hashtags": .list(CaptionWords.hashtags(in: item.caption).map { .string($0) }),
                "mentions": .list(CaptionWords.mentions(in: item.caption).map { .string($0) }),
                "duration": .elapsed(item.duration), "width": .int(Int64(item.width)), "height": .int(Int64(item.height)),
                "created": .instant(item.created),
                "stats": .record(
                    stats,
                    [
                        "views": .int(item.stats.views), "likes": .int(item.stats.likes), "comments": .int(item.stats.comments),
                        "shares": .int(item.stats.shares),
                    ]),
                "is_aigc": .bool(item.isAIGC), "source": .string(item.source),
            ])
    }

    package static func value(of campaign: Campaign) -> Value {
        .record(
            self.campaign,
            [
                "name": .string(campaign.name), "from": campaign.from.map { .string($0.text) } ?? .null,
                "until": campaign.until.map { .string($0.text) } ?? .null, "labels": .list(campaign.labels.map { .string($0) }),
            ])
    }

    package static func value(of post: CampaignPost, occurrence: String) -> Value {
        .record(self.post, ["name": .string(post.name), "occurrence": .string(occurrence)])
    }

    package static func value(of destination: Destination) -> Value {
        .record(
            self.destination, ["name": .string(destination.name), "platform": .string(destination.platform.rawValue)])
    }
}
