import Diagnostics
import Domain
import Foundation
import YAMLTree

/// Reads the files of a workspace and sorts out which of them hold rules.
struct WorkspaceReader {
    struct Read {
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

    private mutating func load(_ paths: [String]) {
        var total = 0
        for path in paths {
            do throws(WorkspaceFileError) {
                let bytes = try files.bytes(of: path, limit: limits.fileBytes)
                total += bytes.count
                guard total <= limits.totalBytes else {
                    diagnostics.append(
                        Diagnostic(.error, "workspace-too-large", "more than \(limits.totalBytes >> 20) MiB of YAML files in the workspace")
                    )
                    return
                }
                reads.append(Read(path: path, bytes: bytes, parse: YAMLTree.parse(bytes, file: path)))
            } catch {
                diagnostics.append(.unreadable(path, error))
            }
        }
    }

    /// YAML files inside folders of originals are content, not rules.
    private mutating func leaveOutContent() {
        var folders: [String] = []
        func isInside(_ path: String) -> Bool { folders.contains { path == $0 || path.hasPrefix($0 + "/") } }
        // Files nearer the root speak first: a file inside a folder of originals has no say.
        let nearest = reads.sorted { ($0.path.split(separator: "/").count, $0.path) < ($1.path.split(separator: "/").count, $1.path) }
        for read in nearest where !isInside(read.path) {
            for document in read.parse.documents { folders += Self.originals(in: document) }
        }
        folders.removeAll(where: \.isEmpty)
        reads.removeAll { isInside($0.path) }
    }

    private static func originals(in document: YAMLNode) -> [String] {
        guard let sources = document.mapping?["sources"]?.mapping else { return [] }
        return sources.compactMap { entry in
            guard let path = entry.value.mapping?["media"]?.mapping?["originals"]?.scalar?.text else { return nil }
            return PathCheck.problem(path) == nil ? PathCheck.normalized(path) : nil
        }
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
            let keys = read.parse.documents.compactMap(\.mapping).flatMap { $0.map(\.key.text) }
            if keys.contains(where: { RuleLanguage.workspace.field($0) != nil }) { return false }
            let meant = keys.lazy.compactMap { nearest($0, RuleLanguage.workspace.supportedNames) }.first
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

    /// SHA-256 over the sorted (path, bytes), each after its length.
    func contentHash() -> String {
        var data = Data()
        func append(_ bytes: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { data.append(contentsOf: $0) }
            data.append(contentsOf: bytes)
        }
        if let ignoreFile {
            append(".repriseignore".utf8)
            append(ignoreFile)
        }
        for read in reads {
            append(read.path.utf8)
            append(read.bytes)
        }
        return sha256Hex(data)
    }
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
