import YAMLTree

/// Reading access to a workspace's tree. A seam, so that tests can use memory and a daemon a Git commit.
package protocol WorkspaceFiles: Sendable {
    /// Entries of a directory in any order; the workspace itself is the empty path.
    func entries(of directory: String) throws(WorkspaceFileError) -> [WorkspaceEntry]
    /// At most `limit` bytes of a file; a longer one is refused.
    func bytes(of path: String, limit: Int) throws(WorkspaceFileError) -> [UInt8]
}

package struct WorkspaceEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file
        case directory
        /// A link to a file or a directory inside the tree; `identity` is its real path relative to the workspace.
        case link(identity: String, isDirectory: Bool)
        /// A link that leaves the tree or leads nowhere, a socket, a device.
        case unusable(String)
    }
    package var name: String
    package var kind: Kind
    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

package enum WorkspaceFileError: Error, Hashable, Sendable {
    case missing
    case notADirectory
    /// The system's reason.
    case unreadable(String)
    case tooLarge(limit: Int)
}

/// What one workspace may hold; more is refused rather than read slowly.
package struct WorkspaceLimits: Hashable, Sendable {
    package var files = 100_000
    package var entries = 2_000_000
    /// No more than YAML is read of: one limit, one number.
    package var fileBytes = YAMLLimits.default.maxBytes
    package var totalBytes = 1 << 30
    package var depth = 64
    package init() {}
}
