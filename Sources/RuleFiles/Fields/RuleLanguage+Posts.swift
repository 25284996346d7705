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
            FieldSpec("labels", .list(.text), doc: "Words for expressions and reports: campaign.labels."),
            FieldSpec("posts", .list(.section(campaignPost)), doc: "What the campaign itself schedules."),
            was,
            .later("approval", "Use `state: draft` to keep its posts back."),
            .later("persona", "Write the text into `caption:`."),
            .later("queue", "List the posts one by one in `posts:`."),
            .later("schedule", "List the posts one by one in `posts:`."),
            .later("catch_up", "Set `missed:` in `defaults:`."),
        ])

    static let campaignPost = SectionSpec(
        "post of a campaign",
        [
            FieldSpec("name", .name, required: true, doc: "Its identity: once posted under it, never posted again."),
            FieldSpec("at", .dateTime, required: true, doc: "When, on the wall clock.", example: "2026-09-05T18:00"),
            timezone,
            FieldSpec("to", .oneOrMore(.reference(.destination)), required: true, doc: "Destinations."),
            FieldSpec("media", .path, doc: "The file to post, relative to the workspace.", example: "media/teaser.mp4"),
            FieldSpec("caption", .template, doc: "Its text, with {{ expressions }}.", example: "\"It starts. {{ campaign.name }}\""),
            FieldSpec("title", .template, doc: "Its title, where the platform has one."),
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of this post."),
            was,
            .later("schedule", "Write one post per date with `at:`."),
            .later("queue", "Write one post per file with `media:`."),
            .later("text", "Write it into `caption:`."),
            .later("lead", "Preparation starts 15 minutes before the slot."),
            .later("when", "Conditions work in rules with `on: { new_item: … }`."),
            .later("topic", "Topics work in rules with `on: { new_item: … }`."),
            .later("approval", "Use `state: draft` on the campaign to keep it back."),
            .later("persona", "Write the text into `caption:`."),
            .later("template", "Write the text into `caption:`."),
        ])

    static let rule = SectionSpec(
        "rule",
        [
            FieldSpec("campaign", .reference(.campaign), doc: "Its campaign: dates, state and guardrails apply."),
            FieldSpec("on", .section(trigger), required: true, doc: "What makes it fire.", example: "{ new_item: my-tiktok }"),
            FieldSpec(
                "when", .expression, doc: "Condition, evaluated once, with the facts of the poll that found the item.",
                example: "item.duration <= duration(\"60s\")"),
            FieldSpec("topic", .expression, doc: "Text that `dedupe: [{ by: topic }]` compares.", example: "item.hashtags.join(\" \")"),
            FieldSpec("post", .list(.section(rulePost)), required: true, doc: "What is posted where."),
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of everything that it posts."),
            FieldSpec(
                "repeat", .choice(["never", "allow"]), default: "never",
                doc: "With `allow` an item may go to a destination again by another rule."),
            FieldSpec("retry", .section(retry), doc: "How often and when to try again after a failure."),
            was,
            .later("approval", "Use `when:` to leave such items out, or a campaign with `state: draft`."),
            .later("backfill", "Items discovered from now on are posted."),
            .later("include_own", "Items of our own making trigger nothing."),
            .later("persona", "Write the text into `caption:`."),
            .later("template", "Write the text into `caption:`."),
        ])

    static let trigger = SectionSpec(
        "trigger", exactlyOne: [["new_item"]],
        [
            FieldSpec("new_item", .reference(.source), doc: "A source produced something."),
            .later("published", "Use `new_item:`, with one `post:` entry per destination."),
            .later("failed", "Use `new_item:`; `reprise status` shows failures."),
            .later("metric", "Use `new_item:` with `after:`."),
            .later("schedule", "Use `posts:` of a campaign with `at:`."),
        ])

    static let rulePost = SectionSpec(
        "post of a rule",
        [
            FieldSpec("to", .oneOrMore(.reference(.destination)), required: true, doc: "Destination."),
            FieldSpec("as", .name, doc: "Tells two entries to one destination apart; part of the post's identity."),
            FieldSpec("after", .duration(.zeroOrMore), default: "0s", doc: "How long after the item was found.", example: "30m"),
            FieldSpec("caption", .template, doc: "Its text, with {{ expressions }}.", example: "\"{{ item.caption }} #reels\""),
            FieldSpec("title", .template, doc: "Its title, where the platform has one."),
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of this entry."),
            .later("media", "The item's own file is posted."),
            .later("approval", "Use `when:` of the rule to leave such items out."),
            .later("template", "Write the text into `caption:`."),
            .later("persona", "Write the text into `caption:`."),
        ])

    static let retry = SectionSpec(
        "retry",
        [
            FieldSpec("attempts", .integer(1...50), default: "5", doc: "Tries in all."),
            FieldSpec("backoff", .choice(["linear", "exponential"]), default: "exponential", doc: "How the pause grows."),
            FieldSpec("delay", .duration(.positive), default: "30s", doc: "Pause before the second try."),
            FieldSpec("max_delay", .duration(.positive), default: "1h", doc: "Longest pause."),
        ])
}
