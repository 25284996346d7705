import Testing

@testable import Diagnostics

/// The span of `needle` in `text`, counted as spans are: bytes, lines, columns in scalars.
func span(of needle: String, in text: String, file: String = "rules/spring.yaml") throws -> SourceSpan {
    let range = try #require(text.firstRange(of: needle))
    func position(_ index: String.Index) -> (Int, Int, Int) {
        let before = text[..<index].unicodeScalars
        let line = before.count { $0 == "\n" } + 1
        let column = (before.lastIndex(of: "\n").map { before.distance(from: $0, to: before.endIndex) } ?? before.count + 1)
        return (text.utf8.distance(from: text.startIndex, to: index), line, column)
    }
    let (start, line, column) = position(range.lowerBound)
    let (end, endLine, endColumn) = position(range.upperBound)
    return SourceSpan(
        file: file, startOffset: start, endOffset: end, line: line, column: column, endLine: endLine, endColumn: endColumn)
}

private func render(_ diagnostics: [Diagnostic], _ text: String?, width: Int = 80, usesColour: Bool = false) -> String {
    DiagnosticRenderer(sources: SourceLines { $0 == "rules/spring.yaml" ? text : nil }, width: width, usesColour: usesColour)
        .text(diagnostics)
}

struct RendererTests {
    private static let yaml = String(repeating: "#\n", count: 13) + "    quite_hours: \"22:00-07:00\"\n"

    private static func unknownKey() throws -> Diagnostic {
        Diagnostic(
            .error, "unknown-key", "unknown guardrail", hint: "did you mean `quiet_hours`?", span: try span(of: "quite_hours", in: yaml),
            address: "campaigns \"spring\" › guardrails")
    }

    @Test func aDiagnosticShowsItsLineAndTheWayOut() throws {
        var diagnostic = try Self.unknownKey()
        diagnostic.notes = [Diagnostic.Note("guardrails: blackout, cap, dedupe, quiet_hours, spacing")]
        #expect(
            render([diagnostic], Self.yaml) == """
                error[unknown-key]: unknown guardrail
                  --> rules/spring.yaml:14:5   campaigns "spring" › guardrails
                   |
                14 |     quite_hours: "22:00-07:00"
                   |     ^^^^^^^^^^^ did you mean `quiet_hours`?
                   = guardrails: blackout, cap, dedupe, quiet_hours, spacing

                """)
    }

    @Test func notesHaveTheirOwnLines() throws {
        let yaml = "a: 1\nb: 2\n\"a\": 3\n"
        let note = Diagnostic.Note("first written here", span: try span(of: "a", in: yaml))
        let other = Diagnostic.Note("see also", span: .start(of: "elsewhere.yaml"))
        let diagnostic = Diagnostic(
            .warning, "duplicate-key", "key is written twice", span: try span(of: "\"a\"", in: yaml), notes: [note, other])
        #expect(
            render([diagnostic], yaml) == """
                warning[duplicate-key]: key is written twice
                 --> rules/spring.yaml:3:1
                  |
                3 | "a": 3
                  | ^^^
                note: first written here
                 --> rules/spring.yaml:1:1
                  |
                1 | a: 1
                  | -
                note: see also
                 --> elsewhere.yaml:1:1

                """)
    }

    @Test func withoutSourceOrPlaceTheWordsRemain() throws {
        let nowhere = Diagnostic(.note, "empty", "nothing to check", hint: "write a rule file", address: "workspace")
        #expect(
            render([try Self.unknownKey(), nowhere], nil) == """
                note[empty]: nothing to check
                 --> workspace
                  = write a rule file

                error[unknown-key]: unknown guardrail
                  --> rules/spring.yaml:14:5   campaigns "spring" › guardrails
                   = did you mean `quiet_hours`?

                """)
    }

    @Test func aHintThatDoesNotFitStandsBelow() throws {
        var diagnostic = try Self.unknownKey()
        diagnostic.hint = "guardrails are blackout, cap, dedupe, quiet_hours and spacing"
        #expect(
            render([diagnostic], Self.yaml, width: 50).split(separator: "\n").suffix(3) == [
                "   |     ^^^^^^^^^^^", "   = guardrails are blackout, cap, dedupe,", "     quiet_hours and spacing",
            ])
    }

    /// Source line, needle, then the two lines as shown.
    @Test(arguments: [
        ("a:\tb", "b", "a:  b", "    ^"),
        ("\t\tkey: 1", "key", "        key: 1", "        ^^^"),
        ("日本語: x", "x", "日本語: x", "        ^"),
        ("日本語: x", "本", "日本語: x", "  ^^"),
        ("👩‍👩‍👧 x", "x", "👩‍👩‍👧 x", "   ^"),
        ("🇩🇪 ❤️ x", "x", "🇩🇪 ❤️ x", "      ^"),
        ("e\u{301}e\u{301} x", "x", "e\u{301}e\u{301} x", "   ^"),
        ("a\u{200B}b: x", "x", "a<U+200B>b: x", "            ^"),
        ("\u{202E}abc: x", "x", "<U+202E>abc: x", "             ^"),
        ("שלום: x", "x", "שלום: x", "      ^"),
        ("\u{1B}[31mred: x", "x", "<U+001B>[31mred: x", "                 ^"),
        ("ｆｕｌｌ x", "x", "ｆｕｌｌ x", "         ^"),
        ("k: \u{AC00}\u{AC01}", "\u{AC01}", "k: \u{AC00}\u{AC01}", "     ^^"),
    ])
    func theCaretStandsUnderTheFault(line: String, needle: String, shown: String, caret: String) throws {
        let lines = render([Diagnostic(.error, "x", "x", span: try span(of: needle, in: line))], line).split(separator: "\n")
        #expect(lines.suffix(2) == ["1 | \(shown)", "  | \(caret)"])
    }

    @Test func longLinesAreCroppedAroundTheCaret() throws {
        let line = String(repeating: "a", count: 100) + "HERE" + String(repeating: "b", count: 100)
        let diagnostic = Diagnostic(.error, "x", "x", hint: "this", span: try span(of: "HERE", in: line))
        #expect(
            render([diagnostic], line, width: 44).split(separator: "\n").suffix(2) == [
                "1 | …aaaaaaaaaaaaHEREbbbbbbbbbbbbbbbbbbbbbb…", "  |              ^^^^ this",
            ])
        let start = Diagnostic(.error, "x", "x", span: try span(of: "a", in: line))
        #expect(render([start], line, width: 44).contains("1 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\n  | ^\n"))
        let all = Diagnostic(.error, "x", "x", span: try span(of: line, in: line))
        #expect(render([all], line, width: 44).hasSuffix("…\n  | " + String(repeating: "^", count: 38) + "\n"))
    }

    @Test func aLineOfMegabytesIsCroppedToo() throws {
        let line = String(repeating: "日", count: 300_000) + "X" + String(repeating: "\u{301}", count: 300_000)
        let place = SourceSpan(
            file: "rules/spring.yaml", startOffset: 900_000, endOffset: 900_001, line: 1, column: 300_001, endLine: 1, endColumn: 300_002)
        let shown = render([Diagnostic(.error, "x", "x", span: place)], line)
        #expect(shown.utf8.count < 20_000)
        #expect(shown.contains("…日"))
    }

    @Test func spansOverLinesAreUnderlinedToTheLinesEnd() throws {
        let yaml = "k: >\n  one two\n  three\n"
        let lines = render([Diagnostic(.error, "x", "x", span: try span(of: "two\n  three", in: yaml))], yaml).split(separator: "\n")
        #expect(lines.suffix(2) == ["2 |   one two", "  |       ^^^"])
    }

    @Test(arguments: [(1, 99), (99, 1), (2, 1), (0, 0)])
    func placesThatDoNotExistDoNotCrash(line: Int, column: Int) {
        let place = SourceSpan(
            file: "rules/spring.yaml", startOffset: 0, endOffset: 0, line: line, column: column, endLine: line, endColumn: column)
        #expect(render([Diagnostic(.error, "x", "x", span: place)], "abc\r\n").contains("rules/spring.yaml:\(line):\(column)"))
    }

    @Test func foreignLineEndsAndMarksAreNotShown() throws {
        let place = SourceSpan(file: "rules/spring.yaml", startOffset: 3, endOffset: 4, line: 1, column: 1, endLine: 1, endColumn: 2)
        #expect(render([Diagnostic(.error, "x", "x", span: place)], "\u{FEFF}a: 1\r\nb: 2\r\n").hasSuffix("1 | a: 1\n  | ^\n"))
        let second = SourceSpan(file: "rules/spring.yaml", startOffset: 9, endOffset: 10, line: 2, column: 1, endLine: 2, endColumn: 2)
        #expect(render([Diagnostic(.error, "x", "x", span: second)], "\u{FEFF}a: 1\r\nb: 2\r\n").hasSuffix("2 | b: 2\n  | ^\n"))
    }

    @Test func whatAFileSaysCannotSteerTheTerminal() {
        let hostile = Diagnostic(.error, "x", "x", hint: "no `\u{1B}[2J\r\n`", address: "a\u{7}")
        let shown = render([hostile], nil)
        #expect(shown.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\n" })
        let nul = Diagnostic(.error, "x", "x", span: .start(of: "rules/spring.yaml"))
        #expect(render([nul], "a\u{0}: x").contains("1 | a<U+0000>: x\n"))
        #expect(shown.contains("no `<U+001B>[2J<U+000D><U+000A>`"))
    }

    @Test func coloursOnlyRepeatTheWords() throws {
        let coloured = render([try Self.unknownKey()], Self.yaml, usesColour: true)
        #expect(coloured.contains("\u{1B}[1;31merror[unknown-key]\u{1B}[0m"))
        #expect(coloured.replacing(/\x1B\[[0-9;]*m/, with: "") == render([try Self.unknownKey()], Self.yaml))
    }
}
