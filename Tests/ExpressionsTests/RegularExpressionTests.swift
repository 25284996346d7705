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
        ("\\p{Greek}+", "abc αβγ", true), ("^\\p{Greek}+$", "αβγa", false), ("\\p{^Latin}", "abc", false), ("\\P{Han}", "漢字", false),
        ("[\\p{Cyrillic}\\d]{3}", "д1ж", true), ("[^\\p{L}]", "añb", false), ("\\pN", "½", true), ("(?i)σ", "ς", true),
        ("(?i)k", "\u{212A}", true), ("(?i)[^s]", "\u{17F}", false), ("(?i)straße", "STRAẞE", true), ("(?i)\u{B5}", "μ", true),
        ("\\Qa.\\E+$", "a...", true), ("\\Qa.b", "a.b", true), ("(?U)a+?b", "aab", true), ("(?-s).", "\n", false),
        ("(?is-m:^A.b$)", "a\nB", true), ("(?m)^$", "a\n\nb", true), ("a$", "a\n", false), ("[a\\]]", "]", true), ("[-a]", "-", true),
        ("[a-]", "-", true), ("[\\d-z]", "-", true), ("[a-c-e]", "d", false), ("[[:word:][:^ascii:]]", "é", true), ("a|", "", true),
        ("(|a)b", "b", true), ("^*a", "a", true), ("\\_", "_", true), ("\\x41\\101\\0", "AA\0", true), ("\\Bb", "ab", true),
        ("(?:ab){2}", "abab", true), ("(?<n>a)", "a", true), ("a{0}b", "b", true), ("(a{0}){9}", "", true), ("x{", "x{", true),
        ("x{1", "x{1", true), ("x{,5}", "x", false), (".", "👩‍👩‍👧", true), ("^.$", "e\u{301}", false), ("\\C", "é", true),
        ("\\pZ", "\u{2003}", true), ("\\s", "\u{2003}", false), ("\\d", "٣", false), ("\\w", "é", false), ("\\ba", "éa", true),
    ]) func matchesAsRE2(_ pattern: String, _ text: String, _ expected: Bool) throws {
        var environment = ExpressionEnvironment.standard
        environment.declare("p", .string)
        environment.declare("t", .string)
        let program = try #require(Program.compile("t.matches(p)", in: environment).value)
        #expect(try program.evaluate(["p": .string(pattern), "t": .string(text)]) == .bool(expected))
    }

    @Test(arguments: [
        "(", ")", "[a", "a**", "*a", "(?=a)", "(?<!a)", "\\1", "a{1001}", "(?z)", "\\p{Nope}", "[b-a]", "\\", "((a{999}){999}){999}",
        "(a{1000}){1000}", "((a{0}){1000}){1000}", "(((a{2}){100}){10}){2}", "(?i-)", "(?P<n>a)(?P<n>b)", "(?P<>a)", "(?P=n)", "(?<=a)",
        "(?!a)", "(?>a)", "(?#a)", "\\Z", "\\h", "\\8", "\\k<n>", "[[:nope:]]", "[a-\\d]", "\\p{Klingon}", "\\x{110000}", "\\xg", "(?i)*",
        "a|*", "(*)", "a+*", "x{2,1}", "[]",
    ]) func malformedPatternsAreRefused(_ pattern: String) {
        let source = "'x'.matches(r'\(pattern)')"
        #expect(Program.compile(source, in: .standard).value == nil)
    }

    @Test(arguments: [
        ("(?=a)", "RE2 has no look-ahead `(?=`"), ("(?<!a)", "RE2 has no look-behind `(?<!`"),
        ("(a)\\1", "RE2 has no back-references `\\1`"), ("(a{1000}){1000}", "nested repetitions count to more than 1000"),
    ]) func whatRE2LacksIsNamed(_ pattern: String, _ message: String) {
        let issues = Program.compile("'x'.matches(r'\(pattern)')", in: .standard).issues
        #expect(issues.map(\.message) == ["malformed regular expression: " + message])
    }

    /// The tables behind `(?i)` are consulted for what a class holds, not for every character that it might.
    @Test(.timeLimit(.minutes(1))) func longPatternsAreReadInBoundedTime() {
        for length in 1240..<1300 {
            let pattern = "(?i)" + String(repeating: "\u{1}é", count: length)
            #expect(Program.compile("'x'.matches('\(pattern)')", in: .standard).value != nil)
        }
    }

    @Test func patternsThatRuinBacktrackersTakeLinearTime() {
        let text = String(repeating: "a", count: 20_000)
        #expect(outcome("'\(text)'.matches('^(a+)+$')", budget: 1_000_000) == "true")
        #expect(outcome("'\(text)b'.matches('^(a|aa)+$')", budget: 1_000_000) == "false")
        #expect(outcome("'\(text)'.matches('(x+x+)+y')", budget: 100) == "error: budget")
    }
}
