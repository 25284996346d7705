internal import CLibyaml
internal import Diagnostics

/// The problems of one file, in words.
struct YAMLFindings {
    /// A hostile file can hold a million problems; nobody reads the hundredth.
    private static let most = 100

    private let source: YAMLSource
    private(set) var all: [Diagnostic] = []

    init(source: YAMLSource) { self.source = source }

    private mutating func add(_ diagnostic: Diagnostic) {
        if all.count < Self.most { return all.append(diagnostic) }
        guard all.count == Self.most else { return }
        let hint = "more problems of this file are not shown"
        all.append(Diagnostic(.note, "more-problems", "too many problems", hint: hint, span: .start(of: source.file)))
    }

    private func span(_ record: YAMLStorage.Record) -> SourceSpan { source.span(from: Int(record.start), to: Int(record.end)) }

    mutating func duplicateKey(text: String, at key: YAMLStorage.Record, earlier: YAMLStorage.Record) {
        let note = Diagnostic.Note("first written here", span: span(earlier))
        add(Diagnostic(.error, "duplicate-key", "key is written twice", hint: "`\(text)` is already set", span: span(key), notes: [note]))
    }

    mutating func complexKey(_ key: YAMLStorage.Record) {
        let isTemplate = source.hasBraces(at: Int(key.start) - 1)
        let summary = isTemplate ? "a text that begins with `{{` needs quotes" : "key is a list or a mapping"
        let hint = isTemplate ? "put the text with its {{ }} in quotes" : "a key is a single word or text"
        add(Diagnostic(.error, "complex-key", summary, hint: hint, span: span(key)))
    }

    mutating func unknownAnchor(_ name: String, _ alias: YAMLStorage.Record, known: @autoclosure () -> [String]) {
        guard all.count <= Self.most else { return }
        let hint =
            nearestName(to: name, among: known()).map { "did you mean `*\($0)`?" } ?? "write `&\(name)` before the value that is meant"
        add(Diagnostic(.error, "unknown-anchor", "alias of an unknown anchor", hint: hint, span: span(alias)))
    }

    mutating func recursiveAlias(_ name: String, _ alias: YAMLStorage.Record) {
        let hint = "`*\(name)` stands inside `&\(name)`"
        add(Diagnostic(.error, "recursive-alias", "alias contains itself", hint: hint, span: span(alias)))
    }

    mutating func tooDeep(_ record: YAMLStorage.Record, limit: Int) {
        let here = source.span(from: Int(record.start), to: Int(record.start) + 1)
        add(Diagnostic(.error, "too-deep", "too many levels inside each other", hint: "at most \(limit)", span: here))
    }

    mutating func tooLarge(_ record: YAMLStorage.Record, limit: Int) {
        let hint = "at most \(limit) values, aliases written out"
        add(Diagnostic(.error, "too-large", "too many values", hint: hint, span: span(record)))
    }

    mutating func outOfMemory() {
        add(Diagnostic(.error, "too-large", "no memory left to read the file", span: .start(of: source.file)))
    }

    mutating func syntaxError(_ parser: yaml_parser_t, _ cursor: inout ScalarCursor) {
        if parser.error == YAML_MEMORY_ERROR { return outOfMemory() }
        add(YAMLSyntaxError(parser, source: source, cursor: &cursor).diagnostic)
    }
}
