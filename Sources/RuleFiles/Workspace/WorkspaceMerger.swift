import Diagnostics
import YAMLTree

/// Makes one tree of all files: sections merge across files, what stands in the workspace wins over what it extends.
struct WorkspaceMerger {
    private(set) var diagnostics: [Diagnostic]
    private(set) var files: [RuleFile] = []
    /// False where going on would only repeat that there is nothing.
    let canContinue: Bool
    /// The trees of the files, by path: for finding again what stands at a place.
    private(set) var documents: [String: [YAMLNode]] = [:]
    private let reader: WorkspaceReader
    /// Sections of files that were read, by path.
    private var known: [String: [SectionValue]] = [:]
    /// What was merged of each base: a base that many extend is merged once.
    private var merged: [String: SectionValue] = [:]
    /// Paths that were read because something extends them.
    private var reached: Set<String> = []
    private var hasGaps = false
    private var isTooDeep = false

    /// Files that extend each other in a chain: more is no structure, and every level costs a copy of what lies below.
    private static let deepest = 64

    init(reader: WorkspaceReader) {
        self.reader = reader
        diagnostics = reader.diagnostics
        canContinue = !reader.reads.isEmpty
    }

    mutating func merge() -> SectionValue {
        var parts: [SectionValue] = []
        let decoded = Lanes.map(reader.reads, fewest: 4) { DecodedFile($0.parse, path: $0.path, bytes: $0.bytes, kind: .rules) }
        for (read, file) in zip(reader.reads, decoded) {
            take(file)
            if !reader.extended.contains(read.path) { parts += file.sections }
        }
        var root = SectionValue(spec: RuleLanguage.workspace, span: .start(of: reader.reads.first?.path ?? "rules.yaml"))
        for part in parts { join(&root, part) }
        let base = base(of: root, chain: [])
        if !isTooDeep { reportUnreached() }
        files.sort { $0.isPreset != $1.isPreset ? $1.isPreset : $0.path < $1.path }
        var whole = base.map { SectionOverlay.overlay(root, on: $0) } ?? root
        if hasGaps {
            var presence = PresenceCheck()
            presence.check(&whole)
            diagnostics += presence.diagnostics
        }
        return whole
    }

    private mutating func take(_ decoded: DecodedFile) {
        files.append(decoded.file)
        diagnostics += decoded.diagnostics
        documents[decoded.file.path] = decoded.documents
        known[decoded.file.path] = decoded.sections
        hasGaps = hasGaps || decoded.hasGaps
    }

    private mutating func reportUnreached() {
        for read in reader.reads where reader.extended.contains(read.path) && !reached.contains(read.path) {
            diagnostics.append(
                Diagnostic(
                    .error, "extends-cycle", "\(read.path) is extended only by itself or by what it extends",
                    hint: "remove it from `extends:` there", span: .start(of: read.path)))
        }
    }

    /// Joins a further file of the workspace: nothing may be said twice.
    private mutating func join(_ root: inout SectionValue, _ part: SectionValue) {
        for (spec, field) in part.ordered {
            // Taken out, so that what is appended to is not copied for every file.
            guard var known = root.fields.removeValue(forKey: spec.name) else {
                root.fields[spec.name] = field
                continue
            }
            if case .named(var names) = known.value, case .named(let more) = field.value {
                known.value = .list([])
                join(&names, more)
                known.value = .named(names)
            } else if spec.name != "version" {
                diagnostics.append(.definedTwice("`\(spec.name)`", field.keySpan, known.keySpan))
            }
            root.fields[spec.name] = known
        }
        root.isBroken = root.isBroken || part.isBroken
        root.misread.formUnion(part.misread)
    }

    private mutating func join(_ names: inout NamedSections, _ more: NamedSections) {
        for entry in more.entries {
            if let first = names[entry.name] {
                diagnostics.append(
                    entry.name.utf8.elementsEqual(first.name.utf8)
                        ? .definedTwice("\(names.kind.rawValue) `\(entry.name)`", entry.keySpan, first.keySpan)
                        : .sameName(names.kind, entry.name, entry.keySpan, first.keySpan))
            } else {
                names.set(entry)
            }
        }
        names.brokenNames += more.brokenNames
    }

    /// What a file extends, merged in the order of the list: later ones win.
    private mutating func base(of section: SectionValue, chain: [String]) -> SectionValue? {
        var merged: SectionValue?
        for field in section.list("extends") {
            guard case .text(let name) = field.value, let next = base(named: name, field, chain: chain) else { continue }
            merged = merged.map { SectionOverlay.overlay(next, on: $0) } ?? next
        }
        return merged
    }

    private mutating func base(named name: String, _ field: Field, chain: [String]) -> SectionValue? {
        let path = name.hasPrefix("reprise:") ? name : PathCheck.normalized(name)
        if chain.contains(path) {
            diagnostics.append(
                Diagnostic(
                    .error, "extends-cycle", "files extend each other", hint: (chain + [path]).joined(separator: " → "), span: field.span))
            return nil
        }
        if let known = merged[path] { return known }
        guard chain.count < Self.deepest else {
            if !isTooDeep {
                diagnostics.append(
                    Diagnostic(
                        .error, "extends-too-deep", "more than \(Self.deepest) files extend one another in a chain",
                        hint: "let files extend several others: `extends: [a.yaml, b.yaml]`", span: field.span))
            }
            isTooDeep = true
            return nil
        }
        guard let sections = sections(of: path, named: name, field) else { return nil }
        var root = SectionValue(spec: RuleLanguage.workspace, span: .start(of: path))
        for section in sections { join(&root, section) }
        let base = base(of: root, chain: chain + [path])
        root.fields["extends"] = nil
        let whole = base.map { SectionOverlay.overlay(root, on: $0) } ?? root
        merged[path] = whole
        return whole
    }

    private mutating func sections(of path: String, named name: String, _ field: Field) -> [SectionValue]? {
        if path.hasPrefix("reprise:") {
            let preset = String(path.dropFirst("reprise:".count))
            guard let found = Presets.all.first(where: { $0.name == preset }) else {
                let names = Presets.all.map(\.name)
                let hint = nearest(preset, names).map { "did you mean `reprise:\($0)`?" } ?? "presets: \(names.joined(separator: ", "))"
                diagnostics.append(
                    Diagnostic(.error, "unknown-preset", "unknown preset `\(preset.prefix(60))`", hint: hint, span: field.span))
                return nil
            }
            return known[path] ?? fresh(path, Array(found.text.utf8), .preset)
        }
        if let problem = PathCheck.problem(name) {
            diagnostics.append(Diagnostic(.error, "bad-path", problem, hint: "write it relative to the workspace", span: field.span))
            return nil
        }
        reached.insert(path)
        if let known = known[path] { return known }
        do throws(WorkspaceFileError) {
            return fresh(path, try reader.bytes(of: path), .rules)
        } catch {
            var diagnostic = Diagnostic.unreadable(path, error)
            diagnostic.span = field.span
            switch error {
            case .missing: diagnostic.hint = "name a file of the workspace, or a preset such as reprise:calm-nights"
            case .unreadable("it is a directory"): diagnostic.hint = "name a file in it, such as \(path)/rules.yaml"
            case .notADirectory, .unreadable, .tooLarge: break
            }
            diagnostics.append(diagnostic)
            return nil
        }
    }

    private mutating func fresh(_ path: String, _ bytes: [UInt8], _ kind: RuleFile.Kind) -> [SectionValue] {
        let decoded = DecodedFile(YAMLTree.parse(bytes, file: path), path: path, bytes: bytes, kind: kind)
        take(decoded)
        return decoded.sections
    }
}

extension Diagnostic {
    fileprivate static func definedTwice(_ what: String, _ span: SourceSpan, _ first: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, "defined-twice", "\(what) is defined twice", hint: "remove one of the two", span: span,
            notes: [Diagnostic.Note("first defined here", span: first)])
    }
}
