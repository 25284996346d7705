extension RuleLanguage {
    static let scopes = ["destination", "item", "rule", "campaign", "workspace"]
    static let across = FieldSpec(
        "across", .choice(scopes), default: "destination", doc: "What is counted together; each destination on its own by default.")

    static let guardrail = SectionSpec(
        "guardrail",
        [
            timezone,
            FieldSpec(
                "on_conflict", .choice(["defer", "drop", "hold"]), default: "defer",
                doc: "What becomes of a post at a forbidden time. A duplicate is dropped, or held with `hold`; never deferred."),
            FieldSpec(
                "quiet_hours", .list(.section(quietHours)), doc: "Wall-clock windows in which nothing appears.",
                example: "[{ from: \"22:00\", to: \"07:00\" }]"),
            FieldSpec(
                "blackout", .list(.shorthand(.dateRange, yearly)), doc: "Whole days on which nothing appears.",
                example: "[2026-12-24..2026-12-26, { every: \"01-01\" }]"),
            FieldSpec("cap", .list(.section(cap)), doc: "How many posts a period may hold.", example: "[{ per: day, max: 3 }]"),
            FieldSpec(
                "spacing", .shorthand(.duration(.positive), spacing), doc: "Minimum distance between two posts, in both directions.",
                example: "2h"),
            FieldSpec("dedupe", .list(.section(dedupe)), doc: "What counts as posted already.", example: "[{ by: item }]"),
            .later("approval", "Use `state: draft` on a campaign to keep its posts back."),
            .later("content", "Use `when:` of a rule to leave items out."),
        ])

    static let quietHours = SectionSpec(
        "quiet hours",
        [
            FieldSpec("days", .oneOrMore(.weekday), doc: "Days on which a window begins; default: every day.", example: "[sat, sun]"),
            FieldSpec("from", .timeOfDay, required: true, doc: "Begin, inclusive.", example: "\"22:00\""),
            FieldSpec(
                "to", .timeOfDay, required: true, doc: "End, exclusive; not after `from` means on the next day.", example: "\"07:00\""),
            .later("interval", "Write `from:` and `to:`."),
        ])

    static let yearly = SectionSpec(
        "blackout",
        [
            FieldSpec("every", .monthDay, required: true, doc: "That day of every year.", example: "\"12-24\""),
            .later("calendar", "Write the days as dates, for example `2026-12-24..2026-12-26`."),
        ])

    static let cap = SectionSpec(
        "cap",
        [
            FieldSpec(
                "per", .capWindow, required: true,
                doc: "Civil day, ISO week or month of the guardrail's zone, or a rolling duration.", example: "day"),
            FieldSpec("max", .integer(0...1_000_000), required: true, doc: "Most posts in it.", example: "3"),
            across,
        ])

    static let spacing = SectionSpec(
        "spacing",
        [
            FieldSpec("distance", .duration(.positive), required: true, doc: "Minimum distance between two posts.", example: "2h"),
            across,
        ])

    static let dedupe = SectionSpec(
        "dedupe",
        [
            FieldSpec("by", .choice(["item", "media", "caption", "topic"]), required: true, doc: "What makes two posts the same."),
            FieldSpec("within", .duration(.positive), doc: "Window between their slots; default: for ever.", example: "14d"),
            FieldSpec("similarity", .fraction(0...1), default: "1", doc: "For captions: how alike counts as the same, 0 to 1."),
            across,
        ])
}
