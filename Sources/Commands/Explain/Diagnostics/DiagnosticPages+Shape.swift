extension DiagnosticPages {
    static let shape: [DiagnosticPage] = [
        DiagnosticPage(
            "unknown-key", "The key is not known here; nothing is silently ignored.", fix: "Use the name that is proposed, or remove it.",
            bad: .rules("defaults:\n  lates: 3d"), good: .rules("defaults:\n  latest: 3d")),
        DiagnosticPage(
            "missing-key", "Something that is needed is not there.", fix: "Add it.",
            bad: .rules(guarded("{ cap: [{ per: day }] }")), good: .rules(guarded("{ cap: [{ per: day, max: 3 }] }"))),
        DiagnosticPage(
            "conflicting-keys", "Keys that exclude each other stand together.", fix: "Keep one of them.",
            bad: .rules(
                """
                sources:
                  ideas:
                    feed: { url: https://example.org/feed.xml }
                    folder: { path: inbox/ }
                """),
            good: .rules(
                """
                sources:
                  ideas:
                    feed: { url: https://example.org/feed.xml }
                """)),
        DiagnosticPage(
            "wrong-type", "The value is of another kind than the key takes.", fix: "Write what the message expects.",
            bad: .rules("defaults:\n  latest: 3"), good: .rules("defaults:\n  latest: 3d")),
        DiagnosticPage(
            "useless-key", "The key has no effect where it stands.", fix: "Remove it, or put it where it matters.",
            bad: .rules(guarded("{ dedupe: [{ by: item, similarity: 0.9 }] }")),
            good: .rules(guarded("{ dedupe: [{ by: caption, similarity: 0.9 }] }"))),
        DiagnosticPage(
            "defined-twice", "One name is defined in two places.", fix: "Rename or merge one of them.",
            bad: .files([
                .init("a.yaml", guarded("{ spacing: 2h }")), .init("b.yaml", "guardrails:\n  calm: { spacing: 3h }"),
            ]),
            good: .files([
                .init("a.yaml", guarded("{ spacing: 2h }")), .init("b.yaml", "campaigns:\n  autumn: { guardrails: [calm] }"),
            ])),
        DiagnosticPage(
            "listed-twice", "A list names the same thing twice.", fix: "Remove one.",
            bad: .rules("defaults: { guardrails: [calm, calm] }\nguardrails:\n  calm: { spacing: 2h }"),
            good: .rules(guarded("{ spacing: 2h }"))),
        DiagnosticPage(
            "secret-in-file", "Something looks like a token or key. Secrets never stand in rule files.",
            fix: "Put it into the vault, write its name there, and have it replaced: it may be in Git already.",
            bad: .rules("destinations:\n  more: { x: { credentials: my-x, access_token: hunter2 } }"),
            good: .rules("campaigns:\n  autumn: {}")),
        DiagnosticPage(
            "bad-name", "The name is empty, too long, or has characters that names cannot have.", fix: "Use letters, digits and dashes.",
            bad: .rules("campaigns:\n  autumn/2026: {}"), good: .rules("campaigns:\n  autumn-2026: {}")),
        DiagnosticPage(
            "same-name", "Two names look the same, because an accent can be written as one character or as two.",
            fix: "Rename one of the two.",
            bad: .rules("campaigns:\n  \"caf\\u00e9\": {}\n  \"cafe\\u0301\": {}"),
            good: .rules("campaigns:\n  \"caf\\u00e9\": {}\n  tea: {}")),
        DiagnosticPage(
            "invisible-character", "A name holds characters that nobody can see: two names that look the same would differ.",
            fix: "Type it anew.", bad: .rules("campaigns:\n  \"autumn\\u200b\": {}"), good: .rules("campaigns:\n  autumn: {}")),
    ]

    /// A guardrail that applies to everything.
    static func guarded(_ body: String) -> String { "defaults: { guardrails: [calm] }\nguardrails:\n  calm: \(body)" }
}
