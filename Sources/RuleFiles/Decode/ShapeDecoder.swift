import Diagnostics
import YAMLTree

/// Turns a YAML tree into fields by their specs. All problems of shape are found here, and only here.
struct ShapeDecoder {
    private(set) var diagnostics: [Diagnostic] = []
    /// Where the decoder is, for people: `campaigns › autumn › posts[2]`.
    private var path: [String] = []

    private var address: String? { path.isEmpty ? nil : path.joined(separator: " › ") }

    mutating func section(_ node: YAMLNode, _ spec: SectionSpec, at keySpan: SourceSpan) -> SectionValue? {
        guard let mapping = node.mapping else {
            report("wrong-type", "expected \(ScalarReader.noun(.section(spec)))", span: node.span, hint: hint(for: spec))
            return nil
        }
        var section = SectionValue(spec: spec, span: keySpan)
        for entry in mapping {
            let key = entry.key.text
            guard let field = spec.field(key) else {
                reportUnknown(key, entry, in: spec, present: mapping)
                section.isBroken = true
                continue
            }
            if let instead = field.notYet {
                report("not-yet-supported", "`\(key)` is not supported by this version", span: entry.key.span, hint: instead)
                section.isBroken = true
                continue
            }
            path.append(key)
            if let value = value(entry.value, field.type, at: entry.key.span) {
                section.fields[key] = Field(value: value, node: entry.value, keySpan: entry.key.span)
            } else {
                section.isBroken = true
            }
            path.removeLast()
        }
        checkPresence(&section, mapping)
        return section
    }

    private mutating func checkPresence(_ section: inout SectionValue, _ mapping: YAMLMapping) {
        let before = diagnostics.count
        // A key that is there under a wrong name was reported already; missing it again would be a consequence.
        let unknown = mapping.map(\.key.text).filter { section.spec.field($0) == nil }
        for field in section.spec.fields where field.required && mapping.entry(field.name) == nil {
            if unknown.contains(where: { nearest($0, [field.name]) != nil }) { continue }
            let hint = field.example.map { "for example \(field.name): \($0)" } ?? field.doc
            report("missing-key", "\(section.spec.title) without `\(field.name)`", span: section.span, hint: hint)
        }
        for group in section.spec.exactlyOne {
            let written = mapping.filter { group.contains($0.key.text) }
            if written.count > 1 {
                let notes = [Diagnostic.Note("the other one", span: written[0].key.span)]
                report(
                    "conflicting-keys", "only one of \(group.joined(separator: ", ")) is allowed", span: written[1].key.span, notes: notes)
            } else if written.isEmpty, !section.isBroken {
                report("missing-key", "\(section.spec.title) without one of \(group.joined(separator: ", "))", span: section.span)
            }
        }
        if diagnostics.count > before { section.isBroken = true }
    }

    private mutating func value(_ node: YAMLNode, _ type: FieldType, at keySpan: SourceSpan) -> FieldValue? {
        switch type {
        case .section(let spec): return section(node, spec, at: keySpan).map { .section($0) }
        case .named(let kind, let spec): return named(node, kind, spec)
        case .list(let element):
            guard let sequence = node.sequence else {
                report("wrong-type", "expected a list", span: node.span, hint: listHint(node, element))
                return nil
            }
            return list(sequence, element)
        case .oneOrMore(let element):
            guard let sequence = node.sequence else { return value(node, element, at: keySpan) }
            if sequence.isEmpty {
                report("wrong-type", "the list is empty", span: node.span, hint: "remove the key, or write \(ScalarReader.noun(element))")
                return nil
            }
            return list(sequence, element)
        case .shorthand(let short, let spec):
            return node.kind == .mapping ? section(node, spec, at: node.span).map { .section($0) } : value(node, short, at: keySpan)
        case .anything: return nil
        default: return scalar(node, type)
        }
    }

    private mutating func scalar(_ node: YAMLNode, _ type: FieldType) -> FieldValue? {
        guard let scalar = node.scalar else {
            let isTemplate = node.mapping?.count == 1 && { if case .template = type { true } else { false } }()
            report(
                "wrong-type", "expected \(ScalarReader.noun(type)), got \(node.kind == .sequence ? "a list" : "a mapping")",
                span: node.span,
                hint: isTemplate ? "put the text with its {{ }} in quotes" : nil)
            return nil
        }
        do throws(ScalarMismatch) {
            return try ScalarReader.read(scalar.text, scalar.coreValue, as: type)
        } catch {
            report(DiagnosticCode(rawValue: error.code), error.summary, span: node.span, hint: error.hint)
            return nil
        }
    }

    private mutating func list(_ sequence: YAMLSequence, _ element: FieldType) -> FieldValue? {
        var fields: [Field] = []
        let last = path.popLast() ?? ""
        for (index, node) in sequence.enumerated() {
            path.append("\(last)[\(index)]")
            if let value = value(node, element, at: node.span) { fields.append(Field(value: value, node: node, keySpan: node.span)) }
            path.removeLast()
        }
        path.append(last)
        // Entries that are wrong were reported; the others still stand.
        return .list(fields)
    }

    private mutating func named(_ node: YAMLNode, _ kind: NameKind, _ spec: SectionSpec) -> FieldValue? {
        if let scalar = node.scalar, scalar.coreValue == .null { return .named(NamedSections(kind: kind)) }
        guard let mapping = node.mapping else {
            report(
                "wrong-type", "expected \(kind.rawValue)s by name", span: node.span,
                hint: "write my-\(kind.rawValue): and its keys below it")
            return nil
        }
        var result = NamedSections(kind: kind)
        for entry in mapping {
            let name = entry.key.text
            path.append(name)
            if let problem = NameCheck.problem(name) {
                report("bad-name", problem.summary, span: entry.key.span, hint: problem.hint)
                result.brokenNames.append(name)
            } else if let section = section(entry.value, spec, at: entry.key.span) {
                if let scalar = NameCheck.invisible(name) { warnInvisible(scalar, at: entry.key.span) }
                result.set(.init(name: name, keySpan: entry.key.span, section: section))
            } else {
                result.brokenNames.append(name)
            }
            path.removeLast()
        }
        return .named(result)
    }
}

extension ShapeDecoder {
    private mutating func report(
        _ code: DiagnosticCode, _ summary: String, span: SourceSpan, hint: String? = nil, notes: [Diagnostic.Note] = []
    ) {
        diagnostics.append(Diagnostic(.error, code, summary, hint: hint, span: span, address: address, notes: notes))
    }

    private mutating func warnInvisible(_ scalar: Unicode.Scalar, at span: SourceSpan) {
        let code = String(scalar.value, radix: 16, uppercase: true)
        diagnostics.append(
            Diagnostic(
                .warning, "invisible-character", "a name contains the invisible character U+\(code)",
                hint: "two names that look the same would differ; remove it", span: span, address: address))
    }

    private mutating func reportUnknown(_ key: String, _ entry: YAMLMapping.Entry, in spec: SectionSpec, present: YAMLMapping) {
        if let word = FieldIndex.secretWords.first(where: { key.lowercased().contains($0) }) {
            let hint = "keep it in the vault (`reprise auth import`) and write `credentials: NAME`"
            return report("secret-in-file", "secrets do not stand in rule files: `\(word)`", span: entry.key.span, hint: hint)
        }
        // Names that are not yet used here come first: `form:` beside `from:` cannot mean `from`.
        let free = spec.fields.map(\.name).filter { present.entry($0) == nil }
        let hint =
            nearest(key, free).map { "did you mean `\($0)`?" }
            ?? FieldIndex.homes(of: key, except: spec.title).first.map { "that is a key of a \($0); move it there" }
            ?? "keys of a \(spec.title): \(spec.supportedNames.joined(separator: ", "))"
        report("unknown-key", "unknown key `\(key.prefix(60))` of a \(spec.title)", span: entry.key.span, hint: hint)
    }

    private func hint(for spec: SectionSpec) -> String { "keys: \(spec.supportedNames.joined(separator: ", "))" }

    private func listHint(_ node: YAMLNode, _ element: FieldType) -> String? {
        switch node.kind {
        case .scalar: "put it in brackets: [ … ]"
        case .mapping: "put `- ` before its first key"
        case .sequence: nil
        }
    }
}
