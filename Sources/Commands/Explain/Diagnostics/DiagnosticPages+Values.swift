extension DiagnosticPages {
    static let values: [DiagnosticPage] = [
        DiagnosticPage(
            "bad-value", "The value is not one that the key takes.", fix: "Choose one of those listed, or write it as the hint says.",
            bad: .rules("campaigns:\n  autumn: { state: activ }"), good: .rules("campaigns:\n  autumn: { state: active }")),
        DiagnosticPage(
            "out-of-range", "The number or duration is too small or too large.", fix: "Stay within the limits that are named.",
            bad: .rules("defaults: { retry: { attempts: 100 } }"), good: .rules("defaults: { retry: { attempts: 8 } }")),
        DiagnosticPage(
            "unknown-zone", "The time zone is not in the system's database.", fix: "Use an IANA name.",
            bad: .rules("timezone: Europe/Berln"), good: .rules("timezone: Europe/Berlin")),
        DiagnosticPage(
            "bad-url", "An address is not absolute, not http or https, or holds a password.",
            fix: "Write it like https://example.org/path.",
            bad: .rules("notify: [{ webhook: example.org/hook }]"), good: .rules("notify: [{ webhook: https://example.org/hook }]")),
        DiagnosticPage(
            "bad-setting",
            "A destination's key says what its platform would refuse: a text of the wrong form, or keys that do not go together.",
            fix: "Write it as the hint says.",
            bad: .rules(
                "destinations:\n  company: { linkedin: { credentials: company, author: organization } }\n" + advert("{ to: company }")),
            good: .rules(
                "destinations:\n  company: { linkedin: { credentials: company, author: organization, organization: \"12345\" } }\n"
                    + advert("{ to: company }"))),
        DiagnosticPage(
            "bad-pattern", "A regular expression cannot be read; look-around and back-references do not exist here.",
            fix: "Mend it by RE2's syntax.", bad: .rules(guarded("{ content: { banned_patterns: ['free (money'] } }")),
            good: .rules(guarded("{ content: { banned_patterns: ['free (money|gifts)'] } }"))),
        DiagnosticPage(
            "bad-rrule", "A recurrence rule cannot be read.", fix: "Mend it where the caret points (RFC 5545).",
            bad: .rules(weekly("{ rrule: \"FREQ=WEEKLY;BYDAY=THU\", at: \"17:30\" }")),
            good: .rules(weekly("{ rrule: \"FREQ=WEEKLY;BYDAY=TH\", at: \"17:30\" }"))),
        DiagnosticPage(
            "bad-cron", "A cron expression cannot be read.", fix: "Write five fields: minute, hour, day, month, weekday.",
            bad: .rules(weekly("{ cron: \"30 25 * * thu\" }")), good: .rules(weekly("{ cron: \"30 17 * * thu\" }"))),
    ]

    static let texts: [DiagnosticPage] = [
        DiagnosticPage(
            "expression", "An expression cannot be read, or names something that does not exist in its place.",
            fix: "Mend it where the caret points; the hint names what is near.",
            bad: .rules(conditional("item.duraton <= duration(\"60s\")")), good: .rules(conditional("item.duration <= duration(\"60s\")"))),
        DiagnosticPage(
            "expression-type", "An expression gives a value of another type than is needed here.",
            fix: "Make a condition true or false, and a topic text.", bad: .rules(conditional("item.caption")),
            good: .rules(conditional("item.caption.contains(\"dance\")"))),
        DiagnosticPage(
            "costly-expression",
            "An expression may need more steps than an evaluation may take, if the texts and lists that it reads are long; it would then fail.",
            fix: "Nest fewer loops, and compare fewer things with each other.",
            bad: .rules(conditional("item.caption.words().distinct().size() > 3")),
            good: .rules(conditional("item.caption.words().size() > 3"))),
        DiagnosticPage(
            "too-long", "The text is longer than the platform takes, whatever its expressions give.", fix: "Shorten it.",
            bad: .rules(
                """
                rules:
                  advert:
                    on: { new_item: my-tiktok }
                    post: [{ to: tweets, as: advert, caption: "\(String(repeating: "Come and dance with us. ", count: 12))" }]
                """),
            good: .rules(
                """
                rules:
                  advert:
                    on: { new_item: my-tiktok }
                    post: [{ to: tweets, as: advert, caption: "{{ item.caption.fit('x', 24) }} {{ item.url }}" }]
                """)),
        DiagnosticPage(
            "wrong-platform", "A text is cut for a platform on which its post does not appear.",
            fix: "Name the platform of a destination of the post.",
            bad: .rules(advert("{ to: tweets, as: advert, caption: \"{{ item.caption.fit('bluesky') }}\" }")),
            good: .rules(advert("{ to: tweets, as: advert, caption: \"{{ item.caption.fit('x') }}\" }"))),
        DiagnosticPage(
            "title-required", "The platform needs a title.", fix: "Add one.",
            bad: .rules(advert("{ to: shorts, as: advert }")), good: .rules(advert("{ to: shorts, as: advert, title: Come and dance }"))),
        DiagnosticPage(
            "empty-template", "A template holds no text.", fix: "Write its caption or title, or remove it.",
            bad: .rules(
                "templates: { invite: { variables: { place: {} } } }\n" + advert("{ to: tweets, template: invite, with: { place: a } }")),
            good: .rules(spoken("{ to: tweets, as: invited, template: invite, with: { place: Berlin } }"))),
        DiagnosticPage(
            "persona-zones",
            "A post speaks at its destinations with personas of different zones, and has one time: the zone around it is taken.",
            fix: "Say which zone is meant with `timezone:`, or write a post for each.",
            bad: .rules(abroad("{ name: teaser, at: 2026-09-05T18:00, to: [london, tokyo], caption: Soon }")),
            good: .rules(abroad("{ name: teaser, at: 2026-09-05T18:00, timezone: Asia/Tokyo, to: [london, tokyo], caption: Soon }"))),
        DiagnosticPage(
            "missing-variable", "A template needs a value for a variable, and the post gives none.",
            fix: "Give it in `with:`, or give the variable a default.",
            bad: .rules(spoken("{ to: tweets, as: invited, template: invite }")),
            good: .rules(spoken("{ to: tweets, as: invited, template: invite, with: { place: Berlin } }"))),
        DiagnosticPage(
            "unknown-variable", "A post gives a value to a variable that its template does not have.",
            fix: "Use the name that is proposed.",
            bad: .rules(spoken("{ to: tweets, as: invited, template: invite, with: { place: Berlin, palce: Rome } }")),
            good: .rules(spoken("{ to: tweets, as: invited, template: invite, with: { place: Berlin } }"))),
        DiagnosticPage(
            "hashtag-lost", "A text without quotes ends before ` #`: for YAML the rest of the line is a comment, and never posted.",
            fix: "Put the whole text in quotes.",
            bad: .rules(
                """
                rules:
                  advert:
                    on: { new_item: my-tiktok }
                    post:
                      - to: tweets
                        as: advert
                        caption: Our new show #dance
                """),
            good: .rules(advert("{ to: tweets, as: advert, caption: \"Our new show #dance\" }"))),
        DiagnosticPage(
            "hashtag-form", "A hashtag of a persona is written with `#` or spaces.", fix: "Write the word alone.",
            bad: .rules(voiced("{ hashtags: [\"#dance\"] }")), good: .rules(voiced("{ hashtags: [dance] }"))),
    ]

    static func weekly(_ schedule: String) -> String {
        "campaigns:\n  autumn:\n    posts:\n      - { name: weekly, schedule: \(schedule), to: tweets, caption: Thursday! }"
    }

    static func conditional(_ condition: String) -> String {
        """
        rules:
          short-ones:
            on: { new_item: my-tiktok }
            when: \(condition)
            post: [{ to: tweets, as: short }]
        """
    }

    static func advert(_ post: String) -> String {
        """
        rules:
          advert:
            on: { new_item: my-tiktok }
            post: [\(post)]
        """
    }

    private static func spoken(_ post: String) -> String {
        "templates:\n  invite:\n    caption: \"Meet us in {{ vars.place }}\"\n    variables: { place: {} }\n" + advert(post)
    }

    private static func abroad(_ post: String) -> String {
        """
        personas: { ann: { timezone: Europe/London }, ken: { timezone: Asia/Tokyo } }
        destinations:
          london: { x: { credentials: london }, persona: ann }
          tokyo: { x: { credentials: tokyo }, persona: ken }
        campaigns:
          autumn:
            posts: [\(post)]
        """
    }

    private static func voiced(_ persona: String) -> String {
        "defaults: { persona: dancer }\npersonas:\n  dancer: \(persona)"
    }
}
