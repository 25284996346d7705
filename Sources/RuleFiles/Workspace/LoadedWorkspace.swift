package import Diagnostics
package import RuleSet

/// A workspace as read: rules if they can be used, and everything there is to say about them.
package struct LoadedWorkspace: Sendable {
    /// Nil when an error forbids using the rules.
    package var ruleSet: RuleSet?
    /// In the order of files and places.
    package var diagnostics: [Diagnostic]
    /// The rule files that were read, by path, presets last: what a renderer quotes from. Secrets are blotted out.
    package var files: [RuleFile]
    /// SHA-256 over the sorted (path, bytes) of the rule files, lower-case hex.
    package var contentHash: String
    /// The merged tree behind the rules.
    let root: SectionValue
    /// `.repriseignore` decides which files count, so it belongs to the revision.
    let hasIgnoreFile: Bool

    /// Every effective key with its value and where it came from; built when asked for, as few commands need it.
    package var config: EffectiveConfig { EffectiveConfig(root: root) }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    /// Paths below the workspace, without presets: what `Git.revision` compares.
    package var paths: [String] { (hasIgnoreFile ? [".repriseignore"] : []) + files.filter { !$0.isPreset }.map(\.path) }
}

package struct RuleFile: Hashable, Sendable {
    package var path: String
    package var bytes: [UInt8]
    /// Shipped inside the program.
    package var isPreset: Bool
}

/// Reads, merges, decodes and checks a workspace.
package enum RuleWorkspace {
    /// - Parameters:
    ///   - directory: the workspace on disk.
    ///   - revision: what the rules are called in plans and the ledger; nil: `files.HASH` of their content.
    package static func load(directory: String, revision: String? = nil, limits: WorkspaceLimits = WorkspaceLimits()) -> LoadedWorkspace {
        load(files: DiskFiles(directory: directory), name: directory, revision: revision, limits: limits)
    }

    /// - Parameter name: how messages call the workspace.
    package static func load(
        files: any WorkspaceFiles, name: String = "the workspace", revision: String? = nil, limits: WorkspaceLimits = WorkspaceLimits()
    ) -> LoadedWorkspace {
        var reader = WorkspaceReader(files: files, name: name, limits: limits)
        reader.read()
        var merger = WorkspaceMerger(reader: reader)
        let root = merger.merge()
        let hash = reader.contentHash()
        var builder = RuleSetBuilder(root: root, diagnostics: merger.diagnostics)
        let built = merger.canContinue ? builder.build(revision: revision ?? "files." + hash.prefix(12)) : nil
        let diagnostics = DiagnosticOrder.sorted(builder.diagnostics)
        return LoadedWorkspace(
            ruleSet: diagnostics.contains { $0.severity == .error } ? nil : built, diagnostics: diagnostics,
            files: merger.files, contentHash: hash, root: root, hasIgnoreFile: reader.ignoreFile != nil)
    }
}

/// Files in the order of their names, places in the order of reading; what has no place comes first.
enum DiagnosticOrder {
    static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.enumerated().sorted { key($0) < key($1) }.map(\.element)
    }

    private static func key(_ entry: (offset: Int, element: Diagnostic)) -> (String, Int, Int) {
        let span = entry.element.span
        return (span?.file ?? "", span?.startOffset ?? -1, entry.offset)
    }
}
