/// A workspace in memory: files by path.
package struct MemoryFiles: WorkspaceFiles {
    private var files: [String: [UInt8]]

    package init(_ files: [String: String]) { self.files = files.mapValues { Array($0.utf8) } }
    package init(bytes: [String: [UInt8]]) { files = bytes }

    package func entries(of directory: String) throws(WorkspaceFileError) -> [WorkspaceEntry] {
        let prefix = directory.isEmpty ? "" : directory + "/"
        var kinds: [String: WorkspaceEntry.Kind] = [:]
        for path in files.keys where path.hasPrefix(prefix) {
            let rest = path.dropFirst(prefix.count)
            let name = rest.prefix { $0 != "/" }
            kinds[String(name)] = name.count == rest.count ? .file : .directory
        }
        return kinds.map { WorkspaceEntry(name: $0.key, kind: $0.value) }
    }

    package func bytes(of path: String, limit: Int) throws(WorkspaceFileError) -> [UInt8] {
        guard let bytes = files[path] else { throw .missing }
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
    }
}
