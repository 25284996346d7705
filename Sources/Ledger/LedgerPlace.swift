import Foundation

/// Whether a folder is a place for a ledger.
package enum LedgerPlace {
    /// The kind of network file system that a path lies on; nil: a local one, or it cannot be told.
    package static func networkFileSystem(at path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return try? FileSystemKind.network(file, path: path)
    }
}
