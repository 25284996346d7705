import Foundation

/// A Swift file of `Sources`, as text and as code without comments and the insides of strings.
struct SourceFile: Sendable {
    /// Below `Sources`, such as `Planner/Planner.swift`.
    let path: String
    let room: String
    let text: String
    let code: String
    var codeLines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }
}

enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let files: [SourceFile] = read(root.appendingPathComponent("Sources"))

    static let rooms: [String] = Set(files.map(\.room)).sorted()

    static func read(_ folder: URL) -> [SourceFile] {
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            guard let text = try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8) else { return nil }
            return SourceFile(path: path, room: String(path.prefix { $0 != "/" }), text: text, code: SwiftText.code(text))
        }
    }

    /// Every file below `Tests`, Swift or not, joined by room of tests: path and text.
    static let testFiles: [(path: String, text: String)] = {
        let folder = root.appendingPathComponent("Tests")
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return paths.sorted().compactMap { path in
            (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)).map { (path, $0) }
        }
    }()
}
