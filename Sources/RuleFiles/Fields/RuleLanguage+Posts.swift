extension RuleLanguage {
    static let campaign = SectionSpec(
        "campaign",
        [
            FieldSpec("from", .date, doc: "First day on which its posts may appear.", example: "2026-09-01"),
            FieldSpec("until", .date, doc: "Last day on which its posts may appear.", example: "2026-11-30"),
            FieldSpec(
                "state", .choice(["active", "paused", "draft"]), default: "active",
                doc: "Paused keeps its posts back, draft does not plan them at all."),
            timezone,
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of everything in it."),
            FieldSpec("approval", .section(approval), doc: "Who must agree before one of its posts appears."),
            FieldSpec("persona", .reference(.persona), doc: "The voice of its posts."),
            FieldSpec("missed", .missedPolicy, doc: "What becomes of its posts that were missed; default: the workspace's."),
            FieldSpec("retry", .section(retry), doc: "How often and when its posts are tried again; default: the destination's."),
            labels,
            FieldSpec(
                "posts", .list(.section(campaignPost)), doc: "What the campaign itself schedules.",
                example: "[{ name: teaser, at: 2026-09-05T18:00, to: my-destination, caption: Soon }]"),
            was,
        ])

    static let campaignPost = SectionSpec(
        "post of a campaign", exactlyOne: [["at", "schedule"]], needs: [("with", ["template"])],
        excludes: [("queue", ["media", "text"]), ("at", ["queue", "when"])],
        [
            FieldSpec("name", .name, required: true, doc: "Its identity: once posted under it, never posted again."),
            FieldSpec("at", .dateTime, doc: "When, on the wall clock, once.", example: "2026-09-05T18:00"),
            FieldSpec("schedule", .section(schedule), doc: "When, again and again.", example: "{ cron: \"30 17 * * thu\" }"),
            FieldSpec(
                "timezone", .zone,
                doc: "Zone of its wall-clock times; default: that of the persona it names, its campaign, its destinations' personas."),
            FieldSpec("to", .oneOrMore(.reference(.destination)), required: true, doc: "Destinations."),
            FieldSpec("media", .path, doc: "The file to post, relative to the workspace.", example: "media/teaser.mp4"),
            queue, text,
            FieldSpec(
                "when", .expression, doc: "Condition of each occurrence, evaluated once, `lead` before it is wanted.",
                example: "now < timestamp(\"2026-12-01T00:00:00Z\")"),
            topic,
            FieldSpec("lead", .duration(.atLeast(seconds: 60)), doc: "How long before its slot it is prepared; default: the workspace's."),
            FieldSpec("missed", .missedPolicy, doc: "What becomes of it when it was missed; default: the campaign's."),
        ] + texts + [
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of this post."),
            FieldSpec("approval", .section(approval), doc: "Who must agree before it appears."),
            FieldSpec("retry", .section(retry), doc: "How often and when to try again after a failure; default: the campaign's."),
            labels, was,
        ])

    /// What a post says, wherever it stands.
    private static let texts = [
        FieldSpec("caption", .template, doc: "Its text, with {{ expressions }}.", example: "\"{{ item.caption }} #reels\""),
        FieldSpec("title", .template, doc: "Its title, where the platform has one."),
        FieldSpec("template", .reference(.template), doc: "Takes caption and title from a template."),
        FieldSpec("with", .dictionary(.template), doc: "Values of the template's variables.", example: "{ cta: Book now }"),
        FieldSpec("platforms", .section(overrides), doc: "Caption and title for single platforms."),
        FieldSpec("persona", .reference(.persona), doc: "Its voice."),
    ]
    static let text = FieldSpec("text", .text, doc: "Content of its own that expressions read as post.text.")
    static let topic = FieldSpec(
        "topic", .expression, doc: "Text that `dedupe: [{ by: topic }]` compares.", example: "item.hashtags.join(\" \")")
    static let queue = FieldSpec(
        "queue", .shorthand(.path, queueSection), doc: "Folder of content: each occurrence takes the next file.",
        example: "content/evergreen/")

    static let queueSection = SectionSpec(
        "content queue",
        [
            FieldSpec("path", .path, required: true, doc: "The folder, relative to the workspace.", example: "content/evergreen/"),
            FieldSpec(
                "order", .choice(["name", "shuffled"]), default: "name",
                doc: "By file name, or in an order drawn from the workspace's name."),
            FieldSpec(
                "cooldown", .duration(.positive), doc: "A used file may be used again after this time; default: never.", example: "90d"),
            FieldSpec(
                "max_uses", .integer(1...100_000),
                doc: "How often a file may be used in all; default: once, or without end with `cooldown`."),
            FieldSpec(
                "on_empty", .choice(["skip", "hold"]), default: "skip", doc: "What becomes of an occurrence for which no file is left."),
        ])

    /// What stands before the text of a queue's file.
    static let frontMatter = SectionSpec("front matter", queueFileFields)
    static let queueFile = SectionSpec(
        "queue file", [FieldSpec("text", .text, required: true, doc: "The text: post.text.")] + queueFileFields)

    private static let queueFileFields = [
        FieldSpec("title", .text, doc: "The title: post.title."),
        FieldSpec("media", .path, doc: "The media file, relative to this file; default: the one of the same name.", example: "card.png"),
        FieldSpec("topic", .text, doc: "What `dedupe: [{ by: topic }]` compares."),
        labels,
        FieldSpec("expires", .date, doc: "Last day on which it may be used.", example: "2026-12-31"),
        FieldSpec("max_uses", .integer(1...100_000), doc: "How often it may be used; default: the queue's."),
    ]

    static let schedule = SectionSpec(
        "schedule", exactlyOne: [["rrule", "cron", "slots"]], excludes: [("cron", ["at", "start"]), ("slots", ["at", "start"])],
        [
            FieldSpec("rrule", .recurrence, doc: "Days by RFC 5545, together with `at`.", example: "\"FREQ=WEEKLY;BYDAY=TH\""),
            FieldSpec("cron", .cron, doc: "Five cron fields.", example: "\"30 17 * * thu\""),
            FieldSpec(
                "slots", .list(.section(slot)), doc: "Times of the week.", example: "[{ days: [mon, thu], at: [\"09:00\", \"17:30\"] }]"),
            FieldSpec(
                "at", .oneOrMore(.timeOfDay), doc: "Times of day for the days of `rrule`; needed where the rule names no hours itself.",
                example: "\"17:30\""),
            FieldSpec(
                "start", .date, doc: "First day, from which INTERVAL and COUNT count; default: the campaign's `from`.",
                example: "2026-09-03"),
            FieldSpec("except", .list(.dateRange), doc: "Days without an occurrence.", example: "[2026-12-24..2026-12-26]"),
            FieldSpec("also", .list(.dateTime), doc: "Further occurrences.", example: "[2026-10-03T12:00]"),
            FieldSpec("timezone", .zone, doc: "Zone of its times; default: that of the post or rule around it."),
            FieldSpec(
                "jitter", .duration(.zeroOrMore), default: "0s",
                doc: "Each occurrence moves later by up to this much, always by the same amount."),
        ])

    static let slot = SectionSpec(
        "slot",
        [
            FieldSpec("days", .oneOrMore(.weekday), doc: "Weekdays; default: every day.", example: "[mon, thu]"),
            FieldSpec("at", .oneOrMore(.timeOfDay), required: true, doc: "Times of day.", example: "[\"09:00\", \"17:30\"]"),
        ])

    static let rule = SectionSpec(
        "rule",
        [
            FieldSpec("campaign", .reference(.campaign), doc: "Its campaign: dates, state and guardrails apply."),
            FieldSpec("on", .section(trigger), required: true, doc: "What makes it fire.", example: "{ new_item: my-tiktok }"),
            FieldSpec(
                "when", .expression, doc: "Condition, evaluated once, with the facts of the poll that found the item.",
                example: "item.duration <= duration(\"60s\")"),
            topic,
            FieldSpec("post", .list(.section(rulePost)), required: true, doc: "What is posted where."),
            queue, text,
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of everything that it posts."),
            FieldSpec("approval", .section(approval), doc: "Who must agree before one of its posts appears."),
            FieldSpec(
                "repeat", .choice(["never", "allow"]), default: "never",
                doc: "With `allow` an item may go to a destination again by another rule."),
            FieldSpec("backfill", .section(backfill), doc: "Also posts items from before the rule was put to work."),
            FieldSpec("include_own", .bool, default: "false", doc: "Whether items of our own making may fire it."),
            FieldSpec("persona", .reference(.persona), doc: "The voice of what it posts."),
            FieldSpec("missed", .missedPolicy, doc: "What becomes of its posts that were missed; default: the campaign's."),
            FieldSpec(
                "lead", .duration(.atLeast(seconds: 60)), doc: "How long before its slot a post is prepared; default: the workspace's."),
            FieldSpec("retry", .section(retry), doc: "How often and when to try again after a failure; default: the campaign's."),
            labels, was,
        ])

    static let trigger = SectionSpec(
        "trigger", exactlyOne: [["new_item", "published", "failed", "metric", "schedule"]],
        [
            FieldSpec("new_item", .reference(.source), doc: "A source produced something."),
            FieldSpec("published", .reference(.destination), doc: "Something was published at a destination."),
            FieldSpec("failed", .reference(.destination), doc: "Something finally failed at a destination."),
            FieldSpec("metric", .section(metric), doc: "A number of a published post passed a mark."),
            FieldSpec("schedule", .section(schedule), doc: "A time has come."),
        ])

    static let metric = SectionSpec(
        "metric",
        [
            FieldSpec("of", .reference(.destination), required: true, doc: "The destination whose posts are watched."),
            FieldSpec("name", .choice(["views", "likes", "comments", "shares"]), required: true, doc: "The number.", example: "views"),
            FieldSpec("at_least", .integer(1...1_000_000_000_000), required: true, doc: "The mark that it must pass.", example: "10000"),
            FieldSpec("within", .duration(.positive), doc: "Only this long after publishing; default: for ever.", example: "7d"),
        ])

    static let backfill = SectionSpec(
        "backfill",
        [
            FieldSpec("since", .date, required: true, doc: "Items created on or after this day.", example: "2026-01-01"),
            FieldSpec("order", .choice(["oldest", "newest"]), default: "oldest", doc: "Which come first."),
        ])

    static let rulePost = SectionSpec(
        "post of a rule", needs: [("with", ["template"])],
        [
            FieldSpec("to", .oneOrMore(.reference(.destination)), required: true, doc: "Destination."),
            FieldSpec("as", .name, doc: "Tells two entries to one destination apart; part of the post's identity."),
            FieldSpec("after", .duration(.zeroOrMore), default: "0s", doc: "How long after the rule fired.", example: "30m"),
            FieldSpec("media", .path, doc: "Posts this file instead of the item's own.", example: "media/card.png"),
        ] + texts + [
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of this entry."),
            FieldSpec("approval", .section(approval), doc: "Who must agree before this entry appears."),
        ])
}
