import Foundation

/// A workspace on disk. Links are followed only inside the tree.
package struct DiskFiles: WorkspaceFiles {
    private let root: String
    /// The root with all links resolved; nil when there is none.
    private let realRoot: String?

    package init(directory: String) {
        root = directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        realRoot = realPath(root)
    }

    package func entries(of directory: String) throws(WorkspaceFileError) -> [WorkspaceEntry] {
        guard let realRoot else { throw .missing }
        let path = directory.isEmpty ? realRoot : realRoot + "/" + directory
        guard let stream = opendir(path) else { throw Self.error(errno) }
        defer { closedir(stream) }
        var entries: [WorkspaceEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { String(decodingCString: $0, as: UTF8.self) }
            }
            if name == "." || name == ".." { continue }
            entries.append(WorkspaceEntry(name: name, kind: kind(Int32(entry.pointee.d_type), path: path + "/" + name, root: realRoot)))
        }
        return entries
    }

    package func bytes(of path: String, limit: Int) throws(WorkspaceFileError) -> [UInt8] {
        guard let realRoot else { throw .missing }
        guard let real = realPath(realRoot + "/" + path) else { throw Self.error(errno) }
        guard isInside(real, realRoot) else { throw .unreadable("it leads out of the workspace") }
        let descriptor = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.error(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { throw .unreadable("it is a directory") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable("it is not a regular file") }
        guard status.st_size <= limit else { throw .tooLarge(limit: limit) }
        return try Self.read(descriptor, expected: Int(status.st_size), limit: limit)
    }

    /// To the end of the file, which may grow or shrink meanwhile.
    private static func read(_ descriptor: Int32, expected: Int, limit: Int) throws(WorkspaceFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var failure: Int32 = 0
        while bytes.count <= limit {
            let chunk = [UInt8](unsafeUninitializedCapacity: max(4096, expected + 1 - bytes.count)) { buffer, count in
                let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if got < 0 { failure = errno }
                count = max(0, got)
            }
            if failure == EINTR {
                failure = 0
                continue
            }
            if failure != 0 { throw error(failure) }
            if chunk.isEmpty { return bytes }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
        }
        throw .tooLarge(limit: limit)
    }

    private func kind(_ type: Int32, path: String, root: String) -> WorkspaceEntry.Kind {
        switch type {
        case Int32(DT_REG): return .file
        case Int32(DT_DIR): return .directory
        case Int32(DT_LNK), Int32(DT_UNKNOWN): break
        default: return .unusable("it is neither a file nor a directory")
        }
        guard let real = realPath(path) else { return .unusable("the link leads nowhere") }
        guard isInside(real, root) else { return .unusable("the link leads out of the workspace") }
        var status = stat()
        guard stat(real, &status) == 0 else { return .unusable("the link leads nowhere") }
        let isDirectory = status.st_mode & S_IFMT == S_IFDIR
        guard isDirectory || status.st_mode & S_IFMT == S_IFREG else { return .unusable("it is neither a file nor a directory") }
        if type == Int32(DT_UNKNOWN), real == path { return isDirectory ? .directory : .file }
        return .link(identity: String(real.dropFirst(root.count).drop { $0 == "/" }), isDirectory: isDirectory)
    }

    private func isInside(_ path: String, _ root: String) -> Bool { path == root || path.hasPrefix(root == "/" ? "/" : root + "/") }

    private static func error(_ code: Int32) -> WorkspaceFileError {
        switch code {
        case ENOENT: .missing
        case ENOTDIR: .notADirectory
        default: .unreadable(String(cString: strerror(code)))
        }
    }
}

private func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}
