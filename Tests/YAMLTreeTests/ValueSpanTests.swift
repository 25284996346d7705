import Diagnostics
import Testing

@testable import YAMLTree

struct ValueSpanTests {
    /// `needle` in the value lands on `expected` in the source.
    @Test(arguments: [
        ("k: item.views > 1", "views", "views"),
        ("k: &a !!str item.views", "item", "item"),
        ("k: !!str # said so\n  item.views", "views", "views"),
        ("k: é item.views", "views", "views"),
        ("k: 'it''s item.views'", "views", "views"),
        ("k: 'it''s'", "'", "''"),
        ("k: \"tab\\t item.views\"", "views", "views"),
        ("k: \"\\u00e9\\x41\\U0001F600 views\"", "views", "views"),
        ("k: \"a\\u00e9b\"", "\u{e9}", "\\u00e9"),
        ("k: \"a\\Nb\\_c\\Ld\\Pviews\"", "views", "views"),
        ("k: one\n  two\n  views", "views", "views"),
        ("k: one\n\n\n  two views", "views", "views"),
        ("k: 'one\n\n  two\n  views'", "views", "views"),
        ("k: \"one \\\n   two\\n\n  views\"", "views", "views"),
        ("k: \"one\\\n   \\  two\n\n  views\"", "views", "views"),
        ("k: |\n  one\n    two\n\n  views\n", "views", "views"),
        ("k: |2-\n    one\n  views\n", "views", "views"),
        ("k: >\n  one\n  two\n\n  three\n    more\n  views\n", "views", "views"),
        ("k: >+ # comment\n\n\n  one\n\n\n    two\n  views\n\n", "views", "views"),
        ("k: |\r\n  one\r\n  views\r\n", "views", "views"),
        ("k: one\r\n  two\r\n  views", "views", "views"),
        ("- |\n 日本\n 語 views", "views", "views"),
        ("\u{FEFF}k: 日本 views", "views", "views"),
        ("k: [a, \"b views\"]", "views", "views"),
    ])
    func aPartOfAValueIsFoundInTheFile(yaml: String, needle: String, expected: String) throws {
        let parse = YAMLTree.parse(Array(yaml.utf8), file: "f.yaml")
        #expect(parse.diagnostics.isEmpty)
        let scalar = try #require(scalars(parse.documents).first { $0.text.contains(needle) })
        let range = try #require(scalar.text.firstRange(of: needle))
        let start = scalar.text.utf8.distance(from: scalar.text.startIndex, to: range.lowerBound)
        let span = scalar.span(ofValueUTF8Range: start..<start + needle.utf8.count)
        #expect(Array(yaml.utf8)[span.startOffset..<span.endOffset].elementsEqual(expected.utf8))
        #expect(place(span, in: yaml) == expected)
    }

    @Test func aSpanMayReachOverLines() throws {
        let yaml = "k: >\n  first part\n  second part\n"
        let scalar = try #require(YAMLTree.parse(Array(yaml.utf8), file: "f").documents.first?.mapping?["k"]?.scalar)
        let span = scalar.span(ofValueUTF8Range: 6..<17)
        #expect((span.line, span.column) == (2, 9))
        #expect((span.endLine, span.endColumn) == (3, 9))
    }

    @Test func anEmptyRangeIsAPlaceAndOneOutOfBoundsIsClamped() throws {
        let scalar = try #require(YAMLTree.parse(Array("k: 'abc'".utf8), file: "f").documents.first?.mapping?["k"]?.scalar)
        #expect(scalar.span(ofValueUTF8Range: 1..<1).startOffset == 5)
        #expect(scalar.span(ofValueUTF8Range: 3..<3).startOffset == 7)
        #expect(scalar.span(ofValueUTF8Range: 2..<99).endOffset == 7)
        #expect(scalar.span(ofValueUTF8Range: -3 ..< -1).startOffset == 4)
    }

    /// Over all conformance vectors: every byte of every value has its place, and letters lie on themselves.
    @Test func everyByteOfAValueHasItsPlace() throws {
        for vector in try ConformanceTests.documents() {
            for scalar in scalars(YAMLTree.parse(vector.bytes, file: vector.id).documents) where scalar.node.record.count > 0 {
                let value = Array(scalar.utf8)
                let map = ScalarMap(scalar.node.record, value: scalar.utf8, source: scalar.node.source)
                #expect(map.starts.count == value.count, "\(vector.id): \(scalar.text)")
                guard map.starts.count == value.count else { continue }
                for index in value.indices {
                    let source = vector.bytes[Int(map.starts[index])]
                    let isExact = source == value[index] || source == 92 || [10, 32].contains(value[index])
                    #expect(isExact, "\(vector.id): byte \(index) of \(scalar.text)")
                    #expect(index == 0 || map.starts[index] >= map.starts[index - 1], "\(vector.id)")
                }
            }
        }
    }

    private func scalars(_ nodes: [YAMLNode]) -> [YAMLScalar] {
        nodes.flatMap { node -> [YAMLScalar] in
            switch node.content {
            case .scalar(let scalar): [scalar]
            case .sequence(let values): scalars(Array(values))
            case .mapping(let entries): entries.flatMap { [$0.key] + scalars([$0.value]) }
            }
        }
    }

    /// What stands at a span's line and columns, found without its offsets.
    private func place(_ span: SourceSpan, in yaml: String) -> String {
        let text = yaml.hasPrefix("\u{FEFF}") ? String(yaml.unicodeScalars.dropFirst()) : yaml
        let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        let scalars = Array(lines[span.line - 1].unicodeScalars)[(span.column - 1)..<(span.endColumn - 1)]
        return String(String.UnicodeScalarView(scalars))
    }
}
