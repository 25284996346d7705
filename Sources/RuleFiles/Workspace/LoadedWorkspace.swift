package import CivilTime
package import Diagnostics
package import RuleSet

/// A workspace as read: rules if they can be used, and everything there is to say about them.
package struct LoadedWorkspace: Sendable {
    /// Nil when an error forbids using the rules.
    package var ruleSet: RuleSet?
    /// In the order of files and places.
    package var diagnostics: [Diagnostic]
    /// What a renderer quotes from: the rule files that were read, by path, then presets, then files of content in which
    /// something is wrong. Secrets are blotted out.
    package var files: [RuleFile]
    /// Everything that decides on the rules, with what it holds.
    package let inputs: WorkspaceInputs
    /// The merged tree behind the rules.
    let root: SectionValue

    /// Every effective key with its value and where it came from; built when asked for, as few commands need it.
    package var config: EffectiveConfig { EffectiveConfig(root: root) }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    /// SHA-256 over the sorted (path, bytes) of rule files and content, lower-case hex.
    package var contentHash: String { inputs.hash }
    /// Paths below the workspace whose bytes decide on the rules, without presets: what `Git.revision` compares. Media are
    /// not among them: they are large, and often kept outside of Git.
    package var paths: [String] { inputs.paths }
}

package struct RuleFile: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case rules
        /// Shipped inside the program.
        case preset
        /// A file of a queue, a calendar.
        case content
    }
    package var path: String
    package var bytes: [UInt8]
    package var kind: Kind

    package var isPreset: Bool { kind == .preset }
}

/// Reads, merges, decodes and checks a workspace.
package enum RuleWorkspace {
    /// - Parameters:
    ///   - directory: the workspace on disk.
    ///   - revision: what the rules are called in plans and the ledger; nil: `files.HASH` of their content.
    ///   - today: for warnings about what lies in the past; nil: none of them.
    package static func load(
        directory: String, revision: String? = nil, limits: WorkspaceLimits = WorkspaceLimits(), today: CivilDate? = nil
    ) -> LoadedWorkspace {
        load(files: DiskFiles(directory: directory), name: directory, revision: revision, limits: limits, today: today)
    }

    /// - Parameter name: how messages call the workspace.
    package static func load(
        files: any WorkspaceFiles, name: String = "the workspace", revision: String? = nil, limits: WorkspaceLimits = WorkspaceLimits(),
        today: CivilDate? = nil
    ) -> LoadedWorkspace {
        var reader = WorkspaceReader(files: files, name: name, limits: limits)
        reader.read()
        var merger = WorkspaceMerger(reader: reader)
        let root = merger.merge()
        let content = WorkspaceContent(files: files, limits: limits)
        var builder = RuleSetBuilder(
            root: root, documents: merger.documents, diagnostics: merger.diagnostics, content: content, today: today)
        var built = merger.canContinue ? builder.build() : nil
        let inputs = WorkspaceInputs(reader: reader, merged: merger.files, content: content)
        let redaction = Redaction(secrets: builder.secrets)
        let diagnostics = DiagnosticOrder.sorted(builder.diagnostics).map(redaction.applied)
        let isUsable = !diagnostics.contains { $0.severity == .error }
        if isUsable { built?.revision = revision ?? "files." + inputs.hash.prefix(12) }
        return LoadedWorkspace(
            ruleSet: isUsable ? built : nil, diagnostics: diagnostics,
            files: (merger.files + content.quoted.sorted { $0.path < $1.path }).map(redaction.applied), inputs: inputs, root: root)
    }
}

/// Files in the order of their names, places in the order of reading; what has no place comes first.
enum DiagnosticOrder {
    static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard diagnostics.count > 1 else { return diagnostics }
        return diagnostics.enumerated().sorted { isBefore($0, $1) }.map(\.element)
    }

    private static func isBefore(_ a: (offset: Int, element: Diagnostic), _ b: (offset: Int, element: Diagnostic)) -> Bool {
        let (left, right) = (a.element.span, b.element.span)
        guard let left, let right else { return left == nil && right == nil ? a.offset < b.offset : left == nil }
        if left.file != right.file { return left.file < right.file }
        return (left.line, left.column, a.offset) < (right.line, right.column, b.offset)
    }
}
