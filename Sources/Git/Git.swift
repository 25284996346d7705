import Foundation

/// The workspace's place in Git: which revision of the rules is this?
package enum Git {
    /// The commit's full id where every rule file is as committed; `COMMIT+dirty.HASH` where one differs, is not
    /// committed, or is missing; `files.HASH` outside Git.
    ///
    /// - Parameters:
    ///   - directory: the workspace.
    ///   - files: what decides on its rules, relative to `directory`: compared byte by byte.
    ///   - listed: files that must be in the commit, whatever they hold: media, which filters may rewrite.
    ///   - folders: folders whose listing decides on the rules: none of the commit's files in them may be missing.
    ///   - contentHash: SHA-256 over all of that, lower-case hex.
    package static func revision(
        of directory: String, files: [String], listed: [String] = [], folders: [String] = [], contentHash: String
    ) -> String {
        let hash = String(contentHash.prefix(12))
        let git = GitCommand(directory: directory)
        guard let commit = git.text(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]), isObjectID(commit),
            let tree = committed(git)
        else { return "files.\(hash)" }
        let isClean =
            isAsCommitted(git, files: files, tree: tree, directory: directory) && listed.allSatisfy { tree[$0] != nil }
            && isComplete(folders, tree: tree, directory: directory)
        return isClean ? commit : "\(commit)+dirty.\(hash)"
    }

    /// Blob ids by path, relative to the workspace, of what the commit holds there.
    private static func committed(_ git: GitCommand) -> [String: String]? {
        guard let output = git.output(["ls-tree", "-r", "-z", "HEAD", "."]) else { return nil }
        var blobs: [String: String] = [:]
        for entry in output.split(separator: 0) {
            guard let tab = entry.firstIndex(of: 9) else { continue }
            let fields = entry[..<tab].split(separator: 32)
            guard fields.count == 3 else { continue }
            blobs[String(decoding: entry[(tab + 1)...], as: UTF8.self)] = String(decoding: fields[2], as: UTF8.self)
        }
        return blobs
    }

    private static func isAsCommitted(_ git: GitCommand, files: [String], tree: [String: String], directory: String) -> Bool {
        guard files.allSatisfy({ tree[$0] != nil }) else { return false }
        // In portions, to stay below the system's limit on arguments.
        for start in stride(from: 0, to: files.count, by: 200) {
            let portion = files[start..<min(start + 200, files.count)]
            guard let ids = git.text(["hash-object", "--no-filters", "--"] + portion.map { "./" + $0 }) else { return false }
            guard ids.split(separator: "\n").map(String.init) == portion.map({ tree[$0] ?? "" }) else { return false }
        }
        let read = Set(files)
        return tree.keys.allSatisfy { path in
            !looksLikeRules(path) || read.contains(path) || FileManager.default.fileExists(atPath: directory + "/" + path)
        }
    }

    private static func isComplete(_ folders: [String], tree: [String: String], directory: String) -> Bool {
        let folders = Set(folders)
        guard !folders.isEmpty else { return true }
        return tree.keys.allSatisfy { path in
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
            return !folders.contains(folder) || FileManager.default.fileExists(atPath: directory + "/" + path)
        }
    }

    private static func looksLikeRules(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasPrefix("_") && !name.hasPrefix(".")
            && !name.hasSuffix(".test.yaml") && !name.hasSuffix(".test.yml")
    }

    static func isObjectID(_ text: String) -> Bool {
        (text.utf8.count == 40 || text.utf8.count == 64) && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
