/// A page for every code that `check` and the readers of other files report.
enum DiagnosticPages {
    static var all: [Catalogue.Page] {
        (yaml + files + shape + values + names + posts + guardrails).map {
            Catalogue.Page(kind: .diagnostic, code: $0.code, meaning: $0.meaning, fix: $0.fix, example: $0.example)
        }
    }

    private typealias Entry = (code: String, meaning: String, fix: String, example: String)

    private static let yaml: [Entry] = [
        (
            "yaml-syntax", "The text is not YAML.", "Mend it where the caret points; quotes and indentation are the usual suspects.",
            "caption: \"a: b\""
        ),
        ("yaml-tab", "A tab stands where YAML allows only spaces.", "Indent with spaces.", "rules:\n  name:"),
        ("yaml-encoding", "The file is not valid UTF-8 or UTF-16.", "Save it as UTF-8.", "iconv -f latin1 -t utf-8 rules.yaml"),
        ("duplicate-key", "One mapping has the same key twice; YAML would silently keep one.", "Remove or rename one.", "spacing: 2h"),
        (
            "complex-key", "A key is not plain text; often a {{ }} without quotes.", "Put the value in quotes.",
            "caption: \"{{ item.caption }}\""
        ),
        (
            "unknown-anchor", "An alias names an anchor that is not defined above it.", "Define it first.",
            "base: &base { spacing: 2h }\nother: *base"
        ),
        ("recursive-alias", "An alias stands inside the value that it repeats.", "Write it out.", "a: &a [1, 2]"),
        ("too-deep", "Values are nested deeper than any rule needs.", "Flatten it.", "at most 64 levels"),
        ("too-large", "The file, or what its aliases expand to, is too large.", "Split the file.", "at most 10 MB"),
        ("more-problems", "The file has more problems than are shown.", "Mend the first ones and check again.", "reprise check"),
    ]

    private static let files: [Entry] = [
        ("workspace-missing", "The workspace cannot be read.", "Give the directory of the rule files.", "reprise check studio"),
        (
            "workspace-too-large", "The directory holds more than a workspace may.", "Leave directories out.",
            ".repriseignore: node_modules/"
        ),
        ("no-rule-files", "There is no YAML file with a key of ours.", "Write one, or start with a template.", "reprise init studio"),
        (
            "not-a-rule-file", "A YAML file has none of our keys and is left alone.", "Nothing; or list it in .repriseignore.",
            ".repriseignore: deploy.yaml"
        ),
        ("file-unreadable", "A file cannot be read.", "Mend its permissions, or leave it out.", "chmod u+r rules.yaml"),
        ("file-too-large", "A file is too large for a rule file.", "Split it, or leave it out.", ".repriseignore: export.yaml"),
        (
            "file-skipped", "A link leads out of the workspace or nowhere, so it is not followed.", "Copy the file in.",
            "cp ../shared.yaml ."
        ),
        (
            "unknown-preset", "`extends` names a preset or file that does not exist.",
            "Choose a shipped preset, or a path in the workspace.", "extends: [reprise:calm-nights]"
        ),
        ("extends-cycle", "Files extend each other in a circle.", "Take one of the `extends` out.", "extends: [base.yaml]"),
        ("bad-path", "A path leaves the workspace or is not written as one.", "Use a relative path with /.", "media: media/teaser.mp4"),
    ]

    private static let shape: [Entry] = [
        (
            "unknown-key", "The key is not known here; nothing is silently ignored.", "Use the name that is proposed, or remove it.",
            "quiet_hours:"
        ),
        ("missing-key", "Something that is needed is not there.", "Add it.", "- to: studio-reels"),
        ("conflicting-keys", "Keys that exclude each other stand together, or none does.", "Keep exactly one.", "instagram: { … }"),
        ("wrong-type", "The value is of another kind than the key takes.", "Write what the message expects.", "max: 3"),
        ("not-yet-supported", "This version does not support the key yet.", "Leave it out for now.", "reprise --version"),
        ("useless-key", "The key has no effect where it stands.", "Remove it.", "reprise config"),
        ("defined-twice", "One name is defined in two places.", "Rename or merge one of them.", "rules: { one-name: … }"),
        ("listed-twice", "A list names the same thing twice.", "Remove one.", "guardrails: [considerate]"),
        (
            "secret-in-file", "Something looks like a token or key. Secrets never stand in rule files.",
            "Put it into the vault, and rotate it: it may be in Git already.", "credentials: studio-instagram"
        ),
    ]

    private static let values: [Entry] = [
        ("bad-value", "The value is not one that the key takes.", "Choose one of those listed.", "on_conflict: defer"),
        ("out-of-range", "The number or duration is too small or too large.", "Stay within the limits that are named.", "poll: 5m"),
        (
            "bad-name", "The name is empty, too long, or has characters that names cannot have.", "Use letters, digits and dashes.",
            "studio-reels"
        ),
        ("unknown-zone", "The time zone is not in the system's database.", "Use an IANA name.", "timezone: Europe/Berlin"),
        (
            "expression-syntax", "The expression cannot be read.", "Mend it where the caret points.",
            "when: item.duration <= duration(\"60s\")"
        ),
        (
            "expression-type", "The expression does not fit together: an unknown name, or types that do not match.",
            "Compare with the fields of `item`.", "when: item.hashtags.exists(t, t == \"dance\")"
        ),
        ("invisible-character", "A text holds characters that nobody can see.", "Type it anew.", "caption: \"plain\""),
        (
            "time-in-gap", "The clock skips this time when summer time begins.", "Choose another, or accept the shifted one.",
            "at: 2027-03-28T03:30"
        ),
        ("bad-time", "The time cannot be read, or lies where it may not.", "Write a date and time, or a distance.", "at: +1h45m"),
        ("bad-duration", "The duration cannot be read.", "Write a number of seconds, or units.", "duration: 1m30s"),
        ("too-long", "The text is longer than the platform takes.", "Shorten it.", "{{ item.caption.fit('x', 24) }}"),
        ("duplicate-item", "An items file lists one item twice.", "Remove one, or give it another id.", "- { id: v2, … }"),
    ]

    private static let names: [Entry] = [
        (
            "unknown-source", "No source has this name.", "Define it under `sources`, or use the name that is proposed.",
            "on: { new_item: studio-tiktok }"
        ),
        ("unknown-destination", "No destination has this name.", "Define it under `destinations`.", "to: studio-reels"),
        (
            "unknown-guardrail", "No guardrail has this name.", "Define it under `guardrails`, or extend a preset that does.",
            "guardrails: [considerate]"
        ),
        ("unknown-campaign", "No campaign has this name.", "Define it under `campaigns`.", "campaign: autumn-launch"),
        ("unknown-rule", "No rule has this name.", "Define it under `rules`.", "rules: { repost: … }"),
        ("unknown-post", "No post has this name.", "Define it in a campaign.", "posts: [{ name: teaser, … }]"),
        ("was-exists", "`was` names something that still exists.", "Remove it from `was`, or delete the old one.", "was: [old-name]"),
        ("was-clash", "Two names claim the same former name.", "Keep it in one `was`.", "was: [old-name]"),
        ("was-itself", "`was` names the thing itself.", "Name what it was called before.", "was: [old-name]"),
        ("unused-source", "No rule waits for this source.", "Write a rule, or remove it.", "on: { new_item: studio-tiktok }"),
        (
            "unused-guardrail", "The guardrail is attached nowhere, so it limits nothing.", "Attach it.",
            "defaults: { guardrails: [considerate] }"
        ),
        ("unreached-destination", "No rule or post goes to this destination.", "Write one, or remove it.", "to: studio-reels"),
        (
            "shared-account", "Two destinations publish to one account, and limits count each on its own.", "Use one destination.",
            "to: studio-reels"
        ),
    ]

    private static let posts: [Entry] = [
        (
            "duplicate-post", "Two entries of one rule go to one destination and cannot be told apart.", "Give one an `as:`.",
            "- { to: studio-x, as: reminder, after: 1d }"
        ),
        ("campaign-dates", "A campaign ends before it begins.", "Mend `from` or `until`.", "from: 2026-09-01\nuntil: 2026-11-30"),
        (
            "outside-campaign", "A post's time lies outside its campaign, so it would never appear.", "Move it, or the campaign's dates.",
            "at: 2026-09-05T18:00"
        ),
        ("shared-slot", "Two posts want the same instant at one destination.", "Move one of them.", "at: 2026-09-05T18:30"),
        ("media-required", "The platform takes no post without media.", "Name a file.", "media: media/teaser.mp4"),
        (
            "media-host-missing", "The platform fetches media from a public address, and none is configured.",
            "Use a login that takes uploads.", "instagram: { login: facebook, … }"
        ),
        ("title-required", "The platform needs a title.", "Add one.", "title: \"{{ item.caption.firstLine().truncate(100) }}\""),
    ]

    private static let guardrails: [Entry] = [
        (
            "dead-window", "The windows leave no time, or too little, in which anything may appear.", "Shorten one.",
            "quiet_hours: [{ from: \"22:00\", to: \"07:00\" }]"
        ),
        (
            "empty-window", "A window begins and ends at the same time.", "Give it a length; a whole day ends at 24:00.",
            "{ from: \"00:00\", to: \"24:00\" }"
        ),
        ("empty-guardrail", "A guardrail limits nothing.", "Say what it limits, or remove it.", "considerate: { spacing: 2h }"),
        (
            "nothing-allowed", "A limit of zero forbids everything.", "Raise it; to stop posts for a while, pause the campaign.",
            "cap: [{ per: day, max: 3 }]"
        ),
    ]
}
