import Commands
import Testing

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("plain", "plain"), ("two\nlines", #"two\nlines"#), ("\u{1B}[2J", #"\u{1b}[2J"#), ("\u{202E}evil", #"\u{202e}evil"#),
        ("\u{9B}31m", #"\u{9b}31m"#), ("é👩‍👩‍👧", "é👩‍👩‍👧"),
    ])
    func showsWhatATerminalWouldObey(_ text: String, _ shown: String) { #expect(TerminalText.safe(text) == shown) }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("日本語", 5, "日本…"), ("日本語", 6, "日本語"), ("👍👍", 3, "👍…"), ("abc", 0, ""),
    ])
    func cropsByColumns(_ text: String, _ width: Int, _ expected: String) { #expect(TerminalText.crop(text, width) == expected) }

    @Test func theFirstLineSaysSomething() {
        #expect(TerminalText.firstLine("\n  \n  hello\nworld") == "hello")
        #expect(TerminalText.firstLine("") == "")
    }

    @Test func jsonKeepsItsOrderAndEscapes() {
        let document = JSONText.object([("b", .string("a\"\u{1}\n")), ("a", .array([.int(1), .null])), ("c", .object([]))])
        #expect(document.compact == #"{"b":"a\"\u0001\n","a":[1,null],"c":{}}"#)
        #expect(document.pretty.hasSuffix("}\n"))
    }
}
