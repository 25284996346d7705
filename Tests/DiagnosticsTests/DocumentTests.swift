import Foundation
import Testing

@testable import Diagnostics

private func diagnostic(_ code: DiagnosticCode, _ severity: Diagnostic.Severity = .error, file: String, at offset: Int) -> Diagnostic {
    let span = SourceSpan(file: file, startOffset: offset, endOffset: offset + 3, line: 2, column: 4, endLine: 2, endColumn: 7)
    return Diagnostic(severity, code, "summary of \(code.rawValue)", span: span)
}

struct DocumentTests {
    @Test func theOrderIsFileOffsetCode() {
        let given = [
            diagnostic("b", file: "b.yaml", at: 0), diagnostic("z", file: "a.yaml", at: 9),
            diagnostic("c", .warning, file: "a.yaml", at: 5),
            diagnostic("a", file: "a.yaml", at: 5), Diagnostic(.note, "none", "first"), Diagnostic(.note, "none", "second"),
        ]
        let document = DiagnosticDocument(given)
        #expect(
            document.diagnostics.map { "\($0.code.rawValue) \($0.place?.file ?? $0.summary)" } == [
                "none first", "none second", "a a.yaml", "c a.yaml", "z a.yaml", "b b.yaml",
            ])
        #expect(DiagnosticDocument(given.reversed()).diagnostics.suffix(4) == document.diagnostics.suffix(4))
        #expect(document.summary == DiagnosticDocument.Summary(errors: 3, warnings: 1, notes: 2))
        #expect(document.summary.text == "3 errors, 1 warning, 2 notes")
        #expect(DiagnosticDocument([]).summary.text == "no problems")
    }

    @Test func theJSONFormIsAContract() throws {
        var full = diagnostic("unknown-key", file: "rules/a.yaml", at: 12)
        full.hint = "did you mean `x`?"
        full.address = "campaigns › spring"
        full.notes = [Diagnostic.Note("plain"), Diagnostic.Note("placed", span: .start(of: "b.yaml"))]
        let document = DiagnosticDocument([full, Diagnostic(.note, "empty", "nothing to check")])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = String(decoding: try encoder.encode(document), as: UTF8.self)
        #expect(
            json == """
                {"diagnostics":[{"code":"empty","notes":[],"severity":"note","summary":"nothing to check"},\
                {"address":"campaigns › spring","code":"unknown-key","column":4,"end_column":7,"end_line":2,"end_offset":15,\
                "file":"rules/a.yaml","hint":"did you mean `x`?","line":2,"notes":[{"message":"plain"},\
                {"column":1,"end_column":1,"end_line":1,"end_offset":0,"file":"b.yaml","line":1,"message":"placed","offset":0}],\
                "offset":12,"severity":"error","summary":"summary of unknown-key"}],\
                "summary":{"errors":1,"notes":1,"warnings":0},"version":1}
                """)
        #expect(try JSONDecoder().decode(DiagnosticDocument.self, from: Data(json.utf8)) == document)
    }

    @Test func githubCommandsAreEscaped() {
        var odd = diagnostic("odd", .warning, file: "a,b:c%.yaml", at: 1)
        odd.summary = "100 % wrong"
        odd.hint = "line\r\nbreak"
        odd.address = "x › y"
        odd.notes = [Diagnostic.Note("first here", span: .start(of: "d.yaml"))]
        #expect(
            DiagnosticDocument([odd, Diagnostic(.note, "empty", "nothing")]).githubCommands == """
                ::notice title=empty::nothing
                ::warning file=a%2Cb%3Ac%25.yaml,line=2,endLine=2,col=4,endColumn=6,title=odd::100 %25 wrong: line%0D%0Abreak (x › y)%0Afirst here: d.yaml:1:1

                """)
    }

    @Test(arguments: [
        ("quite_hours", "quiet_hours"), ("tpo", "top"), ("captoin", "caption"), ("zzz", nil), ("", nil), ("x", nil),
    ])
    func theNearestNameIsFound(written: String, expected: String?) {
        #expect(nearestName(to: written, among: ["quiet_hours", "blackout", "top", "caption"]) == expected)
    }

    @Test func comparingEndsWithTheEffort() {
        let names = NearestNames((0..<100).map { "name-\($0)" } + ["_Quiet_Hours"])
        var effort = 10
        #expect(names.same(as: "-quiet-hours") == "_Quiet_Hours")
        #expect(names.nearest(to: "nane-3", effort: &effort) == "name-3")
        #expect(effort < 10)
        while effort > 0 { _ = names.nearest(to: "nane-99", effort: &effort) }
        #expect(names.nearest(to: "nane-3", effort: &effort) == nil)
    }
}
