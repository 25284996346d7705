package import ArgumentParser
import Diagnostics
import Foundation
import RuleFiles
import YAMLTree

/// Tidies rule files as far as that can be done without losing a comment.
package struct FmtCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "fmt",
        abstract: "Tidy the white space of rule files.",
        discussion: """
            What it does is little, so that nothing of yours is lost: line ends become LF, \
            white space at the ends of lines goes, files end with one line feed, a byte \
            order mark goes. It does not touch order, comments, quotes, indentation, or \
            texts over several lines. Each result is read again: a file whose meaning \
            would change, or that is no YAML, is left alone.

            EXAMPLES
              reprise fmt studio
              reprise fmt --check studio    for continuous integration

            EXIT STATUS
              0 tidy · 1 a file is not tidy, with --check, or cannot be read or written
            """)

    @OptionGroup var workspace: WorkspaceOptions

    @Flag(help: "Change nothing; exit with 1 when a file is not tidy.")
    var check = false

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let loaded = RuleWorkspace.load(directory: workspace.directory, revision: "formatted")
        let paths = loaded.files.filter { $0.kind == .rules }.map(\.path)
        guard !paths.isEmpty else {
            let first = loaded.diagnostics.first { $0.severity == .error }
            throw CommandFailure(first?.summary ?? "no rule files in \(workspace.directory)", try: "give the directory of your rule files")
        }
        let files = DiskFiles(directory: workspace.directory)
        var untidy = 0
        var refused = 0
        for path in paths {
            switch try tidy(path, files) {
            case .tidy: continue
            case .changed:
                untidy += 1
                context.console.line(check ? "\(path): not tidy" : "\(path): tidied")
            case .refused(let reason):
                refused += 1
                context.console.note("warning: \(path) is left alone: \(reason)")
            }
        }
        context.console.line(summary(of: paths.count, untidy: untidy, refused: refused))
        if refused > 0 || check && untidy > 0 { throw ExitCode(CommandFailure.Status.failed.rawValue) }
    }

    private func summary(of count: Int, untidy: Int, refused: Int) -> String {
        var words: [String] = []
        if untidy > 0 { words.append("\(untidy) \(check ? "not tidy" : "tidied")") }
        if refused > 0 { words.append("\(refused) left alone") }
        if words.isEmpty { words.append("all tidy") }
        return "\(count) \(count == 1 ? "file" : "files"): \(words.joined(separator: ", "))"
    }

    private enum Outcome {
        case tidy, changed
        /// Why it was left alone.
        case refused(String)
    }

    private func tidy(_ path: String, _ files: DiskFiles) throws -> Outcome {
        let bytes: [UInt8]
        do throws(WorkspaceFileError) {
            bytes = try files.bytes(of: path, limit: WorkspaceLimits().fileBytes)
        } catch {
            throw CommandFailure("\(path) cannot be read", try: "`reprise check` says why")
        }
        guard let tidied = YAMLTidy.tidied(bytes, file: path) else {
            let isYAML = !YAMLTree.parse(bytes, file: path).hasErrors
            return .refused(
                isYAML ? "tidying would change what it says" : "it cannot be read as YAML (`reprise check` says why)")
        }
        if tidied == bytes { return .tidy }
        if !check { try write(tidied, to: path) }
        return .changed
    }

    /// Beside it first, then in its place: a full disk loses nothing. What a link leads to is written, not the link.
    private func write(_ bytes: [UInt8], to path: String) throws {
        let target = URL(fileURLWithPath: workspace.directory, isDirectory: true).appendingPathComponent(path).resolvingSymlinksInPath()
        let attributes = try? FileManager.default.attributesOfItem(atPath: target.path)
        do {
            try Data(bytes).write(to: target, options: .atomic)
            if let mode = attributes?[.posixPermissions] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target.path)
            }
        } catch {
            throw CommandFailure("\(path) cannot be written: \(OutputFile.reason(error))", try: "see who owns it")
        }
    }
}
