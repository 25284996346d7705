/// The rule language as data: every section and key of a rule file (DESIGN §2).
package enum RuleLanguage {
    package static let workspace = SectionSpec(
        "rule file",
        [
            FieldSpec("version", .integer(1...1), default: "1", doc: "Version of the rule language; may stand in every file."),
            FieldSpec(
                "workspace", .name, default: "main",
                doc: "Names the ledger's keys: never a path. Changing it makes every post a new one."),
            FieldSpec(
                "timezone", .zone, default: "UTC", doc: "Zone of all wall-clock times that have none of their own.",
                example: "Europe/Berlin"),
            FieldSpec(
                "extends", .oneOrMore(.text),
                doc: "Presets (reprise:NAME) or files whose definitions this workspace builds on; what stands here wins.",
                example: "[reprise:calm-nights]"),
            FieldSpec("defaults", .section(defaults), doc: "What applies where a rule does not say otherwise."),
            FieldSpec("sources", .named(.source, source), doc: "Where content comes from."),
            FieldSpec("destinations", .named(.destination, destination), doc: "Accounts to publish to."),
            FieldSpec("guardrails", .named(.guardrail, guardrail), doc: "Limits that may defer, hold or drop a post, never cause one."),
            FieldSpec("campaigns", .named(.campaign, campaign), doc: "Named, dated groups of posts and rules."),
            FieldSpec("rules", .named(.rule, rule), doc: "What is posted where when something happens."),
            .later("calendars", "Write the days into `blackout:` of a guardrail."),
            .later("intervals", "Write the windows into `quiet_hours:` of a guardrail."),
            .later("templates", "Write the text into `caption:` and `title:`."),
            .later("personas", "Write the text into `caption:` and `title:`."),
            .later("notify", "Watch `reprise status --check` from your monitoring."),
            .later("media_host", "Use destinations that take uploads, such as instagram with `login: facebook`."),
        ])

    static let defaults = SectionSpec(
        "defaults",
        [
            FieldSpec("guardrails", guardrailList, doc: "Guardrails that apply to every post of the workspace."),
            FieldSpec(
                "missed", .missedPolicy, default: "within(2h)",
                doc: "What becomes of a post still unsent 15 minutes after its slot: none drops, all keeps, last keeps the newest."),
            FieldSpec(
                "latest", .duration(.zeroOrMore), default: "7d",
                doc: "How long a post may be deferred; beyond it the post is dropped. Inclusive."),
            .later("blast_radius", "A new revision is put to work at once; `reprise plan` shows what it will do."),
            .later("lead", "Preparation starts 15 minutes before the slot."),
            .later("approval", "Use `state: draft` on a campaign to keep its posts back."),
        ])

    static let guardrailList = FieldType.oneOrMore(.reference(.guardrail))
    static let was = FieldSpec(
        "was", .oneOrMore(.name), doc: "Earlier names: what was posted under them stays posted.", example: "[old-name]")
    static let timezone = FieldSpec("timezone", .zone, doc: "Zone of its wall-clock times; default: the workspace's.")
}
