import Foundation

/// A folder of its own for one test, removed with everything in it.
struct TemporaryFolder {
    let url: URL

    init() throws {
        let template = FileManager.default.temporaryDirectory.appendingPathComponent("reprise-e2e-XXXXXX").path
        var bytes = Array(template.utf8CString)
        guard mkdtemp(&bytes) != nil else { throw Obstacle("no temporary folder can be made at \(template)") }
        url = URL(fileURLWithPath: String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self), isDirectory: true)
    }

    /// One that somebody else has made, and removes.
    init(at path: String) { url = URL(fileURLWithPath: path, isDirectory: true) }

    func remove() { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a file, and the folders above it.
    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ data: Data, to name: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }
}

func withFolder<Value>(_ body: (TemporaryFolder) async throws -> Value) async throws -> Value {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    return try await body(folder)
}

/// The example that the demo runs, without what a run has left in it.
func copyStudio(to folder: TemporaryFolder, as name: String = "studio") throws -> String {
    let example = Binary.repository.appendingPathComponent("examples/studio")
    for file in try FileManager.default.contentsOfDirectory(atPath: example.path) where !file.hasPrefix(".") {
        try folder.write(Data(contentsOf: example.appendingPathComponent(file)), to: "\(name)/\(file)")
    }
    return folder.path(name)
}
