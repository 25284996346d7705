extension DiagnosticPages {
    /// Of the files that `plan --items`, `test` and `sandbox --scenario` read.
    static let items: [DiagnosticPage] = [
        DiagnosticPage(
            "bad-time", "The time cannot be read, or lies where it may not.", fix: "Write a date and time, or a distance from the start.",
            bad: .items("- { at: tomorrow, source: my-tiktok, id: v1 }"), good: .items("- { at: +1h45m, source: my-tiktok, id: v1 }")),
        DiagnosticPage(
            "bad-duration", "The duration cannot be read.", fix: "Write a number of seconds, or units.",
            bad: .scenario("- { after: soon, items: { account: my-tiktok, videos: [{ caption: Hello, duration: 20 }] } }"),
            good: .scenario("- { after: 3m, items: { account: my-tiktok, videos: [{ caption: Hello, duration: 20 }] } }")),
        DiagnosticPage(
            "duplicate-item", "An items file lists one item twice.", fix: "Remove one, or give it another id.",
            bad: .items("- { at: +1h, source: my-tiktok, id: v1 }\n- { at: +2h, source: my-tiktok, id: v1 }"),
            good: .items("- { at: +1h, source: my-tiktok, id: v1 }\n- { at: +2h, source: my-tiktok, id: v2 }")),
        DiagnosticPage(
            "test-unmet", "The plan holds no entry like the expected one; the nearest one and its reasons are shown.",
            fix: "Mend the rules, or the expectation where the new behaviour is right.",
            bad: .test(tried("expect: [{ item: v1, destination: tweets, decision: dropped }]")),
            good: .test(tried("expect: [{ item: v1, destination: tweets, decision: publish }]"))),
        DiagnosticPage(
            "test-count", "There are more or fewer entries of that decision than the test says.",
            fix: "Count again, or find the rule that adds or loses entries. Without `until` only the listed items count.",
            bad: .test(tried("expect_count: { publish: 1 }")), good: .test(tried("expect_count: { publish: 3 }"))),
        DiagnosticPage(
            "test-forbidden", "The plan holds an entry that a pattern under `never:` describes.",
            fix: "Mend the rules, or narrow the pattern.",
            bad: .test(tried("never: [{ destination: tweets }]")), good: .test(tried("never: [{ destination: tweets, contains: draft }]"))),
        DiagnosticPage(
            "test-posts", "Played through the whole engine, another number of posts is seen than the test says.",
            fix: "Count again; the notes say what was seen, and what became of the rest.",
            bad: .test(tried("expect_posts: [{ destination: tweets, count: 2 }]")),
            good: .test(tried("expect_posts: [{ destination: tweets }]"))),
        DiagnosticPage(
            "test-not-once",
            "Played through the whole engine with the test's faults, a post was seen twice, got lost, or needs a person although every "
                + "emulated platform can be asked.",
            fix: "This is a bug of reprise: please report it with the workspace and the test.",
            bad: .words("a post too many at tweets: x 1790000000000000001 `Hello`"), good: .words("expect_posts: [{ destination: tweets }]")
        ),
        DiagnosticPage(
            "test-broken", "A test with faults cannot be played through the engine.",
            fix: "Let its items come from a TikTok source: other sources are not polled yet.",
            bad: .words("items of `clips`, a watched folder, beside faults:"), good: .test(tried("expect_posts: [{ destination: tweets }]"))
        ),
        DiagnosticPage(
            "unknown-item", "A test speaks of an item that it does not list.", fix: "List it under `items:`, or write its full id.",
            bad: .test(tried("expect: [{ item: v2 }]")), good: .test(tried("expect: [{ item: v1 }]"))),
        DiagnosticPage(
            "unknown-rule", "A test speaks of a rule that does not exist.", fix: "Use the name that is proposed.",
            bad: .test(tried("never: [{ item: v1, rule: everywere }]")), good: .test(tried("expect: [{ item: v1, rule: everywhere }]"))),
        DiagnosticPage(
            "unknown-post", "A test speaks of a post that no campaign has.", fix: "Use the name that is proposed.",
            bad: .test(tried("never: [{ post: teaser }]")), good: .test(tried("never: [{ item: v1, contains: draft }]"))),
        DiagnosticPage(
            "unknown-reason", "No reason has that code.", fix: "Write a code that `reprise plan` shows; it names the cause in kebab case.",
            bad: .test(tried("never: [{ reason: quite-hours }]")), good: .test(tried("never: [{ reason: quiet-hours }]"))),
        DiagnosticPage(
            "duplicate-name", "Two tests of one file have the same name, so that neither can be told from the other.",
            fix: "Give each a name of its own.", bad: .test(tried(named("one", "one"))), good: .test(tried(named("one", "two")))),
    ]

    private static func tried(_ expectation: String) -> String {
        "start: 2026-10-23T20:00\nitems: [{ at: +1h, source: my-tiktok, id: v1, caption: Hello, duration: 20 }]\n" + expectation
    }

    private static func named(_ first: String, _ second: String) -> String {
        "tests:\n" + [first, second].map { "  - { name: \($0), expect: [{ item: v1 }] }" }.joined(separator: "\n")
    }
}
