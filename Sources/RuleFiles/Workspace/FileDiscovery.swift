package import Diagnostics

/// Finds the YAML files of a workspace that may be rule files (DESIGN §2, "Files"), in the order of their paths.
package struct FileDiscovery {
    package private(set) var paths: [String] = []
    package private(set) var diagnostics: [Diagnostic] = []
    private let files: any WorkspaceFiles
    private let limits: WorkspaceLimits
    private let ignored: IgnorePatterns
    private var links: [(path: String, identity: String, isDirectory: Bool)] = []
    /// Real paths, relative to the workspace, of what was reached already: each file is read once.
    private var seen: Set<String> = [""]
    private var entryCount = 0
    private var isOverLimit = false

    package init(_ files: any WorkspaceFiles, ignored: IgnorePatterns, limits: WorkspaceLimits) {
        self.files = files
        self.ignored = ignored
        self.limits = limits
    }

    /// Names that are never rule files nor hold them.
    package static func isSkipped(name: String) -> Bool { name.hasPrefix(".") || name.hasPrefix("_") }

    package static func isRuleFileName(_ name: String) -> Bool {
        (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasSuffix(".test.yaml") && !name.hasSuffix(".test.yml")
            && !isSkipped(name: name)
    }

    package mutating func run() {
        walk("", real: "", depth: 0)
        // Links come last, so that what they lead to keeps its own path. They matter where that path is hidden, as in a
        // mounted Kubernetes ConfigMap.
        var position = 0
        while position < links.count, !isOverLimit {
            let link = links[position]
            position += 1
            guard seen.insert(link.identity).inserted else { continue }
            if link.isDirectory {
                walk(link.path, real: link.identity, depth: link.path.split(separator: "/").count)
            } else {
                add(link.path)
            }
        }
        paths.sort()
    }

    private mutating func walk(_ directory: String, real: String, depth: Int) {
        guard depth <= limits.depth else {
            diagnostics.append(.tooDeep(directory, limit: limits.depth))
            return
        }
        let entries: [WorkspaceEntry]
        do throws(WorkspaceFileError) {
            entries = try files.entries(of: directory).sorted { $0.name < $1.name }
        } catch {
            diagnostics.append(.unreadable(directory, error))
            return
        }
        entryCount += entries.count
        for entry in entries where !isOverLimit && !Self.isSkipped(name: entry.name) {
            let prefix = directory.isEmpty ? "" : directory + "/"
            visit(entry, at: prefix + entry.name, real: (real.isEmpty ? "" : real + "/") + entry.name, depth: depth)
        }
    }

    private mutating func visit(_ entry: WorkspaceEntry, at path: String, real: String, depth: Int) {
        let isFile = Self.isRuleFileName(entry.name)
        switch entry.kind {
        case .directory:
            if !ignored.matches(path, isDirectory: true), seen.insert(real).inserted { walk(path, real: real, depth: depth + 1) }
        case .file:
            if isFile, !ignored.matches(path, isDirectory: false), seen.insert(real).inserted { add(path) }
        case .link(let identity, let isDirectory):
            if isDirectory || isFile, !ignored.matches(path, isDirectory: isDirectory) { links.append((path, identity, isDirectory)) }
        case .unusable(let reason):
            if isFile, !ignored.matches(path, isDirectory: false) { diagnostics.append(.skipped(path, reason)) }
        }
        if entryCount > limits.entries, !isOverLimit { stop("entries", limits.entries) }
    }

    private mutating func add(_ path: String) {
        paths.append(path)
        if paths.count > limits.files { stop("YAML files", limits.files) }
    }

    private mutating func stop(_ what: String, _ limit: Int) {
        isOverLimit = true
        diagnostics.append(.tooMany(what, limit: limit))
    }
}

extension Diagnostic {
    fileprivate static func tooDeep(_ path: String, limit: Int) -> Diagnostic {
        Diagnostic(
            .error, "workspace-too-large", "more than \(limit) nested directories", hint: "leave it out in .repriseignore",
            span: .start(of: path))
    }

    fileprivate static func tooMany(_ what: String, limit: Int) -> Diagnostic {
        Diagnostic(
            .error, "workspace-too-large", "more than \(limit) \(what) in the workspace", hint: "leave directories out in .repriseignore")
    }

    static func skipped(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic(.warning, "file-skipped", "\(path) is not read: \(reason)", span: .start(of: path))
    }

    static func unreadable(_ path: String, _ error: WorkspaceFileError) -> Diagnostic {
        let place = path.isEmpty ? "the workspace" : path
        return switch error {
        case .missing: Diagnostic(.error, "file-unreadable", "\(place) does not exist", span: path.isEmpty ? nil : .start(of: path))
        case .notADirectory:
            Diagnostic(.error, "file-unreadable", "\(place) is not a directory", span: path.isEmpty ? nil : .start(of: path))
        case .unreadable(let reason):
            Diagnostic(
                .error, "file-unreadable", "\(place) cannot be read: \(reason)",
                hint: "mend its permissions, or leave it out in .repriseignore", span: path.isEmpty ? nil : .start(of: path))
        case .tooLarge(let limit):
            Diagnostic(
                .error, "file-too-large", "\(place) is larger than \(limit >> 20) MiB",
                hint: "split it, or leave it out in .repriseignore", span: .start(of: path))
        }
    }
}
