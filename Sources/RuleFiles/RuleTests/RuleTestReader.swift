import CivilTime
import Diagnostics
import Domain
package import RuleSet
import YAMLTree

/// Reads `*.test.yaml`: like rules, with every key known and every problem reported at its place.
package struct RuleTestReader {
    private let rules: RuleSet
    private let file: String
    private var diagnostics: [Diagnostic] = []
    private var tests: [RuleTest] = []
    private var names: [String: SourceSpan] = [:]

    package static func read(_ bytes: [UInt8], path: String, rules: RuleSet) -> RuleTestFile {
        var reader = RuleTestReader(rules: rules, file: path)
        reader.read(bytes)
        return RuleTestFile(path: path, bytes: bytes, tests: reader.tests, diagnostics: reader.diagnostics)
    }

    private init(rules: RuleSet, file: String) {
        self.rules = rules
        self.file = file
    }

    private mutating func read(_ bytes: [UInt8]) {
        // A thousand tests are a normal file here; the tree's usual bounds are made for rules.
        let parse = YAMLTree.parse(bytes, file: file, limits: YAMLLimits(maxBytes: 64_000_000, maxNodes: 10_000_000))
        diagnostics = parse.diagnostics
        guard !parse.hasErrors else { return }
        for document in parse.documents where document.scalar?.coreValue != .null { read(document) }
        if tests.isEmpty, diagnostics.isEmpty {
            report("missing-key", "the file holds no tests", .start(of: file), "write start:, items: and expect:")
        }
    }

    private mutating func read(_ document: YAMLNode) {
        var decoder = ShapeDecoder()
        let section = decoder.section(document, RuleTestLanguage.file, at: .fixed(document.span))
        diagnostics += decoder.diagnostics
        guard let section, !section.isBroken else { return }
        guard section["tests"] != nil else { return add(section, shared: nil, at: document.span) }
        for field in section.list("tests") {
            guard case .section(let test) = field.value, !test.isBroken else { continue }
            add(test, shared: section, at: field.node.span)
        }
    }

    private mutating func add(_ section: SectionValue, shared: SectionValue?, at place: SourceSpan) {
        let span = section["name"]?.span ?? SourceSpan.line(of: place)
        guard let start = (section["start"] ?? shared?["start"]).flatMap(instant) else {
            return report("missing-key", "a test without `start`", span, "for example start: 2026-10-23T20:00")
        }
        let name = section.text("name") ?? "test \(tests.count + 1)"
        if let first = names[name] {
            let note = Diagnostic.Note("the other one", span: first)
            diagnostics.append(
                Diagnostic(
                    .error, "duplicate-name", "two tests are called `\(name)`", hint: "give each a name of its own", span: span,
                    notes: [note]))
        }
        names[name] = span
        var items = SupposedItemReader(rules: rules, start: start)
        var supposed: [SupposedItem] = []
        for field in (shared?.list("items") ?? []) + section.list("items") {
            guard case .section(let item) = field.value, !item.isBroken, let item = items.item(item) else { continue }
            supposed.append(item)
        }
        diagnostics += items.diagnostics
        var patterns = EntryPatternReader(rules: rules, start: start, items: supposed.map(\.item))
        let given = ((shared?.list("given") ?? []) + section.list("given")).compactMap { patterns.record($0) }
        let test = RuleTest(
            name: name, span: span, start: start, until: (section["until"] ?? shared?["until"]).flatMap { instant($0, after: start) },
            items: supposed, given: given, expected: section.list("expect").compactMap { patterns.pattern($0) },
            never: section.list("never").compactMap { patterns.pattern($0) },
            counts: section.section("expect_count").map(EntryPatternReader.counts) ?? [],
            faults: ((shared?.list("faults") ?? []) + section.list("faults")).compactMap { patterns.fault($0) },
            posts: section.list("expect_posts").compactMap { patterns.posts($0) })
        diagnostics += patterns.diagnostics
        if test.expected.isEmpty, test.never.isEmpty, test.counts.isEmpty, test.posts.isEmpty, diagnostics.isEmpty {
            report("missing-key", "`\(name)` expects nothing", span, "write expect:, expect_count:, expect_posts: or never:")
        }
        tests.append(test)
    }

    private func instant(_ field: Field) -> Timestamp? { instant(field, after: .distantPast) }

    /// A start that is an offset counts from nothing: it is no start.
    private func instant(_ field: Field, after start: Timestamp) -> Timestamp? {
        guard case .text(let text) = field.value, let moment = try? Moment(text) else { return nil }
        if start == .distantPast, text.utf8.first == UInt8(ascii: "+") || text.utf8.first == UInt8(ascii: "-") { return nil }
        return moment.instant(in: rules.zone, start: start)
    }

    private mutating func report(_ code: DiagnosticCode, _ summary: String, _ span: SourceSpan, _ hint: String?) {
        diagnostics.append(Diagnostic(.error, code, summary, hint: hint, span: span))
    }
}

extension SourceSpan {
    /// The place alone: a whole document is too much to underline.
    fileprivate static func line(of span: SourceSpan) -> SourceSpan {
        SourceSpan(
            file: span.file, startOffset: span.startOffset, endOffset: span.startOffset, line: span.line, column: span.column,
            endLine: span.line, endColumn: span.column)
    }
}
