import Diagnostics
import RuleFiles
import Testing

/// What people write who think in another language, and what they are told.
struct HintTests {
    private static let frame = """
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations: { ex: { x: { credentials: ex } } }

        """

    private static func rule(_ rule: String) -> String { frame + "rules: { r: { on: { new_item: tok }, \(rule) } }" }
    private static func condition(_ condition: String) -> String { rule("when: \"\(condition)\", post: [{ to: ex }]") }

    static let cases: [(text: String, summary: String, hint: String)] = [
        (
            "destinations: { ex: { x: { credentials: ex, made_with_ai: \"false\" } } }", "expected true or false, got text `false`",
            "remove the quotes"
        ),
        ("destinations: { ex: { x: { credentials: ex, made_with_ai: no } } }", "expected true or false, got `no`", "YAML 1.2 has no"),
        (condition("{{ true }}"), "`when` takes no {{ }}: all of it is an expression", "write when: true"),
        (condition("item.is_aigc and true"), "expected an operator or the end, found `and`", "write `&&`"),
        (condition("item.is_aigc or true"), "expected an operator or the end, found `or`", "write `||`"),
        (condition("not item.is_aigc"), "expected an operator or the end, found `item`", "write `!`"),
        (rule("post: [{ to: ex, caption: \"{{ item.caption | upper }}\" }]"), "unexpected character `|`", "there are no pipes"),
        (condition("item.durr > duration('1s')"), "item has no field `durr`", "did you mean `duration`?"),
        (rule("post: [{ <<: { to: ex } }]"), "merge keys are not read: `<<`", "write the keys out"),
        (
            frame + "guardrails: { g: { quiet_hours: { from: \"22:00\", to: \"07:00\" } } }", "expected a list",
            "put brackets around it: [{ … }]"
        ),
        (frame + "guardrails:\n  g:\n    quiet_hours:\n      from: \"22:00\"\n      to: \"07:00\"", "expected a list", "put `- `"),
        (rule("was: [q, q], post: [{ to: ex }]"), "`q` is listed twice", "remove one"),
        (
            frame + "campaigns: { c: { posts: [{ name: p, schedule: { cron: \"0 25 * * *\" }, to: ex, caption: a }] } }",
            "`25` is not an hour: a number from 0 to 23 is wanted", "five fields"
        ),
    ]

    @Test(arguments: cases) func namesTheWayOut(text: String, summary: String, hint: String) throws {
        let found = load(text).diagnostics.filter { $0.severity != .note && !$0.code.rawValue.hasPrefix("un") || $0.code == "unknown-key" }
        #expect(found.count == 1, "\(found)")
        let first = try #require(found.first)
        #expect(first.summary.hasPrefix(summary), "\(first.summary)")
        #expect(first.hint?.hasPrefix(hint) == true, "\(first.hint ?? "none")")
    }

    @Test func postsOfOneNameAreToldApart() throws {
        let post = "posts: [{ name: p, at: 2026-12-05T12:00, to: ex, caption: a quite ordinary text of some length }]"
        let loaded = load(Self.frame + "campaigns: { c: { \(post) }, d: { \(post) } }")
        let found = try #require(loaded.diagnostics.first { $0.code == "shared-slot" })
        #expect(found.summary.contains("post `p` of `c` and post `p` of `d`"), "\(found.summary)")
    }

    @Test func aDirectoryIsNotExtended() throws {
        let directory = try TemporaryDirectory()
        try directory.write(Self.frame + "extends: sub/", to: "rules.yaml")
        try directory.write("version: 1", to: "sub/a.yaml")
        let found = try #require(RuleWorkspace.load(directory: directory.path).diagnostics.first { $0.severity == .error })
        #expect(found.summary == "sub cannot be read: it is a directory")
        #expect(found.hint == "name a file in it, such as sub/rules.yaml")
    }
}
