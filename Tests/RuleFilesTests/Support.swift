import Diagnostics
import Foundation
import RuleFiles
import RuleSet

/// A workspace in memory.
func load(_ files: [String: String]) -> LoadedWorkspace { RuleWorkspace.load(files: MemoryFiles(files)) }
func load(_ text: String) -> LoadedWorkspace { load(["rules.yaml": text]) }

/// `severity code file:line:column`, one for each diagnostic.
func findings(_ workspace: LoadedWorkspace) -> [String] {
    workspace.diagnostics.map { diagnostic in
        let place = diagnostic.span.map { " \($0.file):\($0.line):\($0.column)" } ?? ""
        return "\(diagnostic.severity) \(diagnostic.code.rawValue)\(place)"
    }
}

/// The codes of errors and warnings, in order.
func codes(_ workspace: LoadedWorkspace) -> [String] {
    workspace.diagnostics.filter { $0.severity != .note }.map(\.code.rawValue)
}

/// A workspace that is right, with a hole for more: accounts and one rule.
func accounts(_ more: String = "", rule: String = "post: [{ to: reels, caption: hello }]") -> String {
    """
    sources: { tok: { tiktok: { credentials: tok } } }
    destinations: { reels: { instagram: { credentials: insta } } }
    rules:
      r:
        on: { new_item: tok }
        \(rule)
    \(more)
    """
}

/// The repository, found from this file.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

func repositoryText(_ path: String) throws -> String {
    try String(contentsOf: repository.appendingPathComponent(path), encoding: .utf8)
}

/// A directory that is removed at the end of the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array((FileManager.default.temporaryDirectory.path + "/reprise-test-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        let file = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func link(_ name: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + "/" + name, withDestinationPath: destination)
    }
}
