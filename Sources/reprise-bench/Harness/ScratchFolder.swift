import Foundation

/// A folder for one run, on the disk that is to be measured.
struct ScratchFolder: Sendable {
    let path: String

    init(in parent: String) throws {
        var template = Array((parent as NSString).appendingPathComponent("reprise-bench-XXXXXX").utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { throw BenchmarkError("cannot create a folder in \(parent)") }
        path = made
    }

    func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

    func folder(_ name: String) throws -> String {
        let folder = file(name)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
