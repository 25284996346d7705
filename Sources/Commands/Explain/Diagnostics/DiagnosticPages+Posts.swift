extension DiagnosticPages {
    static let posts: [DiagnosticPage] = [
        DiagnosticPage(
            "duplicate-post", "Two entries of one rule go to one destination and cannot be told apart.", fix: "Give one an `as:`.",
            bad: .rules(advert("{ to: tweets, as: a }, { to: tweets, as: a, after: 1d }")),
            good: .rules(advert("{ to: tweets, as: a }, { to: tweets, as: reminder, after: 1d }"))),
        DiagnosticPage(
            "campaign-dates", "A campaign ends before it begins.", fix: "Mend `from` or `until`; both days are inclusive.",
            bad: .rules("campaigns:\n  autumn: { from: 2026-11-30, until: 2026-09-01 }"),
            good: .rules("campaigns:\n  autumn: { from: 2026-09-01, until: 2026-11-30 }")),
        DiagnosticPage(
            "outside-campaign", "A post's time lies outside its campaign, so it would never appear.",
            fix: "Move it, or the campaign's dates.", bad: .rules(dated("2026-08-31T18:00")), good: .rules(dated("2026-09-05T18:00"))),
        DiagnosticPage(
            "shared-slot", "Two posts want the same instant at one destination.",
            fix: "Move one of them, or attach a guardrail with `spacing:`.",
            bad: .rules(dated("2026-09-05T18:00", "2026-09-05T18:00")), good: .rules(dated("2026-09-05T18:00", "2026-09-05T18:30"))),
        DiagnosticPage(
            "time-in-gap", "The clock skips this time when summer time begins.", fix: "Choose another, or accept the shifted one.",
            bad: .rules(early("2027-03-28T02:30")), good: .rules(early("2027-03-28T03:30"))),
        DiagnosticPage(
            "media-required", "The platform takes no post without a file.", fix: "Name a file, or leave the destination out.",
            bad: .rules("campaigns:\n  autumn:\n    posts: [{ name: teaser, at: 2026-09-05T18:00, to: reels, caption: Soon }]"),
            good: .rules("campaigns:\n  autumn:\n    posts: [{ name: teaser, at: 2026-09-05T18:00, to: tweets, caption: Soon }]")),
        DiagnosticPage(
            "empty-post", "A post, or a file of its queue, has neither text nor media: nothing would appear.",
            fix: "Give it a text or a file.",
            bad: .rules("campaigns:\n  autumn:\n    posts: [{ name: teaser, at: 2026-09-05T18:00, to: tweets, caption: \" \" }]"),
            good: .rules("campaigns:\n  autumn:\n    posts: [{ name: teaser, at: 2026-09-05T18:00, to: tweets, caption: Soon }]")),
        DiagnosticPage(
            "media-host-missing", "The platform fetches media from a public address, and none is configured.",
            fix: "Configure `media_host:`, or use a login that takes uploads.",
            bad: .rules("destinations:\n  second: { instagram: { credentials: second, login: instagram } }\n" + advert("{ to: second }")),
            good: .rules("destinations:\n  second: { instagram: { credentials: second, login: facebook } }\n" + advert("{ to: second }"))),
        DiagnosticPage(
            "approval-impossible", "More people must agree than may.", fix: "Name more people in `from:`, or lower `required:`.",
            bad: .rules("defaults: { approval: { required: 2, from: [anna] } }"),
            good: .rules("defaults: { approval: { required: 2, from: [anna, ben] } }")),
    ]

    private static func dated(_ times: String...) -> String {
        let posts = times.enumerated().map { index, time in
            "\n      - { name: post-\(index + 1), at: \(time), to: tweets, caption: Number \(index + 1) }"
        }
        return "campaigns:\n  autumn:\n    from: 2026-09-01\n    posts:" + posts.joined()
    }

    private static func early(_ time: String) -> String {
        "timezone: Europe/Berlin\ncampaigns:\n  spring:\n    posts: [{ name: early, at: \(time), to: tweets, caption: Hello }]"
    }

    static let schedules: [DiagnosticPage] = [
        DiagnosticPage(
            "start-missing", "INTERVAL and COUNT of a recurrence rule count from a first day, and there is none.",
            fix: "Add `start:`, or `from:` to the campaign.",
            bad: .rules(weekly("{ rrule: \"FREQ=WEEKLY;INTERVAL=2;BYDAY=TH\", at: \"17:30\" }")),
            good: .rules(weekly("{ rrule: \"FREQ=WEEKLY;INTERVAL=2;BYDAY=TH\", at: \"17:30\", start: 2026-09-03 }"))),
        DiagnosticPage(
            "never-fires", "The schedule has no occurrence, ever.", fix: "Mend it: the thirtieth of February, for one, does not exist.",
            bad: .rules(weekly("{ cron: \"0 12 30 feb *\" }")), good: .rules(weekly("{ cron: \"0 12 28 feb *\" }"))),
        DiagnosticPage(
            "empty-queue", "The folder of a queue holds no content.", fix: "Add a text (.md, .txt), a YAML file or a media file.",
            bad: .files([.init("rules.yaml", queued), .init("content/.keep", "")]),
            good: .files([.init("rules.yaml", queued), .init("content/one.md", "Dance every day.")])),
        DiagnosticPage(
            "open-front-matter", "A text begins with a line of dashes, as front matter does, and no second one ends it.",
            fix: "Write a second line of dashes before the text, or remove the first.",
            bad: .files([.init("rules.yaml", queued), .init("content/one.md", "---\ntitle: Dance\nDance every day.")]),
            good: .files([.init("rules.yaml", queued), .init("content/one.md", "---\ntitle: Dance\n---\nDance every day.")])),
        DiagnosticPage(
            "queue-ambiguous", "Two media files of a queue have one name, and a text belongs to one.", fix: "Rename one of them.",
            bad: .files([.init("rules.yaml", queued), .init("content/one.mp4", "(a video)"), .init("content/one.png", "(a picture)")]),
            good: .files([.init("rules.yaml", queued), .init("content/one.mp4", "(a video)"), .init("content/two.png", "(a picture)")])),
    ]

    private static let queued = """
        campaigns:
          autumn:
            posts:
              - { name: daily, schedule: { cron: "0 9 * * *" }, to: tweets, queue: content/, caption: "{{ post.text }}" }
        """

    static let guardrails: [DiagnosticPage] = [
        DiagnosticPage(
            "dead-window", "Windows leave no time in which anything may appear.", fix: "Shorten one.",
            bad: .rules(guarded("{ quiet_hours: [{ from: \"00:00\", to: \"24:00\" }] }")),
            good: .rules(guarded("{ quiet_hours: [{ from: \"22:00\", to: \"07:00\" }] }"))),
        DiagnosticPage(
            "empty-window", "A window begins and ends at the same time.", fix: "Give it a length; a whole day ends at 24:00.",
            bad: .rules(guarded("{ quiet_hours: [{ days: [sun], from: \"00:00\", to: \"00:00\" }] }")),
            good: .rules(guarded("{ quiet_hours: [{ days: [sun], from: \"00:00\", to: \"24:00\" }] }"))),
        DiagnosticPage(
            "empty-guardrail", "A guardrail, or a part of one, limits nothing.", fix: "Say what it limits, or remove it.",
            bad: .rules(guarded("{ timezone: Europe/Berlin }")), good: .rules(guarded("{ spacing: 2h }"))),
        DiagnosticPage(
            "nothing-allowed", "A limit forbids everything, or everything for years: a cap of zero, a pattern that every text matches.",
            fix: "Loosen it; to stop posts for a while, pause the campaign.",
            bad: .rules(guarded("{ cap: [{ per: day, max: 0 }] }")), good: .rules(guarded("{ cap: [{ per: day, max: 3 }] }"))),
    ]
}
