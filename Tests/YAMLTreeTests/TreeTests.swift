import Diagnostics
import Testing

@testable import YAMLTree

private func parse(_ yaml: String, limits: YAMLLimits = .default) -> YAMLParse {
    YAMLTree.parse(Array(yaml.utf8), file: "rules.yaml", limits: limits)
}

private func place(_ span: SourceSpan?) -> String {
    span.map { "\($0.line):\($0.column)-\($0.endLine):\($0.endColumn)" } ?? "none"
}

struct TreeTests {
    @Test func everyKeyAndValueKnowsItsPlace() throws {
        let yaml = "a: 1\nlist:\n  - é: \"x\"\n    b: [1, 2]\n\n# comment\nlast: &x {k: v}\nagain: *x\n"
        let root = try #require(parse(yaml).documents.first?.mapping)
        #expect(
            root.map { "\($0.key.text) \(place($0.key.span)) \(place($0.value.span))" } == [
                "a 1:1-1:2 1:4-1:5", "list 2:1-2:5 3:3-4:14", "last 7:1-7:5 7:7-7:16", "again 8:1-8:6 7:7-7:16",
            ])
        let item = try #require(root["list"]?.sequence?.first?.mapping)
        #expect(
            item.map { "\($0.key.text) \(place($0.key.span)) \(place($0.value.span))" } == ["é 3:5-3:6 3:8-3:11", "b 4:5-4:6 4:8-4:14"])
        #expect(place(root["again"]?.aliasSpan) == "8:8-8:10")
        #expect(root["a"]?.aliasSpan == nil)
        #expect(root["again"]?.mapping?["k"]?.scalar?.text == "v")
        let key = try #require(item.entry("é")?.key.span)
        #expect(Array(yaml.utf8)[key.startOffset..<key.endOffset].elementsEqual("é".utf8))
        #expect(key.file == "rules.yaml")
    }

    @Test func emptyValuesBlocksAndTagsHavePlaces() throws {
        let root = try #require(parse("a:\nb: |\n  x\n  y\n\n\nc: !!str 1\nd: ''\n").documents.first?.mapping)
        #expect(root.map { place($0.value.span) } == ["1:3-1:3", "2:4-4:4", "7:4-7:11", "8:4-8:6"])
        #expect(root["c"]?.tag == "tag:yaml.org,2002:str")
        #expect(root["a"]?.tag == nil)
        #expect(root["b"]?.scalar?.style == .literal)
        #expect(root["b"]?.scalar?.text == "x\ny\n")
    }

    @Test(arguments: ["\u{FEFF}a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2", "a: 1\rb: 2\r"])
    func byteOrderMarksAndForeignLineEndsAreRead(yaml: String) throws {
        let result = parse(yaml)
        #expect(result.diagnostics.isEmpty)
        let root = try #require(result.documents.first?.mapping)
        #expect(place(root.entry("b")?.key.span) == "2:1-2:2")
        #expect(place(root["a"]?.span) == "1:4-1:5")
        let span = try #require(root["b"]?.span)
        #expect(Array(yaml.utf8)[span.startOffset..<span.endOffset].elementsEqual("2".utf8))
    }

    @Test func utf16IsReadToo() throws {
        let units: [UInt16] = [0xFEFF] + Array("a: \u{1F600} b".utf16)
        let little = YAMLTree.parse(units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, file: "f")
        let big = YAMLTree.parse(units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }, file: "f")
        #expect(little.documents.first?.mapping?["a"]?.scalar?.text == "\u{1F600} b")
        #expect(big.documents.first?.mapping?["a"]?.scalar?.text == "\u{1F600} b")
        let broken = YAMLTree.parse([0xFF, 0xFE, 0x61, 0x00, 0x00, 0xD8], file: "f")
        #expect(broken.diagnostics.map(\.code) == ["yaml-encoding"])
    }

    @Test func documentsAreKeptApart() {
        let result = parse("--- a\n---\n- b\n...\n---\n")
        #expect(result.diagnostics.isEmpty)
        #expect(result.documents.map(\.kind) == [.scalar, .sequence, .scalar])
        #expect(result.documents.map { place($0.span) } == ["1:5-1:6", "3:1-3:4", "6:1-6:1"])
        #expect(parse("").documents.isEmpty)
        #expect(parse("# nothing\n").documents.isEmpty)
    }

    @Test func aMergeKeyIsAKeyLikeAnyOther() throws {
        let root = try #require(parse("base: &b {x: 1}\nuse:\n  <<: *b\n").documents.first?.mapping)
        #expect(root["use"]?.mapping?["<<"]?.mapping?["x"]?.scalar?.text == "1")
        #expect(root["use"]?.mapping?["x"] == nil)
    }

    @Test func documentsBeforeASyntaxErrorRemain() {
        let result = parse("a: 1\n---\nb: [\n")
        #expect(result.documents.count == 1)
        #expect(result.hasErrors)
    }

    @Test func numbersBeyondSixtyFourBitsAreNotSilentlyTexts() {
        let values = ["9223372036854775807", "9223372036854775808", "1e400", "!custom x"].map {
            parse($0).documents.first?.scalar?.coreValue
        }
        #expect(values == [.int(.max), .invalid("the number is too large"), .float(.infinity), .invalid("unknown tag `!custom`")])
    }
}

struct RefusalTests {
    /// Codes, places and hints of what is refused.
    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key 3:1-3:2 `a` is already set; first written here 1:1-1:2"),
        ("{a: 1, \"a\": 2}", "duplicate-key 1:8-1:11 `a` is already set; first written here 1:2-1:3"),
        ("a: *nope\n", "unknown-anchor 1:4-1:9 write `&nope` before the value that is meant"),
        ("a: &none 1\nb: *none2\n", "unknown-anchor 2:4-2:10 did you mean `*none`?"),
        ("--- &a 1\n--- *a\n", "unknown-anchor 2:5-2:7 write `&a` before the value that is meant"),
        ("a: &x [*x]\n", "recursive-alias 1:8-1:10 `*x` stands inside `&x`"),
        ("? [a]\n: b\n", "complex-key 1:3-1:6 a key is a single word or text"),
        ("caption: {{ item.caption }}\n", "complex-key 1:11-1:27 put the text with its {{ }} in quotes"),
        ("a: 1\n\tb: 2\n", "yaml-tab 2:1-2:2 indent with spaces"),
        ("a: @me\n", "yaml-syntax 1:4-1:5 put a text that begins with `@` in quotes"),
        ("a: b: c\n", "yaml-syntax 1:5-1:6 put a text that contains `: ` in quotes, or check the indentation"),
        ("a: [1, 2\n\n", "yaml-syntax 1:9-1:9 close the `[`, or put the text in quotes; opened here 1:4-1:5"),
        ("a: \"open\n", "yaml-syntax 1:4-1:5 add the closing quote"),
        ("a: \"\\q\"\n", "yaml-syntax 1:5-1:6 write `\\\\` for a backslash, or use single quotes"),
        ("foo:\n  bar\ninvalid\n", "yaml-syntax 3:1-3:2 write `key: value`; indent the line if it continues the text above"),
        ("a: 1\n  b: 2\n", "yaml-syntax 2:4-2:5 put a text that contains `: ` in quotes, or check the indentation"),
        ("a: é\u{7}\n", "yaml-encoding 1:5-1:6 U+0007 cannot stand in YAML; write it as an escape in double quotes"),
    ])
    func whatIsRefused(yaml: String, expected: String) {
        let findings = parse(yaml).diagnostics.map { finding in
            "\(finding.code.rawValue) \(place(finding.span)) \(finding.hint ?? "")"
                + finding.notes.map { "; \($0.message) \(place($0.span))" }.joined()
        }
        #expect(findings == [expected])
    }

    @Test(
        arguments: [[0x61, 0x3A, 0x20, 0xFF], [0x61, 0x3A, 0x20, 0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]
            as [[UInt8]])
    func brokenUTF8IsRefused(bytes: [UInt8]) {
        #expect(YAMLTree.parse(bytes, file: "f").diagnostics.map(\.code) == ["yaml-encoding"])
    }

    @Test func aNulIsRefused() {
        let result = parse("a: b\u{0}c\n")
        #expect(result.diagnostics.map(\.code) == ["yaml-encoding"])
        #expect(place(result.diagnostics.first?.span) == "1:5-1:6")
        #expect(result.diagnostics.first?.hint?.contains("U+0000") == true)
    }

    @Test func refusedPairsAreNotInTheTree() throws {
        let root = try #require(parse("a: 1\n[x]: 2\nb: 3\na: 4\n").documents.first?.mapping)
        #expect(root.map(\.key.text) == ["a", "b"])
        #expect(root["a"]?.scalar?.text == "1")
    }

    @Test func tenThousandLevelsAreRefusedAtOnce() {
        for yaml in [
            String(repeating: "[", count: 10_000), String(repeating: "{a: ", count: 10_000), String(repeating: "- ", count: 10_000),
        ] {
            #expect(parse(yaml).diagnostics.map(\.code) == ["too-deep"])
        }
    }

    @Test func sixtyFourLevelsAreFine() {
        #expect(parse(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).diagnostics.isEmpty)
        #expect(parse(String(repeating: "[", count: 65) + String(repeating: "]", count: 65)).diagnostics.map(\.code) == ["too-deep"])
    }

    @Test func anAliasBombIsCountedAsWrittenOut() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            bomb += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        #expect(parse(bomb).diagnostics.map(\.code) == ["too-large"])
    }

    @Test func aliasesDoNotHideDepth() {
        var ladder = "- &a0 [x]\n"
        for level in 1...70 { ladder += "- &a\(level) [*a\(level - 1)]\n" }
        #expect(parse(ladder).diagnostics.map(\.code) == ["too-deep"])
    }

    @Test func sizesAreBounded() {
        let limits = YAMLLimits(maxBytes: 100, maxDepth: 8, maxNodes: 10)
        #expect(parse(String(repeating: "#", count: 101), limits: limits).diagnostics.map(\.code) == ["too-large"])
        #expect(parse(String(repeating: "- a\n", count: 10), limits: limits).diagnostics.map(\.code) == ["too-large"])
        #expect(parse(String(repeating: "- a\n", count: 9), limits: limits).diagnostics.isEmpty)
    }

    @Test func largeMappingsAreSearchedForDuplicatesToo() {
        let keys = (0..<5000).map { "key\($0): 1\n" }.joined()
        #expect(parse(keys).diagnostics.isEmpty)
        let result = parse(keys + "key17: 2\nkey17: 3\n")
        #expect(result.diagnostics.map { place($0.span) } == ["5001:1-5001:6", "5002:1-5002:6"])
        #expect(result.diagnostics.compactMap { place($0.notes.first?.span) } == ["18:1-18:6", "18:1-18:6"])
        #expect(result.documents.first?.mapping?.count == 5000)
    }

    @Test func aHundredProblemsAreEnough() {
        let result = parse(String(repeating: "a: 1\n", count: 1000))
        #expect(result.diagnostics.count == 101)
        #expect(result.diagnostics.last?.code == "more-problems")
    }

    /// Any beginning of a file, and any file with a byte changed, is answered without a crash.
    @Test func damagedFilesAreAnswered() {
        let whole = Array("a: &x \"q\\n\"\nb: [*x, 'é', {c: d}]\n? e\n: |\n  日\n\n  f\ng: >-\n h\n--- !t\n...\n".utf8)
        for length in whole.indices { _ = YAMLTree.parse(Array(whole[..<length]), file: "f") }
        for index in whole.indices {
            for value: UInt8 in [0, 9, 10, 32, 34, 38, 42, 45, 58, 91, 123, 124, 0x80, 0xC3, 0xFF] {
                var damaged = whole
                damaged[index] = value
                for node in YAMLTree.parse(damaged, file: "f").documents { walk(node) }
            }
        }
    }

    private func walk(_ node: YAMLNode) {
        _ = node.span
        switch node.content {
        case .scalar(let scalar): _ = scalar.span(ofValueUTF8Range: 0..<scalar.utf8.count)
        case .sequence(let values): for value in values { walk(value) }
        case .mapping(let entries): for entry in entries { walk(entry.value) }
        }
    }

    @Test func `a tag after too many others is unknown, not another one`() {
        let many = (0..<300).map { "- !t\($0) a\n" }.joined()
        let list = YAMLTree.parse(Array((many + "- !!str 5\n- !!int 5\n").utf8), file: "a").documents[0].sequence
        for index in [299, 300, 301] {
            guard case .invalid? = list?[index].scalar?.coreValue else {
                Issue.record("\(index) has a known tag")
                continue
            }
        }
        let few = YAMLTree.parse(Array("- !!str 5\n- !!int 5\n".utf8), file: "a").documents[0].sequence
        #expect(few?.map { $0.scalar?.coreValue } == [.string("5"), .int(5)])
    }

    @Test func `what is reached through an alias knows where it is used`() throws {
        let text = "a: &a { x: [1, 2] }\nb: &b { in: *a }\nc: *b\n"
        let root = try #require(YAMLTree.parse(Array(text.utf8), file: "a").documents.first?.mapping)
        let deep = root["c"]?.mapping?["in"]?.mapping?["x"]?.sequence?[1]
        #expect(deep?.span.line == 1)
        #expect(deep?.useSpan.map { [$0.line, $0.column] } == [3, 4])
        #expect(deep?.aliasSpan == nil)
        #expect(root["a"]?.mapping?["x"]?.useSpan == nil)
    }

    @Test func `pairs that repeat a key of the outermost mapping are kept apart`() {
        let parse = YAMLTree.parse(Array("a: { b: 1, b: 2 }\nc: 3\na: 4\n".utf8), file: "a")
        #expect(parse.repeated.map { "\($0.key.text) \($0.value.scalar?.text ?? "")" } == ["a 4"])
        #expect(parse.documents[0].mapping?.count == 2)
    }

    @Test(arguments: [(0, "a"), (3, "{ b: é, c: 1 }"), (5, "b"), (8, "é"), (12, "c"), (19, "d"), (24, "- x\n - y"), (26, "x"), (31, "y")])
    func `what stands at a place is found again`(offset: Int, expected: String) throws {
        let source = "a: { b: é, c: 1 }\nd: \n - x\n - y\n"
        let root = try #require(YAMLTree.parse(Array(source.utf8), file: "a").documents.first)
        let node = root.node(startingAt: offset)
        let found = node.map { String(decoding: Array(source.utf8)[$0.byteRange], as: UTF8.self) }
        #expect(found == expected)
    }
}
