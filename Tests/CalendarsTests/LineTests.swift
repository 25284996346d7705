import Diagnostics
import Testing

@testable import Calendars

struct LineTests {
    private func lines(_ bytes: [UInt8]) -> [String] {
        var lines = LogicalLines(bytes)
        var result: [String] = []
        while let line = lines.next() { result.append("\(line.number) \(String(decoding: line.bytes, as: UTF8.self))") }
        return result
    }

    @Test(arguments: [
        ("A:1\r\nB:2\r\n", ["1 A:1", "2 B:2"]),
        ("A:1\nB:2\rC:3\r\nD:4", ["1 A:1", "2 B:2", "3 C:3", "4 D:4"]),
        ("A:1\r\n 2\r\n\t3\nB:4", ["1 A:123", "4 B:4"]),
        // Only one blank belongs to the fold.
        ("A:1\r\n  2", ["1 A:1 2"]),
        ("\u{FEFF}A:1", ["1 A:1"]),
        ("\n\nA:1\n\n 2\n", ["3 A:1", "5  2"]),
        ("A:1\n ", ["1 A:1"]),
        ("", []), ("\r", []), (" ", ["1  "]),
    ])
    func lineEndsMayBeMixed(text: String, expected: [String]) {
        #expect(lines(Array(text.utf8)) == expected)
    }

    /// A fold counts bytes, and may fall inside a character.
    @Test func aFoldInsideACharacter() throws {
        let dance = Array("Tanz – 🎉".utf8)
        for cut in 1..<dance.count {
            let bytes =
                Array("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261224\r\nSUMMARY:".utf8) + dance[..<cut] + [13, 10, 32] + dance[cut...]
                + Array("\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".utf8)
            let read = Read(bytes: bytes)
            #expect(read.diagnostics == [], "cut at \(cut)")
            #expect(try read.days()?.parts.first?.summary == "Tanz – 🎉", "cut at \(cut)")
        }
    }

    @Test func placesAreFoundBehindFolds() {
        let read = Read(
            file: "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261224\nRRULE:FREQ=WEEK\n LY;INTER\n VAL=0\nEND:VEVENT\nEND:VCALENDAR")
        #expect(
            read.diagnostics.map(\.span) == [
                SourceSpan(
                    file: "calendars/test.ics", startOffset: 70, endOffset: 83, line: 5, column: 5, endLine: 6, endColumn: 7)
            ])
    }

    @Test(arguments: [
        ("SUMMARY:a", "SUMMARY", [], "a"),
        ("summary;language=de;X-Y=\"a;b:c\":a:b", "SUMMARY", ["LANGUAGE=de", "X-Y=a;b:c"], "a:b"),
        ("X;A=b,\"c,d\":", "X", ["A=b,c,d"], ""),
        ("X;A=:v", "X", ["A="], "v"),
    ])
    func propertiesAndParameters(line: String, name: String, parameters: [String], value: String) throws {
        let content = try ContentLine(LogicalLine(bytes: Array(line.utf8), offset: 0, number: 1))
        #expect(content.name == name)
        #expect(content.parameters.map { "\($0.name)=\($0.value)" } == parameters)
        #expect(content.valueText == value)
    }

    @Test(arguments: [
        (#"a\, b\; c\\n"#, #"a, b; c\n"#), (#"one\ntwo\Nthree"#, "one two three"), (#"a\"#, "a"), ("a\u{1B}[31m", "a [31m"),
    ])
    func escapedText(value: String, expected: String) throws {
        let content = try ContentLine(LogicalLine(bytes: Array("SUMMARY:\(value)".utf8), offset: 0, number: 1))
        #expect(content.unescapedText == expected)
    }
}
