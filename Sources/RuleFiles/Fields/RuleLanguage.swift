/// The rule language as data: every section and key of a rule file (DESIGN §2).
package enum RuleLanguage {
    package static let workspace = SectionSpec(
        "rule file",
        [
            FieldSpec("version", .integer(1...1), default: "1", doc: "Version of the rule language; may stand in every file."),
            FieldSpec(
                "workspace", .name, default: "main",
                doc: "Names the ledger's keys: never a path. Changing it makes every post a new one.", example: "studio"),
            FieldSpec(
                "timezone", .zone, default: "UTC", doc: "Zone of all wall-clock times that have none of their own.",
                example: "Europe/Berlin"),
            FieldSpec(
                "extends", .oneOrMore(.base),
                doc: "Presets (reprise:NAME) or files whose definitions this workspace builds on; what stands here wins.",
                example: "[reprise:calm-nights]"),
            FieldSpec("defaults", .section(defaults), doc: "What applies where a rule does not say otherwise."),
            FieldSpec("sources", .named(.source, source), doc: "Where content comes from."),
            FieldSpec("destinations", .named(.destination, destination), doc: "Accounts to publish to."),
            FieldSpec("guardrails", .named(.guardrail, guardrail), doc: "Limits that may defer, hold or drop a post, never cause one."),
            FieldSpec("intervals", .named(.interval, interval), doc: "Named wall-clock windows that guardrails refer to."),
            FieldSpec("calendars", .named(.calendar, calendar), doc: "Named .ics files that guardrails refer to."),
            FieldSpec("personas", .named(.persona, persona), doc: "Voices that posts speak with: hashtags, zone, labels."),
            FieldSpec("templates", .named(.template, template), doc: "Texts with variables that posts share."),
            FieldSpec("campaigns", .named(.campaign, campaign), doc: "Named, dated groups of posts and rules."),
            FieldSpec("rules", .named(.rule, rule), doc: "What is posted where when something happens."),
            FieldSpec("media_host", .section(mediaHost), doc: "Where platforms that fetch media by address find it."),
            FieldSpec("notify", .list(.section(notify)), doc: "Who is told when something needs a person."),
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
            FieldSpec(
                "lead", .duration(.atLeast(seconds: 60)), default: "15m",
                doc: "How long before its slot a post is prepared: uploaded and processed, not yet visible."),
            FieldSpec(
                "blast_radius", .section(blastRadius),
                doc: "How much a new revision may change by itself; beyond it the revision waits for `reprise reload --confirm`."),
            FieldSpec("retry", .section(retry), doc: "How often and when to try again after a failure, where a rule does not say."),
            FieldSpec("approval", .section(approval), doc: "Who must agree before a post appears, where a rule does not say."),
            FieldSpec("persona", .reference(.persona), doc: "The voice of posts that name none."),
        ])

    static let blastRadius = SectionSpec(
        "blast radius",
        [
            FieldSpec(
                "max_new", .integer(0...1_000_000), default: "50", doc: "Most new posts within the next 30 days.", example: "50"),
            FieldSpec(
                "max_cancelled", .integer(0...1_000_000), default: "10", doc: "Most posts cancelled within the next 30 days.", example: "10"
            ),
        ])

    static let guardrailList = FieldType.oneOrMore(.reference(.guardrail))
    static let was = FieldSpec(
        "was", .oneOrMore(.name), doc: "Earlier names: what was posted under them stays posted.", example: "[old-name]")
    static let timezone = FieldSpec("timezone", .zone, doc: "Zone of its wall-clock times; default: the workspace's.")
    static let labels = FieldSpec(
        "labels", .list(.text), doc: "Words of your own: for expressions, reports, and guardrails on content.", example: "[evergreen]")

    static let approval = SectionSpec(
        "approval",
        [
            FieldSpec("when", .expression, doc: "Only posts for which this is true need approval; default: all."),
            FieldSpec("required", .integer(1...20), default: "1", doc: "How many different people must agree.", example: "1"),
            FieldSpec("from", .oneOrMore(.text), doc: "Whose approval counts; default: anybody's.", example: "[anna, ben]"),
            FieldSpec("expires", .duration(.positive), default: "48h", doc: "How long approval is waited for.", example: "48h"),
            FieldSpec(
                "on_expiry", .choice(["drop", "hold"]), default: "drop",
                doc: "What becomes of a post that nobody approved in time: dropped, or held for ever."),
        ])

    static let retry = SectionSpec(
        "retry",
        [
            FieldSpec("attempts", .integer(1...50), default: "5", doc: "Tries in all.", example: "5"),
            FieldSpec("backoff", .choice(["linear", "exponential"]), default: "exponential", doc: "How the pause grows."),
            FieldSpec("delay", .duration(.positive), default: "30s", doc: "Pause before the second try."),
            FieldSpec("max_delay", .duration(.positive), default: "1h", doc: "Longest pause."),
            FieldSpec(
                "jitter", .fraction(0...1), default: "0.1",
                doc: "By how much of itself a pause may be longer, so that what failed together does not come back together."),
            FieldSpec(
                "deadline", .duration(.positive),
                doc: "How long after its slot a post is still tried, also while its platform is silent; default: `latest`.", example: "12h"),
        ])

    static let notify = SectionSpec(
        "notification", exactlyOne: [["webhook", "command"]],
        [
            FieldSpec(
                "webhook", .url, doc: "Address that receives a JSON document by POST; nothing is sent from a sandbox.",
                example: "https://example.org/hooks/reprise"),
            FieldSpec(
                "command", .list(.text),
                doc: "Program and arguments, run without a shell; the JSON document comes on its standard input.",
                example: "[/usr/local/bin/page-someone]"),
            FieldSpec("credentials", .name, doc: "Name of the vault entry whose access token signs webhook bodies, by Standard Webhooks."),
            FieldSpec(
                "on", .list(.choice(["held", "credential-dead", "circuit-open", "uncertain", "failed", "revision-refused"])),
                default: "[held, credential-dead, circuit-open, uncertain, failed, revision-refused]", doc: "What is told."),
        ])

    static let mediaHost = SectionSpec(
        "media host", exactlyOne: [["s3", "daemon"]],
        [
            FieldSpec("s3", .section(s3), doc: "An S3-compatible bucket that the platforms can read."),
            FieldSpec("daemon", .section(daemonHost), doc: "The daemon's own endpoint, reachable from outside."),
        ])

    static let s3 = SectionSpec(
        "bucket",
        [
            FieldSpec("endpoint", .url, required: true, doc: "The service's address.", example: "https://s3.eu-central-1.amazonaws.com"),
            FieldSpec("bucket", .text, required: true, doc: "Name of the bucket.", example: "studio-media"),
            FieldSpec("region", .text, default: "us-east-1", doc: "Region that requests are signed for."),
            FieldSpec("prefix", .text, doc: "Beginning of all object names.", example: "reprise/"),
            FieldSpec("credentials", .name, required: true, doc: "Name of the vault entry with the access key."),
            FieldSpec("public_url", .url, doc: "Address under which objects can be read; default: the bucket's."),
        ])

    static let daemonHost = SectionSpec(
        "daemon's media host",
        [FieldSpec("public_url", .url, required: true, doc: "Address under which the platforms reach the daemon.")])
}
