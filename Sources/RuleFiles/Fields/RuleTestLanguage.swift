/// The language of `*.test.yaml` as data: what is supposed to come, and what the rules must make of it (DESIGN §7).
package enum RuleTestLanguage {
    /// A document: one test, or several that share its time, items and history.
    package static let file = SectionSpec(
        "test file", needs: [("expect", ["start"]), ("never", ["start"]), ("expect_count", ["start"]), ("expect_posts", ["start"])],
        excludes: [
            ("tests", ["expect", "expect_count", "expect_posts", "never", "name"]), ("faults", ["given"]), ("expect_posts", ["given"]),
        ],
        shared + asserted
            + [
                FieldSpec(
                    "tests", .list(.section(test)),
                    doc: "Several tests. What stands beside this key is shared: items and history come first, times are defaults.")
            ])

    static let test = SectionSpec("test", excludes: [("faults", ["given"]), ("expect_posts", ["given"])], shared + asserted)

    private static let shared = [
        FieldSpec("name", .text, doc: "What the test shows; default: its number in the file.", example: "quiet hours defer reels"),
        FieldSpec(
            "start", .moment, doc: "When the test begins: its now. Without an offset on the workspace's clock.",
            example: "2026-10-23T20:00"),
        FieldSpec(
            "until", .moment,
            doc: "When it ends. With it counts cover every entry wanted before, without it those of the listed items.", example: "+7d"),
        FieldSpec("items", .list(.section(item)), doc: "Items that are discovered."),
        FieldSpec(
            "faults", .list(.section(fault)),
            doc: "Failures around the requests that publish: the test is then also played through the whole engine against emulated "
                + "platforms, and nothing may be seen twice."),
        FieldSpec("given", .list(.section(given)), doc: "Publications that are there already: what guardrails look back at."),
    ]

    private static let asserted = [
        FieldSpec("expect", .list(.section(entry)), doc: "Entries that the plan must hold, each met by an entry of its own."),
        FieldSpec("expect_count", .section(counts), doc: "How many entries of each decision there must be."),
        FieldSpec(
            "expect_posts", .list(.section(posts)),
            doc: "How many posts people see once the test was played through the whole engine."),
        FieldSpec("never", .list(.section(entry)), doc: "Patterns of entries that the plan must not hold."),
    ]

    /// The same in `plan --items FILE`.
    package static let item = SectionSpec(
        "item",
        [
            FieldSpec("at", .moment, required: true, doc: "When it is discovered; an offset counts from the start.", example: "+1h45m"),
            FieldSpec("source", .reference(.source), required: true, doc: "The source that finds it.", example: "studio-tiktok"),
            FieldSpec("id", .literal, required: true, doc: "Its id at the source.", example: "v1"),
            FieldSpec("caption", .text, doc: "What its author wrote; hashtags and mentions come from it.", example: "\"launch #dance\""),
            FieldSpec("duration", .seconds, doc: "Seconds, or a duration such as 1m30s.", example: "30"),
            FieldSpec("width", .integer(0...100_000), doc: "In pixels."),
            FieldSpec("height", .integer(0...100_000), doc: "In pixels."),
            FieldSpec("url", .url, doc: "Default: the platform's form for the id."),
            FieldSpec("created", .moment, doc: "When its author published it; default: `at`."),
            FieldSpec("media", .choice(["assumed", "none"]), default: "assumed", doc: "Whether its original file is there."),
            FieldSpec("stats", .section(stats), doc: "What the poll that found it saw."),
            FieldSpec("is_aigc", .bool, default: "false", doc: "Whether its author marked it as made by AI."),
            FieldSpec("late", .bool, default: "false", doc: "Created before the source was first polled, seen only now."),
        ])

    private static let stats = SectionSpec(
        "item's numbers",
        ["views", "likes", "comments", "shares"].map { name in
            FieldSpec(name, .integer(0...Int(Int32.max) * 1000), default: "0", doc: "Number of \(name).")
        })

    private static let given = SectionSpec(
        "given publication",
        [
            FieldSpec("destination", .reference(.destination), required: true, doc: "Where it stands.", example: "studio-x"),
            FieldSpec(
                "at", .moment, required: true, doc: "Its slot; may lie before the start: -3h, or a date and time.", example: "-3h"),
            FieldSpec(
                "state", .choice(["published", "scheduled", "held", "failed", "dropped"]), default: "published",
                doc: "How far it has come."),
            FieldSpec("rule", .reference(.rule), doc: "The rule that caused it: the test's plan then does not want it again."),
            FieldSpec("campaign", .reference(.campaign), doc: "The campaign that it belongs to."),
            FieldSpec("post", .name, doc: "The campaign's post that caused it."),
            FieldSpec("item", .literal, doc: "The id of the item that it posted."),
            FieldSpec("source", .reference(.source), doc: "The item's source; default: the only one."),
            FieldSpec("occurrence", .literal, doc: "The occurrence that it was."),
            FieldSpec("as", .text, doc: "The entry's `as:`."),
            FieldSpec("caption", .text, default: "\"\"", doc: "What it says."),
            FieldSpec("title", .text, doc: "Its title."),
        ])

    private static let fault = SectionSpec(
        "fault",
        [
            FieldSpec(
                "fault",
                .choice(["timeout-after-send", "error-after-send", "crash-after-send", "crash-before-send", "refused", "error"]),
                required: true,
                doc:
                    "What goes wrong. After send: the platform publishes, and its answer never comes, is a 503, or finds the process dead. "
                    + "Otherwise the platform hears nothing, or answers 503 without doing anything.", example: "timeout-after-send"),
            FieldSpec("destination", .reference(.destination), required: true, doc: "Where.", example: "studio-x"),
            FieldSpec("item", .literal, doc: "The id of the item that is posted; default: any."),
            FieldSpec("at", .moment, doc: "From when on; default: the start.", example: "+1h"),
            FieldSpec("times", .integer(1...100), default: "1", doc: "How many requests it hits."),
        ])

    private static let posts = SectionSpec(
        "expected posts",
        [
            FieldSpec("destination", .reference(.destination), required: true, doc: "Where they are seen.", example: "studio-x"),
            FieldSpec("item", .literal, doc: "The id of the item that they show.", example: "v1"),
            FieldSpec("contains", .oneOrMore(.text), doc: "Texts that they contain.", example: "\"#dance\""),
            FieldSpec("count", .integer(0...10_000), default: "1", doc: "How many there are."),
        ])

    private static let entry = SectionSpec(
        "expected entry",
        [
            FieldSpec("item", .literal, doc: "The item's id.", example: "v1"),
            FieldSpec("destination", .reference(.destination), doc: "Where it goes.", example: "studio-reels"),
            FieldSpec("rule", .reference(.rule), doc: "The rule that causes it."),
            FieldSpec("campaign", .reference(.campaign), doc: "The campaign that it belongs to."),
            FieldSpec("post", .name, doc: "The campaign's post that causes it."),
            FieldSpec("occurrence", .literal, doc: "The occurrence that it is.", example: "2026-09-03"),
            FieldSpec("as", .text, doc: "The entry's `as:`."),
            FieldSpec("decision", .choice(["publish", "deferred", "held", "dropped"]), doc: "What is decided.", example: "deferred"),
            FieldSpec("at", .moment, doc: "The slot that it gets.", example: "2026-10-24T07:00"),
            FieldSpec("wanted_at", .moment, doc: "When it is wanted."),
            FieldSpec("would_be_at", .moment, doc: "Where a held one would stand if it were released now."),
            FieldSpec("reason", .oneOrMore(.text), doc: "Codes of reasons that it must carry.", example: "quiet-hours"),
            FieldSpec("guardrail", .reference(.guardrail), doc: "The guardrail that one of its reasons names."),
            FieldSpec("caption", .text, doc: "Its whole caption."),
            FieldSpec("title", .text, doc: "Its whole title."),
            FieldSpec("contains", .oneOrMore(.text), doc: "Texts that its caption or title must contain.", example: "\"#reels\""),
        ])

    private static let counts = SectionSpec(
        "counts",
        ["publish", "deferred", "held", "dropped"].map { name in
            FieldSpec(name, .integer(0...10_000_000), doc: "How many entries are \(name == "publish" ? "published" : name).")
        } + [FieldSpec("total", .integer(0...10_000_000), doc: "How many entries there are.")])
}
