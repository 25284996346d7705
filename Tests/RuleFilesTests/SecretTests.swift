import Diagnostics
import Foundation
import RuleFiles
import Testing

/// Secrets in rule files are found, and never shown.
struct SecretTests {
    @Test(arguments: [
        "act.1a2B3c4D5e6F7g8H9i0Jk1L2m3N4o5P6", "EAAG9x8Y7z6W5v4U3t2S1r0Q9p8O7n6M5l4K3j2I1h0G9f8E7d",
        "ghp_0123456789abcdefABCDEF0123456789abcd",
        "ya29.A0ARrdaM8_x9Y8z7W6v5U4t3S2r1", "AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0%2BuSeid",
    ])
    func `a token is refused wherever it stands, and never printed`(token: String) {
        for text in ["sources: { s: { tiktok: { credentials: \"\(token)\" } } }", "rules: {} # old: \(token)"] {
            let workspace = load(text)
            #expect(codes(workspace).contains("secret-in-file"))
            #expect(!"\(workspace.diagnostics)".contains(token))
            #expect(!String(decoding: workspace.files[0].bytes, as: UTF8.self).contains(token))
        }
    }

    @Test func `keys that hold secrets are refused by name`() {
        let workspace = load("sources: { s: { tiktok: { credentials: a, access_token: b } } }")
        #expect(codes(workspace) == ["secret-in-file"])
        #expect(codes(load("sources: { s: { tiktok: { credentials: d41d8cd98f00b204e9800998ecf8427e } } }")).contains("secret-in-file"))
    }

    @Test(arguments: ["studio-tiktok", "EAAgency", "https://example.com/a/very/long/path/of/some/page-2026.html", "sk-team-marketing"])
    func `ordinary words are no secrets`(text: String) {
        #expect(!codes(load("rules: {} # \(text)")).contains("secret-in-file"))
    }

    /// A letter of each kind, so that the whole is no real token.
    static let github = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"

    /// Where a secret hides behind other letters, with what must not be shown.
    static let hidden: [(text: String, secret: String)] = [
        ("notify: [{ webhook: \"https://example.org/h?access_token=EAABsbCS1iHgBA1234567890ABCDEFGHIJKLMNOPQ\" }]", "EAABsbCS1iHgBA"),
        ("notify: [{ webhook: \"https://example.org/h?next=a%3D\(github)\" }]", github),
        ("notify: [{ webhook: \"https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX\" }]", "B00000000"),
        (
            "notify: [{ webhook: \"https://discord.com/api/webhooks/1234567890123456789/abcDEF0123456789abcDEF0123456789\" }]",
            "abcDEF0123456789"
        ),
        ("notify: [{ command: [curl, -H, \"Authorization: token=\(github)\"] }]", github),
        ("notify: [{ command: [env, LINKEDIN=AQVx8n3kF0dl2jd8Kdk29fk2JDk29dkfJ29dkfk29JDKf92jfkd92jfkf92jfk2] }]", "AQVx8n3kF0dl"),
        ("notify: [{ command: [env, pina_AIA5ABCDEFGHIJKLMNOPQRSTUVWX1234567890ABCD] }]", "pina_AIA5"),
        ("personas: { p: { voice: x=\(github) } } # https://x.org/\(github)/y", github),
        ("personas: { p: { voice: \"ghp_\\x61bcdefghijklmnopqrstuvwxyz0123456789\" } }", "bcdefghijklmnop"),
        ("rules: { r: { on: { new_item: \"ghp_\\x61bcdefghijklmnopqrstuvwxyz0123456789\" }, post: [] } }", "bcdefghijklmnop"),
        ("campaigns: { \"ghp_\\x61bcdefghijklmnopqrstuvwxyz0123456789\": { spacing: 2h } }", "bcdefghijklmnop"),
        ("password: hunter2-Real_pw\nrules: {}", "hunter2-Real_pw"),
        ("sources: { s: { tiktok: { credentials: a, access_token: { deep: [hunter2-Real_pw] } } } }", "hunter2-Real_pw"),
        ("rules: {}\npassword: |\n  hunter2-Real_pw\n", "hunter2-Real_pw"),
        ("rules: [\npassword: hunter2-Real_pw ]]\n", "hunter2-Real_pw"),
        ("sources: { s: { tiktok: { credentials: d41d8cd98f00b204e9800998ecf8427e } } }", "d41d8cd98f00b204e9800998ecf8427e"),
    ]

    @Test(arguments: hidden) func `a secret is found behind other letters, and shown nowhere`(text: String, secret: String) {
        let workspace = load(text)
        // What is no YAML may be anything; shown it is not.
        if !codes(workspace).contains(where: { $0.hasPrefix("yaml-") }) { #expect(codes(workspace).contains("secret-in-file")) }
        #expect(!codes(workspace).isEmpty)
        #expect(!Self.everything(workspace).contains(secret))
    }

    /// All that is ever printed of a workspace: words, quoted lines, values.
    private static func everything(_ workspace: LoadedWorkspace) -> String {
        let files = Dictionary(workspace.files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }) { first, _ in first }
        let document = DiagnosticDocument(workspace.diagnostics)
        let text = DiagnosticRenderer(sources: SourceLines { files[$0] }, width: 200).text(document)
        let json = (try? JSONEncoder().encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let config = workspace.config.entries.map { "\($0.path): \($0.yaml) \($0.value) \($0.origin)" }.joined(separator: "\n")
        return text + json + document.githubCommands + config
    }

    @Test func `a secret in a queue's file is found behind an escape`() {
        let files = [
            "rules.yaml": """
            destinations: { x: { x: { credentials: x } } }
            campaigns: { c: { posts: [{ name: p, schedule: { cron: "0 9 * * *" }, to: x, queue: q/, caption: "{{ post.text }}" }] } }
            """,
            "q/a.yaml": "text: \"ghp_\\x61bcdefghijklmnopqrstuvwxyz0123456789\"",
        ]
        let workspace = load(files)
        #expect(codes(workspace).contains("secret-in-file"))
        #expect(!Self.everything(workspace).contains("bcdefghijklmnop"))
    }

    @Test(arguments: [
        "https://news.example.sk/sk-SK/2026-11-28-A-Long-Title-About-Dance-2026", "https://hooks.slack.com/services/…",
        "a=AQUARIUM-OF-THE-CITY-OF-BERLIN-IN-2026-WITH-MANY-FISHES-AND-MORE-THAN-THAT", "media/EAA/2026/11/28/clip-0001-FINAL.mp4",
    ])
    func `parts of addresses are no secrets`(text: String) { #expect(!codes(load("rules: {} # \(text)")).contains("secret-in-file")) }
}
