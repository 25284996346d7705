import Foundation
import PlatformFacts
import Testing

/// SplitMix64: the same texts for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Compares text with a file of the repository. `RECORD_SNAPSHOTS=1` writes the file instead; a missing one fails.
func expectSnapshot(_ text: String, path: String, location: SourceLocation = #_sourceLocation) {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(path)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        do { try Data(text.utf8).write(to: file) } catch { Issue.record("\(path) cannot be written: \(error)", sourceLocation: location) }
        return
    }
    guard let recorded = try? String(contentsOf: file, encoding: .utf8) else {
        Issue.record("\(path) is missing; RECORD_SNAPSHOTS=1 writes it", sourceLocation: location)
        return
    }
    let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard old != new else { return }
    let line = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
    let before = old.indices.contains(line) ? old[line] : "(nothing)"
    let after = new.indices.contains(line) ? new[line] : "(nothing)"
    Issue.record(
        "\(path) differs at line \(line + 1):\n- \(before)\n+ \(after)\nRECORD_SNAPSHOTS=1 rewrites it", sourceLocation: location)
}

/// A text of scalars written in hexadecimal.
func text(_ hex: String) -> String {
    let scalars = hex.split(separator: " ").compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
    return String(String.UnicodeScalarView(scalars))
}
