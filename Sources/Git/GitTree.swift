import Foundation

/// A directory as one commit holds it: what the workspace was at another revision.
package struct GitTree: Sendable {
    package struct Entry: Hashable, Sendable {
        /// Relative to the directory, with `/`.
        package var path: String
        package var id: String
        package var bytes: Int
        package var isLink: Bool
    }

    /// Why there is no such tree.
    package enum Problem: Error, Hashable, Sendable {
        /// Git is not installed, or the directory belongs to no repository.
        case notARepository
        case unknownRevision
        /// Git gave up, or took too long.
        case failed
    }

    /// The commit's full id.
    package let commit: String
    /// Files and links in the order of Git; empty when the commit does not hold the directory.
    package let entries: [Entry]
    private let git: GitCommand

    /// - Parameter revision: whatever Git understands: a branch, a tag, an id, `main~3`.
    package init(directory: String, revision: String) throws(Problem) {
        git = GitCommand(directory: directory, timeout: 60)
        guard git.text(["rev-parse", "--git-dir"]) != nil else { throw .notARepository }
        guard !revision.isEmpty,
            let commit = git.text(["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"]),
            Git.isObjectID(commit)
        else { throw .unknownRevision }
        guard let listing = git.output(["ls-tree", "-r", "-z", "-l", commit, "."]) else { throw .failed }
        self.commit = commit
        entries = listing.split(separator: 0).compactMap(Self.entry)
    }

    /// `MODE blob ID SIZE<tab>PATH`; submodules are not blobs.
    private static func entry(_ line: Data) -> Entry? {
        guard let tab = line.firstIndex(of: 9) else { return nil }
        let fields = line[..<tab].split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 4, fields[1] == "blob", let bytes = Int(fields[3]) else { return nil }
        let path = String(decoding: line[(tab + 1)...], as: UTF8.self)
        return Entry(path: path, id: fields[2], bytes: bytes, isLink: fields[0] == "120000")
    }

    /// The contents of blobs by id, all in one run of Git. Filters and attributes do not apply: these are the bytes that
    /// were committed.
    package func contents(_ ids: [String]) throws(Problem) -> [String: [UInt8]] {
        guard !ids.isEmpty else { return [:] }
        let wanted = Array(Set(ids)).sorted()
        let input = Data((wanted.joined(separator: "\n") + "\n").utf8)
        guard let output = git.output(["cat-file", "--batch"], input: input) else { throw .failed }
        var found: [String: [UInt8]] = [:]
        var rest = output[...]
        while let lineEnd = rest.firstIndex(of: 10) {
            let header = rest[..<lineEnd].split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
            guard header.count == 3, let size = Int(header[2]), rest.endIndex - lineEnd - 1 >= size else { throw .failed }
            let start = lineEnd + 1
            found[header[0]] = [UInt8](rest[start..<(start + size)])
            rest = rest[(start + size)...].dropFirst()
        }
        return found
    }
}
