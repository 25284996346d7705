import Git
import RuleFiles

/// A workspace as a commit holds it, for the loader: `plan --against REV`. Nothing is checked out.
struct RevisionFiles: WorkspaceFiles {
    private var directories: [String: [WorkspaceEntry]] = ["": []]
    private let tree: GitTree
    private let ids: [String: String]
    private let sizes: [String: Int]
    private let links: Set<String>
    /// What the loader is likely to ask for, fetched in one run of Git.
    private let texts: [String: [UInt8]]

    private static let textSuffixes = [".yaml", ".yml", ".md", ".txt", ".ics", ".repriseignore", ".json"]
    private static let largestText = 16 << 20

    init(_ tree: GitTree) throws(GitTree.Problem) {
        self.tree = tree
        ids = Dictionary(tree.entries.map { ($0.path, $0.id) }) { first, _ in first }
        sizes = Dictionary(tree.entries.map { ($0.path, $0.bytes) }) { first, _ in first }
        links = Set(tree.entries.lazy.filter(\.isLink).map(\.path))
        let wanted = tree.entries.filter { entry in
            entry.isLink || (entry.bytes <= Self.largestText && Self.textSuffixes.contains { entry.path.hasSuffix($0) })
        }
        texts = try tree.contents(wanted.map(\.id))
        for entry in tree.entries { add(entry) }
    }

    private mutating func add(_ entry: GitTree.Entry) {
        var parts = entry.path.split(separator: "/").map(String.init)
        guard let name = parts.popLast() else { return }
        directories[parts.joined(separator: "/"), default: []].append(WorkspaceEntry(name: name, kind: kind(of: entry)))
        // Directories above it that were not met before.
        while let last = parts.popLast() {
            let parent = parts.joined(separator: "/")
            let siblings = directories[parent] ?? []
            if siblings.contains(where: { $0.name == last }) { break }
            directories[parent] = siblings + [WorkspaceEntry(name: last, kind: .directory)]
        }
    }

    private func kind(of entry: GitTree.Entry) -> WorkspaceEntry.Kind {
        guard entry.isLink else { return .file }
        guard let goal = goal(ofLink: entry.path) else { return .unusable("the link leads out of the workspace") }
        guard ids[goal] != nil else { return .unusable("the link leads to no file of that commit") }
        return .link(identity: goal, isDirectory: false)
    }

    /// Where a link leads, relative to the workspace; nil: out of it.
    private func goal(ofLink path: String) -> String? {
        guard let id = ids[path], let target = texts[id].map({ String(decoding: $0, as: UTF8.self) }), !target.hasPrefix("/") else {
            return nil
        }
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    func entries(of directory: String) throws(WorkspaceFileError) -> [WorkspaceEntry] {
        guard let entries = directories[directory] else { throw .missing }
        return entries
    }

    func bytes(of path: String, limit: Int) throws(WorkspaceFileError) -> [UInt8] {
        let real = links.contains(path) ? goal(ofLink: path) ?? path : path
        guard let id = ids[real], let size = sizes[real] else { throw .missing }
        guard size <= limit else { throw .tooLarge(limit: limit) }
        if let text = texts[id] { return text }
        do throws(GitTree.Problem) {
            guard let found = try tree.contents([id])[id] else { throw GitTree.Problem.failed }
            return found
        } catch {
            throw .unreadable("Git does not give it")
        }
    }
}
