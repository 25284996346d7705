import Diagnostics
import RuleFiles
import Testing

/// Captions that cannot fit, whatever their expressions give.
struct FixedTextTests {
    private static let words = String(repeating: "be ", count: 93)

    /// For X: 280. What an expression could make a link of may count as less; the rest counts.
    static let captions: [(caption: String, isTooLong: Bool)] = [
        ("a \(words)b {{ campaign.labels.size() }}", true),
        ("a \(words)b. {{ campaign.labels.size() }}", true),
        ("{{ campaign.labels.size() }} and/or \(words)", true),
        ("see https://example.org/a {{ campaign.labels.size() }} \(words)", true),
        ("{{ '\(words)ab' }}", true),
        ("{{ campaign.name }} \(words)a", true),
        ("{{ campaign.labels.size() }}\(words)", false),
        // A link of 300 characters counts 23.
        ("https://example.org/\(String(repeating: "a", count: 300)) {{ campaign.labels.size() }}", false),
        ("https://example.org/{{ campaign.labels.size() }}\(String(repeating: "a", count: 300))", false),
        ("{{ campaign.labels.size() }}\(String(repeating: "a", count: 300))", false),
        ("{{ campaign.labels.size() }}。\(String(repeating: "日", count: 150))", true),
        ("\(String(repeating: "日", count: 150)).{{ campaign.labels.size() }}", false),
    ]

    @Test(arguments: captions) func countsWhatIsSure(caption: String, isTooLong: Bool) {
        let loaded = load(
            """
            destinations: { ex: { x: { credentials: ex } } }
            campaigns:
              c:
                posts: [{ name: p, at: 2026-12-05T13:00, to: ex, caption: "\(caption)" }]
            """)
        #expect(codes(loaded) == (isTooLong ? ["too-long"] : []), "\(loaded.diagnostics)")
    }
}
