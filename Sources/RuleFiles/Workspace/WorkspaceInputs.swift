import Domain
import Foundation

/// Everything that decides on the rules of a workspace: what makes a revision another one.
package struct WorkspaceInputs: Sendable {
    /// Rule files and `.repriseignore`, by path.
    private let rules: [(path: String, bytes: [UInt8])]
    /// Files of queues and calendars, by path, with their hashes.
    private let texts: [WorkspaceContent.Text]
    /// Media that queues offer, by path: a new one is a new post, whatever it shows.
    package let media: [String]
    /// Folders whose listing decides what is posted.
    package let folders: [String]

    init(reader: WorkspaceReader, merged: [RuleFile], content: WorkspaceContent) {
        var rules = reader.reads.map { ($0.path, $0.bytes) }
        // Files that others extend need not lie among the rule files: `_base.yaml` does not.
        let known = Set(reader.reads.map(\.path))
        rules += merged.filter { $0.kind == .rules && !known.contains($0.path) }.map { ($0.path, $0.bytes) }
        if let ignoreFile = reader.ignoreFile { rules.append((".repriseignore", ignoreFile)) }
        self.rules = rules.sorted { $0.0 < $1.0 }.map { (path: $0.0, bytes: $0.1) }
        texts = content.texts.values.sorted { $0.path < $1.path }
        media = content.media.sorted()
        folders = content.folders.sorted()
    }

    package var paths: [String] { (rules.map(\.path) + texts.map(\.path)).sorted() }

    /// SHA-256 over the sorted (path, bytes), each after its length; of content its hash stands for its bytes.
    var hash: String {
        var data = Data()
        func append(_ bytes: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { data.append(contentsOf: $0) }
            data.append(contentsOf: bytes)
        }
        for file in rules {
            append(file.path.utf8)
            append(file.bytes)
        }
        for text in texts {
            append(text.path.utf8)
            append(text.hash.utf8)
        }
        for path in media { append(path.utf8) }
        return sha256Hex(data)
    }
}
