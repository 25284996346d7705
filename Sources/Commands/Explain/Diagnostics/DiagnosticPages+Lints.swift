extension DiagnosticPages {
    /// What only shows when everything is looked at together.
    static let lints: [DiagnosticPage] = [
        DiagnosticPage(
            "not-yet-run",
            "The rules are right, but this version does not run them yet: a source is not read, posts are held, or a rule does not fire.",
            fix: "Nothing, if you can wait; the message says what happens instead.",
            bad: .rules("destinations:\n  page: { facebook: { credentials: page } }\n" + advert("{ to: page }")),
            good: .rules(advert("{ to: tweets, as: advert }"))),
        DiagnosticPage(
            "constant-condition", "A condition is true or false whatever comes.", fix: "Remove it, or make it depend on something.",
            bad: .rules(conditional("false && item.duration < duration(\"60s\")")),
            good: .rules(conditional("item.duration < duration(\"60s\")"))),
        DiagnosticPage(
            "draft-campaign", "A campaign is a draft: nothing in it is planned.", fix: "Set `state: active` when it is ready.",
            bad: .rules(drafted("draft")), good: .rules(drafted("active"))),
        DiagnosticPage(
            "shadowed-rule", "Another rule posts every item to this destination already, and an item goes there once.",
            fix: "Give the other rule a condition, or this entry `as:` or `repeat: allow`.", bad: .rules(advert("{ to: tweets }")),
            good: .rules(advert("{ to: tweets, as: advert }"))),
        DiagnosticPage(
            "trigger-cycle", "Rules set each other off in a circle that never ends.", fix: "Post elsewhere, or drop a trigger.",
            bad: .rules("rules:\n  echo:\n    on: { published: tweets }\n    post: [{ to: tweets, as: echo, caption: Again }]"),
            good: .rules("rules:\n  echo:\n    on: { published: shorts }\n    post: [{ to: tweets, as: echo, caption: Again }]")),
        DiagnosticPage(
            "trigger-chain", "A chain of more than three rules that set each other off is understood by nobody.", fix: "Shorten it.",
            bad: .rules(chain(4)), good: .rules(chain(2))),
        DiagnosticPage(
            "always-deferred", "A post is due at a time that a guardrail forbids.", fix: "Move the post, or detach the guardrail.",
            bad: .rules(nightly("02:00")), good: .rules(nightly("12:00"))),
        DiagnosticPage(
            "over-capacity",
            "Schedules alone want more posts than a guardrail or the platform allows; the rest waits and is dropped after `latest`.",
            fix: "Schedule less, or raise the cap.", bad: .rules(crowded(max: 1)), good: .rules(crowded(max: 2))),
        DiagnosticPage(
            "content-refused", "A fixed text says what a guardrail forbids, or lacks what it asks for: the post could never appear.",
            fix: "Change the text, or the guardrail.",
            bad: .rules(guarded("{ content: { banned: [giveaway] } }") + "\n" + giveaway("A giveaway!")),
            good: .rules(guarded("{ content: { banned: [giveaway] } }") + "\n" + giveaway("A present!"))),
        DiagnosticPage(
            "text-refused", "A fixed text holds a character that the platform refuses: the post could never appear.",
            fix: "Leave the character out, or write another text for that platform.",
            bad: .rules(video("Up <and> down")), good: .rules(video("Up and down"))),
        DiagnosticPage(
            "near-duplicate", "Two fixed captions say nearly the same at one destination; readers and platforms take it for a repetition.",
            fix: "Say it differently.", bad: .rules(twins("Come and dance with us in the big hall tonight!")),
            good: .rules(twins("Our summer courses begin on Monday; there are a few places left."))),
    ]

    private static func drafted(_ state: String) -> String {
        "campaigns:\n  autumn:\n    state: \(state)\n    posts: [{ name: teaser, at: 2026-09-05T18:00, to: tweets, caption: Soon }]"
    }

    private static func video(_ title: String) -> String {
        "campaigns:\n  autumn:\n    posts: [{ name: up, at: 2026-09-05T18:00, to: shorts, media: up.mp4, title: \"\(title)\", caption: Up }]"
    }

    private static func giveaway(_ caption: String) -> String {
        advert("{ to: tweets, as: advert, caption: \"\(caption)\" }")
    }

    private static func chain(_ count: Int) -> String {
        let accounts = (1...count).map { "  x\($0): { x: { credentials: x\($0) } }" }
        let rules = (1...count).map { number in
            let trigger = number == 1 ? "{ published: shorts }" : "{ published: x\(number - 1) }"
            return "  step-\(number): { on: \(trigger), post: [{ to: x\(number), caption: Step }] }"
        }
        return (["destinations:"] + accounts + ["rules:"] + rules).joined(separator: "\n")
    }

    private static func nightly(_ time: String) -> String {
        guarded("{ quiet_hours: [{ from: \"22:00\", to: \"07:00\" }] }")
            + "\ncampaigns:\n  autumn:\n    posts: [{ name: teaser, at: 2026-09-05T\(time), to: tweets, caption: Soon }]"
    }

    private static func crowded(max: Int) -> String {
        guarded("{ cap: [{ per: day, max: \(max) }] }") + "\n" + weekly("{ slots: [{ at: [\"09:00\", \"17:00\"] }] }")
    }

    private static func twins(_ second: String) -> String {
        """
        campaigns:
          autumn:
            posts:
              - { name: one, at: 2026-09-05T18:00, to: tweets, caption: "Come and dance with us in the big hall tonight." }
              - { name: two, at: 2026-09-07T18:00, to: tweets, caption: "\(second)" }
        """
    }
}
