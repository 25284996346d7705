import Expressions
import Testing

struct RegularExpressionTests {
    @Test(arguments: [
        ("", "abc", true), ("b", "abc", true), ("^b", "abc", false), ("^abc$", "abc", true), ("a.c", "a\nc", false),
        ("(?s)a.c", "a\nc", true),
        ("(?i)ÄPFEL", "äpfel", true), ("(?i:a)B", "AB", true), ("(?i:a)B", "Ab", false), ("[a-c]+d", "xabcd", true),
        ("[^a-c]", "abc", false),
        ("a{2,3}$", "caaa", true), ("^a{2,3}$", "aaaa", false), ("(a|b)*c", "ababc", true), ("\\d+", "x42", true),
        ("\\bdance\\b", "a dance!", true),
        ("\\bdance\\b", "dancer", false), ("[[:alpha:]]", "1", false), ("[[:^alpha:]]", "1", true), ("\\p{Lu}", "äÖ", true),
        ("\\PL", "ab", false),
        ("\\Qa.b\\E", "axb", false), ("\\x{1F600}", "😀", true), ("(?m)^b$", "a\nb\nc", true), ("x*", "", true), ("(?P<n>a)b", "ab", true),
        ("[]a]", "]", true), ("a{,2}", "a{,2}", true), ("\\A\\z", "", true), ("(a*)*b", "aab", true), ("colou?r", "color", true),
    ])
    func matchesAsRE2(_ pattern: String, _ text: String, _ expected: Bool) throws {
        var environment = ExpressionEnvironment.standard
        environment.declare("p", .string)
        environment.declare("t", .string)
        let program = try #require(Program.compile("t.matches(p)", in: environment).value)
        #expect(try program.evaluate(["p": .string(pattern), "t": .string(text)]) == .bool(expected))
    }

    @Test(arguments: [
        "(", ")", "[a", "a**", "*a", "(?=a)", "(?<!a)", "\\1", "a{1001}", "(?z)", "\\p{Nope}", "[b-a]", "\\", "((a{999}){999}){999}",
    ])
    func malformedPatternsAreRefused(_ pattern: String) {
        let source = "'x'.matches(r'\(pattern)')"
        #expect(Program.compile(source, in: .standard).value == nil)
    }

    @Test func patternsThatRuinBacktrackersTakeLinearTime() {
        let text = String(repeating: "a", count: 20_000)
        #expect(outcome("'\(text)'.matches('^(a+)+$')", budget: 1_000_000) == "true")
        #expect(outcome("'\(text)b'.matches('^(a|aa)+$')", budget: 1_000_000) == "false")
        #expect(outcome("'\(text)'.matches('(x+x+)+y')", budget: 100) == "error: budget")
    }
}
