import Crypto
package import Domain
import Foundation
import Glibc

/// Media files under the SHA-256 of their content, in one folder: `aa/aabbcc…`.
///
/// Adding the same content twice keeps one file. Files of the same file system are linked, not copied, so that an original
/// costs no second gigabyte; one whose original was changed afterwards is noticed and not handed out any more.
package final class ContentStore: Sendable {
    package let directory: String
    /// The sum of all files' sizes may not exceed it; nil means no limit.
    package let quotaBytes: Int64?

    package init(directory: String, quotaBytes: Int64? = nil) {
        self.directory = directory
        self.quotaBytes = quotaBytes
    }

    /// Reads the file once for its hash and keeps it. Not a byte of it is in memory at once beyond a small buffer.
    package func add(file path: String) throws(MediaError) -> MediaFile {
        let source = try ReadableFile(path: path)
        let hash = try source.sha256()
        if let known = lookup(hash) { return known }
        try checkQuota(adding: source.stamp.bytes)
        let destination = location(hash)
        try makeFolder((destination as NSString).deletingLastPathComponent)
        let temporary = destination + ".new-\(getpid())"
        unlink(temporary)
        var stamp = source.stamp
        if link(path, temporary) != 0 || FileStamp(path: temporary) != source.stamp {
            unlink(temporary)
            stamp = try copy(source, to: temporary, expecting: hash)
        }
        guard source.isUnchanged else {
            unlink(temporary)
            throw .changedWhileReading(path: path)
        }
        return try settle(temporary, hash: hash, stamp: stamp)
    }

    /// For content that arrives piece by piece, such as a download.
    package func writer() throws(MediaError) -> ContentWriter {
        try makeFolder(directory)
        return try ContentWriter(store: self)
    }

    /// The kept file of that content; nil when there is none or it is not what it was any more.
    package func path(_ sha256: String) -> String? { lookup(sha256) == nil ? nil : location(sha256) }

    /// What is known of the kept file.
    package func lookup(_ sha256: String) -> MediaFile? {
        guard ContentStore.isHash(sha256), let data = FileManager.default.contents(atPath: location(sha256) + ".json"),
            let note = try? JSONDecoder().decode(Note.self, from: data), note.file.sha256 == sha256,
            FileStamp(path: location(sha256)) == note.stamp
        else { return nil }
        return note.file
    }

    /// The hashes of all kept files, sorted.
    package func contents() -> [String] {
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return folders.sorted().flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: directory + "/" + folder)) ?? []).filter(ContentStore.isHash).sorted()
        }
    }

    package func usedBytes() -> Int64 { contents().reduce(0) { $0 + (FileStamp(path: location($1))?.bytes ?? 0) } }

    package func remove(_ sha256: String) {
        guard ContentStore.isHash(sha256) else { return }
        unlink(location(sha256) + ".json")
        unlink(location(sha256))
    }
}

extension ContentStore {
    /// Stands beside each kept file: what it is, and how to notice that it was overwritten through its original's name.
    private struct Note: Codable {
        var file: MediaFile
        var stamp: FileStamp
    }

    /// Gives the complete temporary file its name. The note comes last: without it the file is as good as absent.
    func settle(_ temporary: String, hash: String, stamp: FileStamp) throws(MediaError) -> MediaFile {
        let destination = location(hash)
        try makeFolder((destination as NSString).deletingLastPathComponent)
        let facts = MediaProbe.probe(path: temporary) ?? MediaFacts(mimeType: MediaProbe.unknownType)
        let file = MediaFile(
            sha256: hash, bytes: stamp.bytes, mimeType: facts.mimeType, duration: facts.duration, width: facts.width, height: facts.height)
        guard rename(temporary, destination) == 0 else { throw ContentStore.failure(destination, "create") }
        // `rename` does nothing at all when both names are links to one file.
        unlink(temporary)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            try encoder.encode(Note(file: file, stamp: stamp)).write(to: URL(fileURLWithPath: destination + ".json"), options: .atomic)
        } catch {
            throw .io(path: destination + ".json", doing: "write", reason: error.localizedDescription)
        }
        return file
    }

    func checkQuota(adding bytes: Int64) throws(MediaError) {
        guard let quota = quotaBytes else { return }
        let used = usedBytes()
        guard bytes <= quota - used else { throw .quotaExceeded(needed: bytes, used: used, quota: quota) }
    }

    func makeFolder(_ path: String) throws(MediaError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .io(path: path, doing: "create the folder", reason: error.localizedDescription)
        }
    }

    private func copy(_ source: ReadableFile, to path: String, expecting hash: String) throws(MediaError) -> FileStamp {
        let sink = try NewFile(path: path)
        do throws(MediaError) {
            try source.forEachPiece { piece throws(MediaError) in try sink.write(piece) }
            guard sink.hash() == hash else { throw .changedWhileReading(path: source.path) }
            return try sink.finish()
        } catch {
            unlink(path)
            throw error
        }
    }

    private func location(_ sha256: String) -> String { "\(directory)/\(sha256.prefix(2))/\(sha256)" }

    /// Also keeps hostile names (`../…`) from becoming paths.
    private static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    static func failure(_ path: String, _ doing: String) -> MediaError {
        .io(path: path, doing: doing, reason: String(cString: strerror(errno)))
    }
}
