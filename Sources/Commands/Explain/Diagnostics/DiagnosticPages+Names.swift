extension DiagnosticPages {
    static let names: [DiagnosticPage] = [
        DiagnosticPage(
            "unknown-source", "No source has this name.", fix: "Define it under `sources`, or use the name that is proposed.",
            bad: .rules("rules:\n  again: { on: { new_item: my-tictoc }, post: [{ to: tweets, as: again }] }"),
            good: .rules("rules:\n  again: { on: { new_item: my-tiktok }, post: [{ to: tweets, as: again }] }")),
        DiagnosticPage(
            "unknown-destination", "No destination has this name.",
            fix: "Define it under `destinations`, or use the name that is proposed.",
            bad: .rules(advert("{ to: tweet, as: advert }")), good: .rules(advert("{ to: tweets, as: advert }"))),
        DiagnosticPage(
            "unknown-guardrail", "No guardrail has this name.", fix: "Define it under `guardrails`, or extend a preset that does.",
            bad: .rules("defaults: { guardrails: [calm-nights] }"),
            good: .rules("extends: [reprise:calm-nights]\ndefaults: { guardrails: [calm-nights] }")),
        DiagnosticPage(
            "unknown-campaign", "No campaign has this name.", fix: "Define it under `campaigns`.",
            bad: .rules("campaigns:\n  autumn: {}\n" + inCampaign("autum")),
            good: .rules("campaigns:\n  autumn: {}\n" + inCampaign("autumn"))),
        DiagnosticPage(
            "unknown-interval", "No interval has this name.", fix: "Define it under `intervals`.",
            bad: .rules(guarded("{ quiet_hours: [{ outside: office-hours }] }")),
            good: .rules(
                """
                intervals:
                  office-hours: { windows: [{ days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00" }] }
                defaults: { guardrails: [calm] }
                guardrails:
                  calm: { quiet_hours: [{ outside: office-hours }] }
                """)),
        DiagnosticPage(
            "unknown-persona", "No persona has this name.", fix: "Define it under `personas`.",
            bad: .rules("defaults: { persona: dancer }"),
            good: .rules("defaults: { persona: dancer }\npersonas:\n  dancer: { voice: cheerful }")),
        DiagnosticPage(
            "unknown-template", "No template has this name.", fix: "Define it under `templates`.",
            bad: .rules(advert("{ to: tweets, as: advert, template: invite }")),
            good: .rules("templates:\n  invite: { caption: Come and dance }\n" + advert("{ to: tweets, as: advert, template: invite }"))),
        DiagnosticPage(
            "was-exists", "`was` names something that still exists.", fix: "Remove it from `was`, or delete the old one.",
            bad: .rules("campaigns:\n  autumn: { was: [fall] }\n  fall: {}"), good: .rules("campaigns:\n  autumn: { was: [fall] }")),
        DiagnosticPage(
            "was-clash", "Two names claim the same former name.", fix: "Keep it in one `was`.",
            bad: .rules("campaigns:\n  autumn: { was: [fall] }\n  harvest: { was: [fall] }"),
            good: .rules("campaigns:\n  autumn: { was: [fall] }\n  harvest: {}")),
        DiagnosticPage(
            "was-itself", "`was` names the thing itself.", fix: "Name what it was called before.",
            bad: .rules("campaigns:\n  autumn: { was: [autumn] }"), good: .rules("campaigns:\n  autumn: { was: [fall] }")),
        DiagnosticPage(
            "unused-source", "No rule waits for this source.", fix: "Write a rule, or remove it.",
            bad: .rules("sources:\n  second: { tiktok: { credentials: second } }"),
            good: .rules(
                """
                sources:
                  second: { tiktok: { credentials: second } }
                rules:
                  second: { on: { new_item: second }, post: [{ to: tweets }] }
                """)),
        DiagnosticPage(
            "unused-guardrail", "The guardrail is attached nowhere, so it limits nothing.", fix: "Attach it.",
            bad: .rules("guardrails:\n  calm: { spacing: 2h }"), good: .rules(guarded("{ spacing: 2h }"))),
        DiagnosticPage(
            "unused-interval", "No guardrail uses this interval.", fix: "Name it in `quiet_hours:`, or remove it.",
            bad: .rules("intervals:\n  lunch: { windows: [{ from: \"12:00\", to: \"13:00\" }] }"),
            good: .rules(
                "intervals:\n  lunch: { windows: [{ from: \"12:00\", to: \"13:00\" }] }\n"
                    + guarded("{ quiet_hours: [{ interval: lunch }] }"))),
        DiagnosticPage(
            "unused-persona", "No post speaks as this persona.", fix: "Name it in `persona:` of defaults, a campaign, a rule or a post.",
            bad: .rules("personas:\n  dancer: { voice: cheerful }"),
            good: .rules("defaults: { persona: dancer }\npersonas:\n  dancer: { voice: cheerful }")),
        DiagnosticPage(
            "unused-template", "No post uses this template.", fix: "Name it in `template:` of a post, or remove it.",
            bad: .rules("templates:\n  invite: { caption: Come and dance }"),
            good: .rules("templates:\n  invite: { caption: Come and dance }\n" + advert("{ to: tweets, as: advert, template: invite }"))),
        DiagnosticPage(
            "unreached-destination", "No rule or post goes to this destination.", fix: "Write one, or remove it.",
            bad: .rules("destinations:\n  second: { x: { credentials: second } }"),
            good: .rules("destinations:\n  second: { x: { credentials: second } }\n" + advert("{ to: second }"))),
        DiagnosticPage(
            "shared-account", "Two destinations publish to one account, and limits count each on its own.", fix: "Use one destination.",
            bad: .rules("destinations:\n  second: { x: { credentials: my-x } }\n" + advert("{ to: second }")),
            good: .rules(advert("{ to: tweets, as: advert }"))),
    ]

    private static func inCampaign(_ name: String) -> String {
        "rules:\n  again: { campaign: \(name), on: { new_item: my-tiktok }, post: [{ to: tweets, as: again }] }"
    }
}
