package import CivilTime
import Foundation
import Glibc
import HTTPValues

/// Lists the media files of an originals folder with all that matching needs to know.
package struct OriginalsFolder: Sendable {
    package let path: String
    /// More files than this are an error: a partial list could turn an ambiguous match into a guess.
    package let maxFiles: Int
    /// Folders nested deeper are not entered.
    static let maxDepth = 16
    static let maxSidecarBytes = 64 << 10

    private static let mediaExtensions: Set<String> = ["mp4", "mov", "m4v", "webm", "jpg", "jpeg", "png"]

    package init(path: String, maxFiles: Int = 100_000) {
        self.path = path
        self.maxFiles = maxFiles
    }

    /// Sorted by path.
    /// - Parameter needsDuration: whether a file of that modification time is worth probing; see `OriginalMatching.isNear`.
    package func list(needsDuration: (Timestamp) -> Bool = { _ in true }) throws(MediaError) -> [OriginalCandidate] {
        guard let root = OriginalsFolder.realPath(path) else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        var seen = 0
        var candidates: [OriginalCandidate] = []
        var folders: [(path: String, depth: Int)] = [(root, 0)]
        while let (folder, depth) = folders.popLast() {
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            } catch {
                // A folder that vanished or is closed to us below the root is as good as empty; the root is not.
                guard depth > 0 else { throw .unreadable(path: path, reason: error.localizedDescription) }
                continue
            }
            seen += names.count
            guard seen <= maxFiles else { throw .tooManyFiles(folder: path, limit: maxFiles) }
            let known = Set(names)
            for name in names where !name.hasPrefix(".") {
                let full = folder + "/" + name
                if OriginalsFolder.isFolder(full) {
                    if depth < OriginalsFolder.maxDepth { folders.append((full, depth + 1)) }
                } else if let candidate = candidate(full, name, siblings: known, root: root, needsDuration) {
                    candidates.append(candidate)
                }
            }
        }
        return candidates.sorted { ($0.path, $0.name) < ($1.path, $1.name) }
    }

    private func candidate(
        _ full: String, _ name: String, siblings: Set<String>, root: String, _ needsDuration: (Timestamp) -> Bool
    ) -> OriginalCandidate? {
        guard OriginalsFolder.mediaExtensions.contains((name as NSString).pathExtension.lowercased()),
            let real = OriginalsFolder.realPath(full), real.hasPrefix(root == "/" ? "/" : root + "/"), let stamp = FileStamp(path: real)
        else { return nil }
        let modified = Timestamp(milliseconds: stamp.modifiedSeconds * 1000 + stamp.modifiedNanoseconds / 1_000_000)
        return OriginalCandidate(
            path: real, name: name, modified: modified,
            duration: needsDuration(modified) ? MediaProbe.probe(path: real)?.duration : nil,
            sidecarID: sidecarID(full, name, siblings: siblings, root: root))
    }

    /// `clip.mp4.yaml` before `clip.yaml`, YAML before JSON; the first that gives an id counts.
    private func sidecarID(_ full: String, _ name: String, siblings: Set<String>, root: String) -> String? {
        let folder = (full as NSString).deletingLastPathComponent
        for base in [name, (name as NSString).deletingPathExtension] {
            for suffix in [".yaml", ".yml", ".json"] where siblings.contains(base + suffix) {
                guard let real = OriginalsFolder.realPath(folder + "/" + base + suffix), real.hasPrefix(root == "/" ? "/" : root + "/"),
                    let source = FileSource(path: real)
                else { continue }
                let text = source.bytes(at: 0, OriginalsFolder.maxSidecarBytes)
                if let id = suffix == ".json" ? Sidecar.jsonID(text) : Sidecar.yamlID(text) { return id }
            }
        }
        return nil
    }

    /// A folder itself, not a symlink to one: what it leads to is either listed anyway or outside.
    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// The one thing that a sidecar tells us: which item its media file is.
enum Sidecar {
    /// The value of a top-level line `id: VALUE`.
    static func yamlID(_ bytes: [UInt8]) -> String? {
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) where line.hasPrefix("id:") {
            var value = line.dropFirst(3).trimmingCharacters(in: .whitespaces)
            if let quote = value.first, quote == "\"" || quote == "'" {
                value = String(value.dropFirst().prefix { $0 != quote })
            } else if let comment = value.firstRange(of: " #") {
                value = value[..<comment.lowerBound].trimmingCharacters(in: .whitespaces)
            }
            return value.isEmpty || value.hasPrefix("#") ? nil : value
        }
        return nil
    }

    static func jsonID(_ bytes: [UInt8]) -> String? {
        JSON(parsing: Data(bytes))?["id"]?.identifier.flatMap { $0.isEmpty ? nil : $0 }
    }
}
