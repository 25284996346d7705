import Diagnostics
import YAMLTree

/// Turns a YAML tree into fields by their specs. All problems of shape are found here, and only here.
struct ShapeDecoder {
    private(set) var diagnostics: [Diagnostic] = []
    /// Byte ranges of values that stand under the name of a secret: nobody may quote them.
    private(set) var secrets: [Range<Int>] = []
    /// Some section lacks a key that it needs: reported, or left to those who know what it builds on.
    private(set) var hasGaps = false
    /// Sections of the workspace that were meant by a key with a wrong name.
    private(set) var meant: [SectionValue] = []
    private let reportsGaps: Bool
    /// The document that is read, for addresses: looked up when there is something to say.
    private var root: YAMLNode?

    /// - Parameter reportsGaps: false where what is missing may come from another file.
    init(reportsGaps: Bool = true) { self.reportsGaps = reportsGaps }

    mutating func section(_ node: YAMLNode, _ spec: SectionSpec, at place: FieldPlace) -> SectionValue? {
        if root == nil {
            root = node
            defer { root = nil }
            return mapping(node, spec, at: place)
        }
        return mapping(node, spec, at: place)
    }

    /// A pair of the workspace whose key is there already, or has a wrong name: what is wrong in it is told all the same.
    mutating func readStray(_ entry: YAMLMapping.Entry, as name: String) {
        let spec = RuleLanguage.workspace
        guard let position = spec.position(of: name), let value = value(entry.value, spec.fields[position].type, at: entry.key.node),
            case .named = value
        else { return }
        var section = SectionValue(spec: spec, place: .node(entry.key.node))
        section.isBroken = true
        section.fields.append(Field(value: value, node: entry.value, key: entry.key.node), at: position)
        meant.append(section)
    }

    private mutating func mapping(_ node: YAMLNode, _ spec: SectionSpec, at place: FieldPlace) -> SectionValue? {
        guard let mapping = node.mapping else {
            report("wrong-type", "expected \(ScalarReader.noun(.section(spec)))", of: node, hint: hint(for: spec))
            return nil
        }
        var section = SectionValue(spec: spec, place: place)
        for entry in mapping {
            guard let position = entry.key.withUTF8({ spec.masks.position(of: $0) }) else {
                reportUnknown(entry.key.text, entry, in: spec, present: mapping)
                section.unknownKeys.append(entry.key.text)
                section.isBroken = true
                continue
            }
            section.present |= KeyMasks.bit(position)
            if let value = value(entry.value, spec.fields[position].type, at: entry.key.node) {
                warn(of: value, entry.value, spec.fields[position])
                section.fields.append(Field(value: value, node: entry.value, key: entry.key.node), at: position)
            } else {
                section.isBroken = true
                section.misread.insert(spec.fields[position].name)
            }
        }
        if !spec.masks.areComplete(section.present) { checkTogether(&section, mapping) }
        return section
    }

    /// Finds the problems of a value that stands alone.
    mutating func check(_ node: YAMLNode, as type: FieldType) { _ = value(node, type, at: node) }

    /// Keys that exclude each other, and keys that are missing.
    private mutating func checkTogether(_ section: inout SectionValue, _ mapping: YAMLMapping) {
        let before = diagnostics.count
        for group in section.spec.exactlyOne {
            let written = mapping.filter { group.contains($0.key.text) }
            guard written.count > 1 else { continue }
            let notes = [Diagnostic.Note("the other one", span: written[0].key.span)]
            report(
                "conflicting-keys", "only one of \(group.joined(separator: ", ")) is allowed", of: written[1].key.node, notes: notes,
                ofSection: true)
        }
        for (key, others) in section.spec.excludes where mapping.entry(key) != nil {
            for other in others {
                guard let entry = mapping.entry(other) else { continue }
                report(
                    "conflicting-keys", "`\(other)` has no meaning beside `\(key)`", of: entry.key.node, hint: "remove one of the two",
                    notes: [Diagnostic.Note("the other one", span: mapping.entry(key)?.key.span)], ofSection: true)
            }
        }
        let gaps = Presence.gaps(in: section)
        hasGaps = hasGaps || !gaps.isEmpty
        if reportsGaps {
            for gap in gaps { report("missing-key", gap.summary, span: gap.span, hint: gap.hint, ofSection: gap.isAtKey) }
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
                report("wrong-type", "expected a list", of: node, hint: listHint(node, element))
                return nil
            }
            return list(sequence, element)
        case .oneOrMore(let element):
            guard let sequence = node.sequence else { return value(node, element, at: key) }
            if sequence.isEmpty {
                report("wrong-type", "the list is empty", of: node, hint: "remove the key, or write \(ScalarReader.noun(element))")
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
            // `caption: {{ item.caption }}` was reported as what it is.
            if node.isBareTemplate { return nil }
            report(
                "wrong-type", "expected \(ScalarReader.noun(type)), got \(node.kind == .sequence ? "a list" : "a mapping")", of: node)
            return nil
        }
        do throws(ScalarMismatch) {
            let kind = scalar.coreValue
            if case .string(let text) = kind { return try ScalarReader.read(text, kind, as: type) }
            return try ScalarReader.read(scalar.text, kind, as: type)
        } catch {
            let isComment = scalar.utf8.isEmpty && node.commentLikeHashtag != nil
            let hint = isComment ? "YAML takes what begins with # for a comment: put the text in quotes" : error.hint
            report(
                DiagnosticCode(rawValue: error.code), error.summary, of: node,
                at: error.range.map { node.span(ofValueUTF8Range: $0) }, hint: hint)
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
            report("wrong-type", "expected \(ScalarReader.noun(.dictionary(element)))", of: node, hint: "write name: value")
            return nil
        }
        var fields: [NamedField] = []
        for entry in mapping {
            if let problem = NameCheck.problem(entry.key.text) {
                report("bad-name", problem.summary, of: entry.key.node, hint: problem.hint)
            } else if let value = value(entry.value, element, at: entry.key.node) {
                warnInvisible(entry.key.text, entry.key.node)
                if case .template = element { warnOfLostHashtag(entry.value) }
                fields.append(NamedField(name: entry.key.text, field: Field(value: value, node: entry.value, key: entry.key.node)))
            }
        }
        return .dictionary(fields)
    }

    private mutating func named(_ node: YAMLNode, _ kind: NameKind, _ spec: SectionSpec) -> FieldValue? {
        if let scalar = node.scalar, scalar.coreValue == .null { return .named(NamedSections(kind: kind)) }
        guard let mapping = node.mapping else {
            report(
                "wrong-type", "expected \(kind.rawValue)s by name", of: node,
                hint: "write my-\(kind.rawValue): and its keys below it")
            return nil
        }
        var result = NamedSections(kind: kind)
        for entry in mapping {
            let name = entry.key.text
            if let problem = NameCheck.problem(name) {
                report("bad-name", problem.summary, of: entry.key.node, hint: problem.hint)
                result.brokenNames.append(name)
            } else if let section = self.mapping(entry.value, spec, at: .node(entry.key.node)) {
                warnInvisible(name, entry.key.node)
                if let first = result[name] {
                    diagnostics.append(.sameName(kind, name, entry.key.span, first.keySpan))
                } else {
                    result.set(.init(name: name, key: .node(entry.key.node), section: section))
                }
            } else {
                result.brokenNames.append(name)
            }
        }
        return .named(result)
    }
}

extension Diagnostic {
    /// `é` is one character or two (Unicode's canonical equivalence): people, and we, cannot tell such names apart.
    static func sameName(_ kind: NameKind, _ name: String, _ span: SourceSpan, _ first: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, "same-name", "two \(kind.rawValue)s have names that look the same: `\(name)`",
            hint: "their accents are composed in different ways: rename one of the two", span: span,
            notes: [Diagnostic.Note("the other one", span: first)])
    }
}

extension ShapeDecoder {
    /// - Parameters:
    ///   - place: the part of the node that is at fault; nil: all of it.
    ///   - ofSection: the node is a key, and what is wrong concerns the section that it stands in.
    private mutating func report(
        _ code: DiagnosticCode, _ summary: String, of node: YAMLNode, at place: SourceSpan? = nil, hint: String? = nil,
        notes: [Diagnostic.Note] = [], ofSection: Bool = false
    ) {
        // The value stands where its anchor is; what is wrong with it may be wrong only here.
        let use = node.useSpan.map { [Diagnostic.Note("used here", span: $0)] } ?? []
        report(code, summary, span: place ?? node.span, hint: hint, notes: notes + use, ofSection: ofSection)
    }

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

    private mutating func report(
        _ severity: Diagnostic.Severity, _ code: DiagnosticCode, _ summary: String, at span: SourceSpan, hint: String
    ) {
        diagnostics.append(Diagnostic(severity, code, summary, hint: hint, span: span, address: address(of: span)))
    }

    private mutating func warnInvisible(_ name: String, _ node: YAMLNode) {
        guard let scalar = NameCheck.invisible(name) else { return }
        let code = String(scalar.value, radix: 16, uppercase: true)
        report(
            .warning, "invisible-character", "a name contains the invisible character U+\(code)", at: node.span,
            hint: "two names that look the same would differ; remove it")
    }

    /// What is right and probably not meant.
    private mutating func warn(of value: FieldValue, _ node: YAMLNode, _ field: FieldSpec) {
        switch (field.type, value) {
        case (.template, _): warnOfLostHashtag(node)
        case (.text, _) where Self.postedTexts.contains(field.name): warnOfLostHashtag(node)
        // Names stand as values too: `workspace`, `as`, `was`, labels.
        case (.name, .text(let name)), (.oneOrMore(.name), .text(let name)): warnInvisible(name, node)
        case (.oneOrMore(.name), .list(let fields)): warnInvisible(fields)
        case (.list(.text), .list(let fields)) where field.name.hasSuffix("labels"): warnInvisible(fields)
        default: break
        }
    }

    private mutating func warnInvisible(_ fields: [Field]) {
        for field in fields { if case .text(let name) = field.value { warnInvisible(name, field.node) } }
    }

    /// Texts that become part of posts, without `{{ }}`.
    private static let postedTexts: Set<String> = ["text", "title", "voice", "signature", "default"]

    private mutating func warnOfLostHashtag(_ node: YAMLNode) {
        guard let comment = node.commentLikeHashtag else { return }
        report(
            .warning, "hashtag-lost", "the text ends before `#`: for YAML the rest of the line is a comment", at: comment,
            hint: "put the whole text in quotes")
    }

    private mutating func reportUnknown(_ key: String, _ entry: YAMLMapping.Entry, in spec: SectionSpec, present: YAMLMapping) {
        if let word = FieldIndex.secretWords.first(where: { key.lowercased().contains($0) }) {
            noteSecrets(entry.value)
            let hint = "keep it in the vault (`reprise auth import`) and write `credentials: NAME`"
            return report(
                "secret-in-file", "secrets do not stand in rule files: `\(word)`", of: entry.key.node, hint: hint, ofSection: true)
        }
        if key == "<<" {
            let hint = "write the keys out, or share them with extends: or templates:"
            return report("unknown-key", "merge keys are not read: `<<`", span: entry.key.span, hint: hint, ofSection: true)
        }
        // Names that are not yet used here come first: `form:` beside `from:` cannot mean `from`.
        let free = spec.fields.map(\.name).filter { present.entry($0) == nil }
        let near = nearest(key, free)
        let hint =
            near.map { "did you mean `\($0)`?" }
            ?? FieldIndex.homes(of: key, except: spec.title).first.map { "that is a key of \($0); move it there" }
            ?? "keys of \(spec.called): \(spec.names.joined(separator: ", "))"
        report("unknown-key", "unknown key `\(key.prefix(60))` of \(spec.called)", of: entry.key.node, hint: hint, ofSection: true)
        if spec === RuleLanguage.workspace, let meant = near ?? nearest(key, spec.names) { readStray(entry, as: meant) }
    }

    /// Everything that stands under the name of a secret.
    private mutating func noteSecrets(_ node: YAMLNode) {
        switch node.content {
        case .scalar: secrets.append(node.byteRange)
        case .sequence(let sequence): for element in sequence { noteSecrets(element) }
        case .mapping(let mapping): for entry in mapping { noteSecrets(entry.value) }
        }
    }

    private func hint(for spec: SectionSpec) -> String { "keys: \(spec.names.joined(separator: ", "))" }

    private func isInBraces(_ node: YAMLNode) -> Bool {
        let (bytes, start) = (node.source.bytes, node.span.startOffset)
        return start < bytes.count && bytes[start] == UInt8(ascii: "{")
    }

    private func listHint(_ node: YAMLNode, _ element: FieldType) -> String? {
        switch node.kind {
        case .scalar: "put it in brackets: [ … ]"
        case .mapping: isInBraces(node) ? "put brackets around it: [{ … }]" : "put `- ` before its first key"
        case .sequence: nil
        }
    }
}
