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
                doc: "What becomes of a post at a forbidden time. Duplicates and forbidden content never defer: see there."),
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
            FieldSpec("approval", .section(approval), doc: "Who must agree before a post appears."),
            FieldSpec("content", .section(content), doc: "What texts and links may hold, and which labels a post needs."),
        ])

    static let quietHours = SectionSpec(
        "quiet hours", exactlyOne: [["from", "interval", "outside"]], needs: [("from", ["to"]), ("to", ["from"])],
        excludes: [("interval", windowRefinements), ("outside", windowRefinements)],
        windowFields(required: false) + [
            FieldSpec("interval", .reference(.interval), doc: "The windows of a named interval.", example: "office-hours"),
            FieldSpec("outside", .reference(.interval), doc: "All times but the windows of a named interval.", example: "office-hours"),
        ])

    static let interval = SectionSpec(
        "interval",
        [
            timezone,
            FieldSpec(
                "windows", .list(.section(window)), required: true, doc: "Wall-clock windows; times in any of them belong to the interval.",
                example: "[{ days: [mon, tue, wed, thu, fri], from: \"09:00\", to: \"17:00\" }]"),
        ])

    static let window = SectionSpec("window", windowFields(required: true))

    private static let windowRefinements = ["days", "days_of_month", "months"]

    private static func windowFields(required: Bool) -> [FieldSpec] {
        [
            FieldSpec("days", .oneOrMore(.weekday), doc: "Weekdays on which a window begins; default: every day.", example: "[sat, sun]"),
            FieldSpec(
                "days_of_month", .oneOrMore(.dayOfMonth), doc: "Days of the month on which it begins; -1 is the last.", example: "[1, -1]"),
            FieldSpec("months", .oneOrMore(.month), doc: "Months in which it begins; default: all.", example: "[jul, aug]"),
            FieldSpec("from", .timeOfDay, required: required, doc: "Begin, inclusive.", example: "\"22:00\""),
            FieldSpec(
                "to", .timeOfDay, required: required, doc: "End, exclusive; not after `from` means on the next day.", example: "\"07:00\""),
        ]
    }

    static let calendar = SectionSpec(
        "calendar",
        [FieldSpec("file", .path, required: true, doc: "The .ics file, relative to the workspace.", example: "calendars/holidays.ics")])

    static let yearly = SectionSpec(
        "blackout", exactlyOne: [["every", "calendar"]],
        [
            FieldSpec("every", .monthDay, doc: "That day of every year.", example: "\"12-24\""),
            FieldSpec(
                "calendar", .text, doc: "Every day of a calendar's events: a name of `calendars:`, or the path of an .ics file.",
                example: "calendars/holidays.ics"),
        ])

    static let content = SectionSpec(
        "content guardrail",
        [
            FieldSpec("banned", .list(.text), doc: "Words that no text may hold, whole and in any case.", example: "[giveaway]"),
            FieldSpec("banned_patterns", .list(.pattern), doc: "Regular expressions that no text may match, by RE2's rules."),
            FieldSpec("disclosure", .section(disclosure), doc: "What a text must say, for example that it is advertising."),
            FieldSpec("link_hosts", .section(linkHosts), doc: "Hosts that links may or may not lead to."),
            FieldSpec(
                "require_labels", .list(.text),
                doc: "Labels of which its source, rule, campaign or post must have one: rights, for example.",
                example: "[own-work, licensed]"),
            FieldSpec("forbid_labels", .list(.text), doc: "Labels that neither its source, rule, campaign nor post may have."),
        ])

    static let disclosure = SectionSpec(
        "disclosure",
        [
            FieldSpec("when", .expression, doc: "Only posts for which this is true must disclose; default: all."),
            FieldSpec(
                "any_of", .list(.text), required: true, doc: "Texts of which one must stand in the caption or title.",
                example: "[\"#ad\", \"#anzeige\"]"
            ),
        ])

    static let linkHosts = SectionSpec(
        "link hosts",
        [
            FieldSpec("allow", .list(.text), doc: "Only these hosts and their subdomains.", example: "[example.org]"),
            FieldSpec("deny", .list(.text), doc: "Not these hosts nor their subdomains."),
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
