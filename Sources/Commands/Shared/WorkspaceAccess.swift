import ArgumentParser
import CivilTime
import Diagnostics
import Foundation
import Git
import Ledger
import RuleFiles
import RuleSet

/// How commands come to the rules and the ledger of a workspace.
struct WorkspaceAccess {
    let directory: String
    let context: CommandContext

    init(_ options: WorkspaceOptions, in context: CommandContext) {
        directory = options.directory
        self.context = context
    }

    /// The rules, named by their revision. Errors and warnings go to standard error; errors end the command (1).
    func rules() throws -> (rules: RuleSet, workspace: LoadedWorkspace) {
        let workspace = RuleWorkspace.load(directory: directory)
        let worthSaying = workspace.diagnostics.filter { $0.severity != .note }
        if !worthSaying.isEmpty {
            let output = DiagnosticOutput(diagnostics: worthSaying, files: workspace.files)
            context.console.note(output.text(isColored: context.console.isColored(.err)))
        }
        guard var rules = workspace.ruleSet else { throw ExitCode(CommandFailure.Status.failed.rawValue) }
        rules.revision = Git.revision(
            of: directory, files: workspace.paths, listed: workspace.inputs.media, folders: workspace.inputs.folders,
            contentHash: workspace.contentHash)
        return (rules, workspace)
    }

    /// The workspace's zone, for commands that show the ledger and work beside broken rules too.
    func zoneForShowing() throws -> Zone {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw CommandFailure("\(directory) is not a directory", try: "give the directory of your rule files")
        }
        if let rules = RuleWorkspace.load(directory: directory).ruleSet { return rules.zone }
        context.console.note("note: the rules cannot be used (`reprise check` says why); times are in UTC")
        return .utc
    }

    /// Nil, with a word about it, where there is none yet.
    func ledger(_ options: LedgerOptions) throws -> Ledger? {
        let path = options.path(in: directory)
        if let ledger = try Ledger.openReadOnly(path: path) { return ledger }
        context.console.note("note: there is no ledger yet at \(path)")
        return nil
    }
}
