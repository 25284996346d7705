import CivilTime
import Foundation
import Glibc

/// A folder of its own, removed with its last user.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array((NSTemporaryDirectory() + "reprise-media-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult func write(_ name: String, _ data: Data, modified: Timestamp? = nil) throws -> String {
        let full = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try data.write(to: URL(fileURLWithPath: full))
        if let modified {
            var times = [timespec(tv_sec: Int(modified.seconds), tv_nsec: 0), timespec(tv_sec: Int(modified.seconds), tv_nsec: 0)]
            utimensat(AT_FDCWD, full, &times, 0)
        }
        return full
    }

    @discardableResult func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

    /// All files under the folder, by name.
    func files() -> [String] { (FileManager.default.subpaths(atPath: path) ?? []).sorted() }
}
