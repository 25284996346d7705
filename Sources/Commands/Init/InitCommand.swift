package import ArgumentParser
import Foundation
import RuleFiles

/// Writes a small working workspace and says what next.
package struct InitCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a small, commented, working workspace.",
        discussion: """
            Nothing is overwritten: where one of its files exists already, none is \
            written.

            EXAMPLE
              reprise init studio && reprise check studio && reprise plan studio
            """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let directory = URL(fileURLWithPath: workspace.directory, isDirectory: true)
        let files = FileManager.default
        let taken = InitTemplate.files.map(\.path).filter { files.fileExists(atPath: directory.appendingPathComponent($0).path) }
        guard taken.isEmpty else {
            throw CommandFailure(
                "\(workspace.directory) already has \(taken.joined(separator: ", ")): nothing was written",
                try: "another directory, or remove what is there")
        }
        do {
            try files.createDirectory(at: directory, withIntermediateDirectories: true)
            for file in InitTemplate.files {
                let target = directory.appendingPathComponent(file.path)
                try files.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(file.text.utf8).write(to: target, options: .withoutOverwriting)
            }
        } catch {
            throw CommandFailure(
                "cannot write to \(workspace.directory): \(OutputFile.reason(error))", try: "a directory that you may write to")
        }
        let name = workspace.directory == "." ? "" : " \(workspace.directory)"
        let console = context.console
        for file in InitTemplate.files { console.line("wrote \(directory.appendingPathComponent(file.path).relativePath)") }
        console.line("")
        console.line("Next:")
        console.line("  reprise check\(name)            the rules are sound")
        console.line("  reprise plan\(name)             what they would do, and why")
        console.line("  reprise run\(name) --sandbox    watch them work, without an account anywhere")
    }
}
