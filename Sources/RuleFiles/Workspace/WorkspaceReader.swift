import Diagnostics
import YAMLTree

/// Reads the files of a workspace and sorts out which of them hold rules.
struct WorkspaceReader {
    struct Read: Sendable {
        var path: String
        var bytes: [UInt8]
        var parse: YAMLParse

        /// Whether some document has a key of ours.
        var holdsRules: Bool {
            has { _ in true }
        }

        /// Whether some document defines something by name. Other programs' files have a `version` too.
        var holdsDefinitions: Bool {
            has { if case .named = $0.type { true } else { false } }
        }

        private func has(_ isWanted: (FieldSpec) -> Bool) -> Bool {
            let spec = RuleLanguage.workspace
            return parse.documents.contains { document in
                document.mapping?.contains { entry in
                    entry.key.withUTF8 { spec.masks.position(of: $0) }.map { isWanted(spec.fields[$0]) } ?? false
                } ?? false
            }
        }
    }

    private(set) var diagnostics: [Diagnostic] = []
    /// Rule files by path, those that others extend included.
    private(set) var reads: [Read] = []
    /// Paths that some file names in `extends:`: they are read as what others build on, not as files of their own.
    private(set) var extended: Set<String> = []
    private(set) var isMissing = false
    /// The text of `.repriseignore`, part of what decides on the rules.
    private(set) var ignoreFile: [UInt8]?
    private let files: any WorkspaceFiles
    private let name: String
    private let limits: WorkspaceLimits

    init(files: any WorkspaceFiles, name: String, limits: WorkspaceLimits) {
        self.files = files
        self.name = name
        self.limits = limits
    }

    mutating func read() {
        do throws(WorkspaceFileError) {
            _ = try files.entries(of: "")
        } catch {
            isMissing = true
            diagnostics.append(.noWorkspace(name, error))
            return
        }
        var ignored = IgnorePatterns()
        do throws(WorkspaceFileError) {
            let bytes = try files.bytes(of: ".repriseignore", limit: 1 << 20)
            ignoreFile = bytes
            ignored = IgnorePatterns(String(decoding: bytes, as: UTF8.self))
        } catch {
            if error != .missing { diagnostics.append(.unreadable(".repriseignore", error)) }
        }
        var discovery = FileDiscovery(files, ignored: ignored, limits: limits)
        discovery.run()
        diagnostics += discovery.diagnostics
        load(discovery.paths)
        let leftOut = leaveOutContent()
        findExtended()
        for (path, claim) in leftOut where !extended.contains(path) { diagnostics.append(.rulesInContent(path, claim)) }
        leaveOutStrangers()
    }

    /// In portions: a workspace that is too large is noticed before all of it is in memory.
    private static let portion = 512

    private mutating func load(_ paths: [String]) {
        var total = 0
        for start in stride(from: 0, to: paths.count, by: Self.portion) {
            let portion = Array(paths[start..<min(start + Self.portion, paths.count)])
            let (files, limit) = (files, limits.fileBytes)
            let results = Lanes.map(portion, fewest: 4) { path -> Result<Read, WorkspaceFileError> in
                Result { () throws(WorkspaceFileError) in
                    let bytes = try files.bytes(of: path, limit: limit)
                    return Read(path: path, bytes: bytes, parse: YAMLTree.parse(bytes, file: path))
                }
            }
            for (path, result) in zip(portion, results) {
                switch result {
                case .success(let read):
                    total += read.bytes.count
                    reads.append(read)
                case .failure(let error): diagnostics.append(.unreadable(path, error))
                }
            }
            guard total <= limits.totalBytes else {
                diagnostics.append(
                    Diagnostic(.error, "workspace-too-large", "more than \(limits.totalBytes >> 20) MiB of YAML files in the workspace"))
                return
            }
        }
    }

    /// Files nearer the root speak first: a file inside a folder of content has no say.
    ///
    /// - Returns: what looks like rule files all the same, each with the place that calls it content.
    private mutating func leaveOutContent() -> [(path: String, claim: SourceSpan)] {
        var content = ContentPaths(reads.lazy.flatMap(\.parse.documents))
        let depths = reads.map { $0.path.utf8.count { $0 == UInt8(ascii: "/") } }
        for position in reads.indices.sorted(by: { (depths[$0], $0) < (depths[$1], $1) })
        where content.claim(of: reads[position].path) == nil {
            for document in reads[position].parse.documents { content.read(document, of: reads[position].path) }
        }
        var leftOut: [(path: String, claim: SourceSpan)] = []
        guard !content.isEmpty else { return leftOut }
        reads.removeAll { read in
            guard let claim = content.claim(of: read.path) else { return false }
            if read.holdsDefinitions { leftOut.append((read.path, claim)) }
            return true
        }
        return leftOut
    }

    private mutating func findExtended() {
        for read in reads {
            for document in read.parse.documents {
                guard let value = document.mapping?["extends"] else { continue }
                let texts = value.sequence?.compactMap { $0.scalar?.text } ?? [value.scalar?.text].compactMap(\.self)
                extended.formUnion(texts.filter { !$0.hasPrefix("reprise:") }.map(PathCheck.normalized))
            }
        }
    }

    /// A YAML file that is not ours is left alone, but not without a word; one that cannot be read might be ours.
    private mutating func leaveOutStrangers() {
        reads.removeAll { read in
            if read.parse.hasErrors { return false }
            if read.holdsRules { return false }
            let keys = read.parse.documents.compactMap(\.mapping).flatMap { $0.map(\.key.text) }
            let meant = keys.lazy.compactMap { nearest($0, RuleLanguage.workspace.names) }.first
            diagnostics.append(
                Diagnostic(
                    .note, "not-a-rule-file", "\(read.path) holds no rules and is not read", hint: meant.map { "did you mean `\($0)`?" },
                    span: .start(of: read.path)))
            return true
        }
        if reads.isEmpty, !diagnostics.contains(where: { $0.severity == .error }) {
            diagnostics.append(
                Diagnostic(
                    .error, "no-rule-files", "no rule files in \(name)",
                    hint: "`reprise init DIR` writes a small working workspace"))
        }
    }

    func bytes(of path: String) throws(WorkspaceFileError) -> [UInt8] { try files.bytes(of: path, limit: limits.fileBytes) }
}

extension Diagnostic {
    fileprivate static func rulesInContent(_ path: String, _ claim: SourceSpan) -> Diagnostic {
        Diagnostic(
            .note, "rules-in-content", "\(path) holds rules, but lies where content is, so it is not read",
            hint: "move it, if it is meant to be a rule file", span: .start(of: path),
            notes: [Diagnostic.Note("this makes it content", span: claim)])
    }

    fileprivate static func noWorkspace(_ name: String, _ error: WorkspaceFileError) -> Diagnostic {
        let hint = "give the directory of your rule files, or write one with `reprise init DIR`"
        return switch error {
        case .missing: Diagnostic(.error, "workspace-missing", "\(name) does not exist", hint: hint)
        case .notADirectory: Diagnostic(.error, "workspace-missing", "\(name) is not a directory", hint: hint)
        case .unreadable(let reason): Diagnostic(.error, "workspace-missing", "\(name) cannot be read: \(reason)", hint: hint)
        case .tooLarge: Diagnostic(.error, "workspace-missing", "\(name) cannot be read", hint: hint)
        }
    }
}
