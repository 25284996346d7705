import Diagnostics
import RuleFiles
import Testing

/// Expressions that compile and are wrong all the same.
struct ExpressionCheckTests {
    private static func rule(_ rule: String, _ more: String = "") -> String {
        """
        sources: { tok: { tiktok: { credentials: tok } } }
        destinations: { ex: { x: { credentials: ex } }, sky: { bluesky: { credentials: sky } } }
        rules: { r: { on: { new_item: tok }, \(rule) } }
        \(more)
        """
    }

    private static func caption(_ caption: String, to: String = "[ex, sky]") -> String {
        rule("post: [{ to: \(to), caption: \"\(caption)\" }]")
    }

    private static func condition(_ condition: String) -> String { rule("when: \"\(condition)\", post: [{ to: [ex, sky] }]") }

    static let cases: [(text: String, message: String?)] = [
        (caption("{{ 1/0 }}"), "this always fails: division by zero"),
        (caption("{{ [1][5] }}"), "this always fails"),
        (caption("{{ int('x') }}"), "this always fails"),
        (caption("{{ {'a': 1}['b'] }}"), "this always fails"),
        (caption("{{ [1, 2].map(x, x / 0).size() }}"), "this always fails"),
        (caption("{{ item.caption.fit('x', -5) }}"), "the room to leave must not be negative"),
        (caption("{{ item.caption.fit('x', 280) }}"), "this leaves nothing of the text"),
        (caption("{{ item.caption.fit('x', 279) }}"), nil),
        (caption("{{ item.caption.fit('bluesky') }}", to: "ex"), "this fits Bluesky, where the post does not appear"),
        (caption("{{ item.caption.fit('bluesky') }}"), nil),
        (condition("dyn(5)"), "this gives int, not bool"),
        (condition("item.stats.views > 1/0"), "this always fails"),
        (condition("true || 1/0 > 0"), nil),
        (condition("item.duration < duration('60s')"), nil),
        (condition("{{ true }}"), "`when` takes no {{ }}"),
        (condition("{{ item.duration < duration('60s') }}"), "`when` takes no {{ }}"),
    ]

    @Test(arguments: cases) func saysWhatCanNeverWork(text: String, message: String?) throws {
        let loaded = load(text)
        let found = loaded.diagnostics.filter {
            $0.severity != .note && $0.code != "unreached-destination" && $0.code != "constant-condition"
        }
        guard let message else { return #expect(found.isEmpty, "\(found)") }
        #expect(found.count == 1, "\(found)")
        let first = try #require(found.first)
        #expect(first.summary.hasPrefix(message), "\(first.summary)")
        #expect(first.span?.line == 3)
    }

    @Test func theCaretLandsOnTheConstantPart() throws {
        let found = try #require(load(Self.caption("views: {{ item.stats.views / 0 + 1/0 }}")).diagnostics.first { $0.severity == .error })
        let span = try #require(found.span)
        let line = Self.caption("views: {{ item.stats.views / 0 + 1/0 }}").split(separator: "\n")[2]
        #expect(line.dropFirst(span.column - 1).hasPrefix("1/0"))
    }

    static let templates: [(template: String, codes: [String])] = [
        ("{ caption: \"{{ nope }} {{ unclosed\" }", ["expression", "expression"]),
        (
            "{ caption: \"{{ item.caption }} {{ post.text }} {{ metrics.views }} {{ persona.name }} {{ vars.a }}\", variables: { a: {} } }",
            []
        ),
        ("{ caption: \"{{ vars.b }}\", variables: { a: {} } }", ["expression"]),
        ("{ caption: hi, variables: { a: { default: \"{{ shout(1) }}\" } } }", ["expression"]),
        ("{ caption: hi, platforms: { x: { title: hello } } }", ["useless-key"]),
        ("{ variables: { a: {} } }", ["empty-template"]),
    ]

    @Test(arguments: templates) func readsTemplatesThatNothingUses(template: String, expected: [String]) {
        let loaded = load(Self.rule("post: [{ to: [ex, sky] }]", "templates: { t: \(template) }"))
        #expect(codes(loaded).filter { $0 != "unused-template" } == expected, "\(loaded.diagnostics)")
    }

    @Test func readsTextsOfTemplatesForPlatformsWithoutAPost() {
        let loaded = load(
            Self.rule(
                "post: [{ to: [ex, sky], template: t }]",
                "templates: { t: { caption: hi, platforms: { x: { caption: hey }, mastodon: { caption: \"{{ nope }}\" } } } }"))
        #expect(codes(loaded) == ["expression"], "\(loaded.diagnostics)")
    }
}
