import ArgumentParser
import Diagnostics
import Foundation
import Git
import RuleFiles
import RuleSet

/// What `--against` compares with: another revision of the workspace, or another directory.
struct PlanBase {
    /// For people: `main (1a2b3c4d5e6f)`, or the directory.
    let name: String
    /// Nil: the workspace did not exist there, so everything is new.
    let rules: RuleSet?

    static func load(_ written: String, workspace: String, on console: Console) throws -> PlanBase {
        let shown = TerminalText.safe(written)
        switch Result(catching: { () throws(GitTree.Problem) in try GitTree(directory: workspace, revision: written) }) {
        case .success(let tree):
            if isDirectory(written) { console.note("note: `\(shown)` is a revision and a directory; write ./\(shown) for the directory") }
            return try base(tree, written, console)
        case .failure(.notARepository), .failure(.unknownRevision):
            guard !isDirectory(written) else { return try directory(written, console) }
        case .failure(.failed): throw CommandFailure("Git does not give revision `\(shown)`", try: "`git fsck` in the repository")
        }
        guard (try? GitTree(directory: workspace, revision: "HEAD")) != nil else {
            throw CommandFailure(
                "\(workspace) is in no Git repository with commits, and there is no directory `\(shown)`",
                try: "--against DIR with a copy of the older rules")
        }
        throw CommandFailure(
            "`\(shown)` is neither a revision of the repository around \(workspace) nor a directory",
            try: "`git fetch` first: a shallow clone holds few revisions (fetch-depth: 0 in GitHub Actions)")
    }

    private static func base(_ tree: GitTree, _ written: String, _ console: Console) throws -> PlanBase {
        let name = tree.commit.hasPrefix(written) ? String(tree.commit.prefix(12)) : "\(written) (\(tree.commit.prefix(12)))"
        guard !tree.entries.isEmpty else {
            console.note("note: there was no workspace at \(TerminalText.safe(name)): everything is new")
            return PlanBase(name: name, rules: nil)
        }
        let loaded = RuleWorkspace.load(files: try RevisionFiles(tree), name: name, revision: tree.commit)
        return PlanBase(name: name, rules: try rules(loaded, name, console))
    }

    private static func directory(_ path: String, _ console: Console) throws -> PlanBase {
        PlanBase(name: path, rules: try rules(RuleWorkspace.load(directory: path), path, console))
    }

    /// A base without any rule files is an empty one; a base with errors cannot be compared with.
    private static func rules(_ loaded: LoadedWorkspace, _ name: String, _ console: Console) throws -> RuleSet? {
        if let rules = loaded.ruleSet { return rules }
        if loaded.diagnostics.allSatisfy({ $0.code == "no-rule-files" || $0.severity != .error }) {
            console.note("note: there were no rules at \(TerminalText.safe(name)): everything is new")
            return nil
        }
        let errors = loaded.diagnostics.filter { $0.severity == .error }
        let output = DiagnosticOutput(diagnostics: errors, files: loaded.files)
        console.note(output.text(isColored: console.isColored(.err)))
        throw CommandFailure(
            "the base \(TerminalText.safe(name)) does not check, so there is nothing to compare with",
            try: "--against a revision whose rules are right; `reprise plan` without --against shows today's")
    }

    private static func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
