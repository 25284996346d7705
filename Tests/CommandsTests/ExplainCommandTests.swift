import Commands
import Domain
import Foundation
import Testing

@Suite struct ExplainCommandTests {
    @Test func everyReasonCodeHasAPage() {
        for code in ReasonCode.allCases {
            #expect(Catalogue.page(code.rawValue, .reason) != nil, "\(code.rawValue)")
        }
    }

    @Test func pagesAreWrittenOutAndUnique() {
        let codes = Catalogue.pages.map { "\($0.kind.rawValue) \($0.code)" }
        #expect(Set(codes).count == codes.count)
        for page in Catalogue.pages {
            #expect(page.meaning.hasSuffix("."), "\(page.code)")
            #expect(page.fix.hasSuffix("."), "\(page.code)")
            #expect(!page.example.isEmpty, "\(page.code)")
        }
    }

    /// Reads the sources: a code that is reported somewhere and has no page fails here.
    @Test func everyDiagnosticCodeOfTheSourcesHasAPage() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources")
        let patterns = [
            /Diagnostic\(\s*\.(?:error|warning|note),\s*"([a-z]+(?:-[a-z]+)*)"/,
            /code: (?:String|DiagnosticCode)? ?=? ?"([a-z]+(?:-[a-z]+)+)"/,
            /report\(\s*(?:\.(?:error|warning|note),\s*)?"([a-z]+(?:-[a-z]+)+)"/, /DiagnosticCode = "([a-z]+(?:-[a-z]+)+)"/,
        ]
        var found: Set<String> = []
        for room in ["YAMLTree", "RuleFiles", "Commands"] {
            let files = FileManager.default.enumerator(at: sources.appendingPathComponent(room), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift" else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                for pattern in patterns { found.formUnion(text.matches(of: pattern).map { String($0.output.1) }) }
            }
        }
        #expect(found.count > 30)
        let lacking = found.filter { Catalogue.page($0, .diagnostic) == nil }.sorted()
        #expect(lacking == [])
    }

    @Test func explainsACode() async throws {
        let stage = try Stage()
        let spacing = await stage.run("explain", "code:spacing")
        #expect(spacing.status == 0)
        #expect(spacing.out.contains("What to do:"))
        let near = await stage.run("explain", "code:spacin")
        #expect(near.status == 1)
        #expect(near.err.contains("try: code:spacing"), "\(near.err)")
    }

    @Test func withoutALedgerThereIsNothingToExplain() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        for subject in ["item:tiktok:v1", "key:0123456789abcdef"] {
            let answer = await stage.run("explain", subject, stage.path)
            #expect(answer.status == 1)
            #expect(answer.err.contains("there is no ledger at DIR/.reprise/ledger.sqlite"), "\(answer.err)")
        }
    }
}
