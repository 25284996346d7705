import ArgumentParser
import Diagnostics
import Foundation
import YAMLTree

/// A YAML or JSON file that is given to a command beside the rules: items, a scenario.
struct SideFile {
    /// As it was given on the command line.
    let path: String
    let bytes: [UInt8]
    let parse: YAMLParse

    private static let maxBytes = 10_000_000

    init(path: String) throws {
        self.path = path
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure("cannot read \(path): \(String(cString: strerror(errno)))", try: "check the file's name")
        }
        do {
            let data = try handle.read(upToCount: SideFile.maxBytes + 1) ?? Data()
            bytes = [UInt8](data)
        } catch {
            throw CommandFailure("cannot read \(path): \(OutputFile.reason(error))", try: "name a file")
        }
        parse = YAMLTree.parse(bytes, file: path)
    }

    /// The one document; nil in an empty file.
    var root: YAMLNode? { parse.documents.first }

    /// Prints the problems and ends the command, if there are any.
    func refuse(_ diagnostics: [Diagnostic], on console: Console) throws {
        let all = parse.diagnostics + diagnostics
        guard !all.isEmpty else { return }
        let output = DiagnosticOutput(diagnostics: all, texts: [path: bytes])
        console.note(output.text(isColored: console.isColored(.err)))
        if all.contains(where: { $0.severity == .error }) { throw ExitCode(CommandFailure.Status.failed.rawValue) }
    }
}
