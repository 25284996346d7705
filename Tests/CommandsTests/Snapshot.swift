import Foundation
import Testing

/// Compares with `Snapshots/NAME.txt`. A missing file is written and fails; RECORD_SNAPSHOTS=1 rewrites.
func expectSnapshot(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Snapshots/\(name).txt")
    let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
    guard !isRecording, let data = try? Data(contentsOf: file) else {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        if !isRecording { Issue.record("\(name): there was no snapshot; it was written", sourceLocation: sourceLocation) }
        return
    }
    let expected = String(decoding: data, as: UTF8.self)
    guard expected != text else { return }
    let (old, new) = (expected.components(separatedBy: "\n"), text.components(separatedBy: "\n"))
    let changes = new.difference(from: old).map { change in
        switch change {
        case .insert(let line, let element, _): "+\(line + 1) \(element)"
        case .remove(let line, let element, _): "-\(line + 1) \(element)"
        }
    }
    Issue.record("\(name) differs from its snapshot:\n\(changes.joined(separator: "\n"))", sourceLocation: sourceLocation)
}
