import Testing
import YAMLTree

/// `fmt` changes white space, and nothing that a file says.
struct TidyTests {
    static let cases: [(text: String, tidied: String?)] = [
        ("a: 1\n", "a: 1\n"),
        ("a: 1  \r\nb: 2\t\r\n", "a: 1\nb: 2\n"),
        ("a: 1\rb: 2", "a: 1\nb: 2\n"),
        ("\u{FEFF}a: 1", "a: 1\n"),
        ("a: 1\n\n\n", "a: 1\n"),
        ("a: 1\n\n\n\nb: 2\n", "a: 1\n\n\n\nb: 2\n"),
        ("# note  \na: 1   # why  \n", "# note\na: 1   # why\n"),
        ("", ""),
        // White space that is part of a text stays.
        ("a: |\n  one  \n  two\nb: 1 \n", "a: |\n  one  \n  two\nb: 1\n"),
        ("a: |+\n  one\n\n\n", "a: |+\n  one\n\n\n"),
        ("a: \"one  \n  two\"\n", "a: \"one  \n  two\"\n"),
        // Not YAML: left alone.
        ("a: [\n", nil),
        ("\ta: 1\n", nil),
    ]

    @Test(arguments: cases) func tidiesWhiteSpace(text: String, tidied: String?) {
        #expect(YAMLTidy.tidied(Array(text.utf8), file: "t.yaml").map { String(decoding: $0, as: UTF8.self) } == tidied)
    }

    @Test(arguments: cases) func whatIsTidyStaysSo(text: String, tidied: String?) {
        guard let tidied else { return }
        #expect(YAMLTidy.tidied(Array(tidied.utf8), file: "t.yaml") == Array(tidied.utf8))
    }
}
