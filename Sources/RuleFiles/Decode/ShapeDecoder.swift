import Diagnostics
import YAMLTree

/// Turns a YAML tree into fields by their specs. All problems of shape are found here, and only here.
struct ShapeDecoder {
    private(set) var diagnostics: [Diagnostic] = []
    /// The document that is read, for addresses: looked up when there is something to say.
    private var root: YAMLNode?

    mutating func section(_ node: YAMLNode, _ spec: SectionSpec, at place: FieldPlace) -> SectionValue? {
        if root == nil {
            root = node
            defer { root = nil }
            return mapping(node, spec, at: place)
        }
        return mapping(node, spec, at: place)
    }

    private mutating func mapping(_ node: YAMLNode, _ spec: SectionSpec, at place: FieldPlace) -> SectionValue? {
        guard let mapping = node.mapping else {
            report("wrong-type", "expected \(ScalarReader.noun(.section(spec)))", span: node.span, hint: hint(for: spec))
            return nil
        }
        var section = SectionValue(spec: spec, place: place)
        var present: KeyMasks.Keys = 0
        for entry in mapping {
            guard let position = entry.key.withUTF8({ spec.masks.position(of: $0) }) else {
                reportUnknown(entry.key.text, entry, in: spec, present: mapping)
                section.isBroken = true
                continue
            }
            present |= KeyMasks.bit(position)
            if let value = value(entry.value, spec.fields[position].type, at: entry.key.node) {
                section.fields.append(Field(value: value, node: entry.value, key: entry.key.node), at: position)
            } else {
                section.isBroken = true
            }
        }
        if !spec.masks.areComplete(present) { checkPresence(&section, mapping) }
        return section
    }

    /// Finds the problems of a value that stands alone.
    mutating func check(_ node: YAMLNode, as type: FieldType) { _ = value(node, type, at: node) }

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
                    "conflicting-keys", "only one of \(group.joined(separator: ", ")) is allowed", span: written[1].key.span, notes: notes,
                    ofSection: true)
            } else if written.isEmpty, !section.isBroken {
                report("missing-key", "\(section.spec.title) without one of \(group.joined(separator: ", "))", span: section.span)
            }
        }
        for (key, needed) in section.spec.needs where mapping.entry(key) != nil {
            for other in needed where mapping.entry(other) == nil {
                report(
                    "missing-key", "`\(key)` without `\(other)`", span: mapping.entry(key)?.key.span ?? section.span,
                    hint: section.spec.field(other).map { field in field.example.map { "add \(other): \($0)" } ?? field.doc },
                    ofSection: true)
            }
        }
        for (key, others) in section.spec.excludes where mapping.entry(key) != nil {
            for other in others {
                guard let entry = mapping.entry(other) else { continue }
                report(
                    "conflicting-keys", "`\(other)` has no meaning beside `\(key)`", span: entry.key.span, hint: "remove one of the two",
                    notes: [Diagnostic.Note("the other one", span: mapping.entry(key)?.key.span)], ofSection: true)
            }
        }
        if diagnostics.count > before { section.isBroken = true }
    }

    private mutating func value(_ node: YAMLNode, _ type: FieldType, at key: YAMLNode) -> FieldValue? {
        switch type {
        case .section(let spec): return mapping(node, spec, at: .node(key)).map { .section($0) }
        case .named(let kind, let spec): return named(node, kind, spec)
        case .dictionary(let element): return dictionary(node, element)
        case .list(let element):
            guard let sequence = node.sequence else {
                report("wrong-type", "expected a list", span: node.span, hint: listHint(node, element))
                return nil
            }
            return list(sequence, element)
        case .oneOrMore(let element):
            guard let sequence = node.sequence else { return value(node, element, at: key) }
            if sequence.isEmpty {
                report("wrong-type", "the list is empty", span: node.span, hint: "remove the key, or write \(ScalarReader.noun(element))")
                return nil
            }
            return list(sequence, element)
        case .shorthand(let short, let spec):
            return node.kind == .mapping ? mapping(node, spec, at: .node(node)).map { .section($0) } : value(node, short, at: key)
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
            let kind = scalar.coreValue
            if case .string(let text) = kind { return try ScalarReader.read(text, kind, as: type) }
            return try ScalarReader.read(scalar.text, kind, as: type)
        } catch {
            let span = error.range.map { node.span(ofValueUTF8Range: $0) } ?? node.span
            report(DiagnosticCode(rawValue: error.code), error.summary, span: span, hint: error.hint)
            return nil
        }
    }

    private mutating func list(_ sequence: YAMLSequence, _ element: FieldType) -> FieldValue? {
        var fields: [Field] = []
        fields.reserveCapacity(sequence.count)
        for node in sequence {
            if let value = value(node, element, at: node) { fields.append(Field(value: value, node: node)) }
        }
        // Entries that are wrong were reported; the others still stand.
        return .list(fields)
    }

    private mutating func dictionary(_ node: YAMLNode, _ element: FieldType) -> FieldValue? {
        guard let mapping = node.mapping else {
            report("wrong-type", "expected \(ScalarReader.noun(.dictionary(element)))", span: node.span, hint: "write name: value")
            return nil
        }
        var fields: [NamedField] = []
        for entry in mapping {
            if let problem = NameCheck.problem(entry.key.text) {
                report("bad-name", problem.summary, span: entry.key.span, hint: problem.hint)
            } else if let value = value(entry.value, element, at: entry.key.node) {
                fields.append(NamedField(name: entry.key.text, field: Field(value: value, node: entry.value, key: entry.key.node)))
            }
        }
        return .dictionary(fields)
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
            if let problem = NameCheck.problem(name) {
                report("bad-name", problem.summary, span: entry.key.span, hint: problem.hint)
                result.brokenNames.append(name)
            } else if let section = self.mapping(entry.value, spec, at: .node(entry.key.node)) {
                if let scalar = NameCheck.invisible(name) { warnInvisible(scalar, at: entry.key.span) }
                result.set(.init(name: name, key: .node(entry.key.node), section: section))
            } else {
                result.brokenNames.append(name)
            }
        }
        return .named(result)
    }
}

extension ShapeDecoder {
    /// - Parameter ofSection: the place is a key, and what is wrong concerns the section that it stands in.
    private mutating func report(
        _ code: DiagnosticCode, _ summary: String, span: SourceSpan, hint: String? = nil, notes: [Diagnostic.Note] = [],
        ofSection: Bool = false
    ) {
        let address = address(of: span, ofSection: ofSection)
        diagnostics.append(Diagnostic(.error, code, summary, hint: hint, span: span, address: address, notes: notes))
    }

    /// Where a place is, for people: `campaigns › autumn › posts[2]`.
    private func address(of span: SourceSpan, ofSection: Bool = false) -> String? {
        // What concerns the file as a whole points at its start.
        guard let root, span != .start(of: span.file) else { return nil }
        var (steps, endsInKey) = root.path(to: span)
        if ofSection, endsInKey { steps.removeLast() }
        return steps.isEmpty ? nil : steps.joined(separator: " › ")
    }

    private mutating func warnInvisible(_ scalar: Unicode.Scalar, at span: SourceSpan) {
        let code = String(scalar.value, radix: 16, uppercase: true)
        diagnostics.append(
            Diagnostic(
                .warning, "invisible-character", "a name contains the invisible character U+\(code)",
                hint: "two names that look the same would differ; remove it", span: span, address: address(of: span)))
    }

    private mutating func reportUnknown(_ key: String, _ entry: YAMLMapping.Entry, in spec: SectionSpec, present: YAMLMapping) {
        if let word = FieldIndex.secretWords.first(where: { key.lowercased().contains($0) }) {
            let hint = "keep it in the vault (`reprise auth import`) and write `credentials: NAME`"
            return report(
                "secret-in-file", "secrets do not stand in rule files: `\(word)`", span: entry.key.span, hint: hint, ofSection: true)
        }
        // Names that are not yet used here come first: `form:` beside `from:` cannot mean `from`.
        let free = spec.fields.map(\.name).filter { present.entry($0) == nil }
        let hint =
            nearest(key, free).map { "did you mean `\($0)`?" }
            ?? FieldIndex.homes(of: key, except: spec.title).first.map { "that is a key of \($0); move it there" }
            ?? "keys of \(spec.called): \(spec.names.joined(separator: ", "))"
        report("unknown-key", "unknown key `\(key.prefix(60))` of \(spec.called)", span: entry.key.span, hint: hint, ofSection: true)
    }

    private func hint(for spec: SectionSpec) -> String { "keys: \(spec.names.joined(separator: ", "))" }

    private func listHint(_ node: YAMLNode, _ element: FieldType) -> String? {
        switch node.kind {
        case .scalar: "put it in brackets: [ … ]"
        case .mapping: "put `- ` before its first key"
        case .sequence: nil
        }
    }
}
