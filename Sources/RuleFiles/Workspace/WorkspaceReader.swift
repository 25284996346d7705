import Diagnostics
import YAMLTree

/// Reads the files of a workspace and sorts out which of them hold rules.
struct WorkspaceReader {
    struct Read: Sendable {
        var path: String
        var bytes: [UInt8]
        var parse: YAMLParse
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
        leaveOutContent()
        findExtended()
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
    private mutating func leaveOutContent() {
        var content = ContentPaths()
        let depths = reads.map { $0.path.utf8.count { $0 == UInt8(ascii: "/") } }
        for position in reads.indices.sorted(by: { (depths[$0], $0) < (depths[$1], $1) }) where !content.contains(reads[position].path) {
            for document in reads[position].parse.documents { content.read(document) }
        }
        guard !content.isEmpty else { return }
        reads.removeAll { content.contains($0.path) }
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
            let mappings = read.parse.documents.compactMap(\.mapping)
            let masks = RuleLanguage.workspace.masks
            if mappings.contains(where: { $0.contains { $0.key.withUTF8 { masks.position(of: $0) } != nil } }) { return false }
            let keys = mappings.flatMap { $0.map(\.key.text) }
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
