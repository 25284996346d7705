package import CivilTime
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
            .init("text", .string, doc: "Its `text:`, or that of the file that its queue gave; empty without."),
            .init("title", .string, doc: "The title in the queue's file; empty without."),
            .init("labels", .list(.string), doc: "Its labels, and those of the queue's file."),
        ])

    package static let publication = RecordType(
        "publication",
        [
            .init("destination", .string, doc: "Name of the destination where it was published or failed."),
            .init("platform", .string, doc: "Its platform, such as youtube."),
            .init("permalink", .string, doc: "Its address; empty when it failed."),
            .init("caption", .string, doc: "The text it was published with."),
            .init("at", .timestamp, doc: "When it was published or failed."),
        ])

    package static let draft = RecordType(
        "draft",
        [
            .init("caption", .string, doc: "The finished text."),
            .init("title", .string, doc: "The finished title; empty without."),
            .init("destination", .string, doc: "Name of the destination."),
            .init("platform", .string, doc: "Its platform, such as instagram."),
            .init("campaign", .string, doc: "Name of the campaign; empty without."),
            .init("labels", .list(.string), doc: "Labels of its source, rule, campaign and post."),
        ])

    package static let persona = RecordType(
        "persona",
        [
            .init("name", .string, doc: "Its name in the rules."),
            .init("voice", .string, doc: "How it speaks."),
            .init("hashtags", .list(.string), doc: "Its hashtags, without #."),
            .init("signature", .string, doc: "Text for the end of a caption."),
            .init("labels", .list(.string), doc: "Its labels."),
        ])

    /// `vars`: the variables of one template.
    package static func variables(_ names: [String]) -> RecordType {
        RecordType("vars", names.map { .init($0, .string, doc: "A variable of the template.") })
    }

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
                "stats": value(of: item.stats), "is_aigc": .bool(item.isAIGC), "source": .string(item.source),
            ])
    }

    package static func value(of numbers: Item.Stats) -> Value {
        .record(
            stats,
            [
                "views": .int(numbers.views), "likes": .int(numbers.likes), "comments": .int(numbers.comments),
                "shares": .int(numbers.shares),
            ])
    }

    /// - Parameter instant: when it was published or failed.
    package static func value(of record: PublicationRecord, at instant: Timestamp) -> Value {
        .record(
            publication,
            [
                "destination": .string(record.destination), "platform": .string(record.platform.rawValue),
                "permalink": .string(record.permalink ?? ""), "caption": .string(record.caption), "at": .instant(instant),
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

    package static func value(of occurrence: OccurrenceFacts) -> Value {
        .record(
            self.post,
            [
                "name": .string(occurrence.name), "occurrence": .string(occurrence.id), "text": .string(occurrence.text),
                "title": .string(occurrence.title), "labels": .list(occurrence.labels.map { .string($0) }),
            ])
    }

    package static func value(of draft: DraftFacts) -> Value {
        .record(
            self.draft,
            [
                "caption": .string(draft.caption), "title": .string(draft.title), "destination": .string(draft.destination),
                "platform": .string(draft.platform.rawValue), "campaign": .string(draft.campaign),
                "labels": .list(draft.labels.map { .string($0) }),
            ])
    }

    package static func value(of persona: Persona) -> Value {
        .record(
            self.persona,
            [
                "name": .string(persona.name), "voice": .string(persona.voice),
                "hashtags": .list(persona.hashtags.map { .string($0) }), "signature": .string(persona.signature),
                "labels": .list(persona.labels.map { .string($0) }),
            ])
    }

    package static func value(of destination: Destination) -> Value {
        .record(
            self.destination, ["name": .string(destination.name), "platform": .string(destination.platform.rawValue)])
    }
}
