package import Foundation
import Glibc
package import Sandbox

/// Uploaded bytes as files named by their SHA-256, so that the posts' pages can play them.
package final class FileSandboxStore: SandboxStore {
    private let directory: URL

    package init(directory: URL) throws {
        self.directory = directory
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    private func path(_ id: String) -> String { directory.appendingPathComponent(id).path }

    package func put(_ bytes: Data) -> StoredPiece? {
        guard let writer = Writer(directory: directory) else { return nil }
        guard writer.write(bytes) else { return nil }
        return writer.finish()
    }

    package func read(_ piece: StoredPiece, from offset: Int64, count: Int) -> Data {
        guard offset >= 0, offset < piece.length, count > 0 else { return Data() }
        let file = open(path(piece.id), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return Data() }
        defer { close(file) }
        var data = Data(count: Int(min(Int64(count), piece.length - offset)))
        let length = data.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(piece.offset + offset)) }
        return length > 0 ? data.prefix(length) : Data()
    }

    package func sha256(of pieces: [StoredPiece]) -> String {
        // A whole file's name is its digest.
        if pieces.count == 1, let only = pieces.first, only.offset == 0, size(only.id) == only.length { return only.id }
        var hash = SandboxDigest()
        for piece in pieces {
            var offset: Int64 = 0
            while offset < piece.length {
                let bytes = read(piece, from: offset, count: 1 << 20)
                guard !bytes.isEmpty else { break }
                hash.update(bytes)
                offset += Int64(bytes.count)
            }
        }
        return hash.hex
    }

    private func size(_ id: String) -> Int64? {
        let facts = try? FileManager.default.attributesOfItem(atPath: path(id))
        return (facts?[.size] as? NSNumber)?.int64Value
    }

    package func importFile(at path: String) -> StoredPiece? {
        guard let source = FileHandle(forReadingAtPath: path), let writer = Writer(directory: directory) else { return nil }
        while let bytes = try? source.read(upToCount: 1 << 20), !bytes.isEmpty {
            guard writer.write(bytes) else { return nil }
        }
        return writer.finish()
    }

    package func removeAll() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? [] {
            unlink(path(name))
        }
    }

    /// A file under way; the server streams a request's body into it.
    final class Writer {
        private let directory: URL
        private let temporary: String
        private let file: Int32
        private var hash = SandboxDigest()
        private var length: Int64 = 0

        /// Nil when no file can be made.
        init?(directory: URL) {
            self.directory = directory
            var template = Array(directory.appendingPathComponent(".upload-XXXXXX").path.utf8CString)
            file = mkstemp(&template)
            temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if file < 0 { return nil }
        }

        deinit {
            close(file)
            unlink(temporary)
        }

        /// False when the disk takes no more.
        func write(_ bytes: Data) -> Bool {
            hash.update(bytes)
            length += Int64(bytes.count)
            return bytes.withUnsafeBytes { buffer in
                var done = 0
                while done < buffer.count {
                    let count = Glibc.write(file, buffer.baseAddress?.advanced(by: done), buffer.count - done)
                    guard count > 0 else { return false }
                    done += count
                }
                return true
            }
        }

        /// Names the file by its digest.
        func finish() -> StoredPiece? {
            let id = hash.hex
            guard rename(temporary, directory.appendingPathComponent(id).path) == 0 else { return nil }
            return StoredPiece(id: id, length: length)
        }
    }

    func writer() -> Writer? { Writer(directory: directory) }
}
