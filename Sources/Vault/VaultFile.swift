import CivilTime
import Foundation
import Glibc

/// The vault as it stands on disk: JSON whose names are plain and whose secrets are sealed.
struct VaultFile: Codable {
    static let currentFormat = 1
    /// A vault of thousands of accounts has a few megabytes; anything larger is not one.
    static let maxBytes = 64 << 20

    struct SealedRecord: Codable, Hashable {
        /// Id of the key it was sealed with.
        var key: String
        /// AES-GCM's nonce, ciphertext and tag, joined.
        var box: Data
        /// Only for sealed URLs, in milliseconds; authenticated together with the id.
        var expires: Timestamp?
    }

    var format = VaultFile.currentFormat
    var credentials: [String: SealedRecord] = [:]
    var sealed: [String: SealedRecord] = [:]

    /// Nil when there is no such file.
    static func read(_ path: String) throws(VaultError) -> VaultFile? {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let reason = errno
            guard reason != ENOENT else { return nil }
            throw .io(path: path, doing: "read", reason: String(cString: strerror(reason)))
        }
        let data: Data
        do {
            data = try handle.read(upToCount: maxBytes + 1) ?? Data()
        } catch {
            throw .io(path: path, doing: "read", reason: "\(error)")
        }
        guard data.count <= maxBytes else { throw .damaged(path: path, why: "it is far too large") }
        struct Header: Codable { var format: Int }
        let decoder = JSONDecoder()
        guard let header = try? decoder.decode(Header.self, from: data) else {
            throw .damaged(path: path, why: data.isEmpty ? "it is empty" : "it is cut off or not a vault")
        }
        guard header.format <= currentFormat else { throw .newerFormat(path: path, format: header.format) }
        guard let file = try? decoder.decode(VaultFile.self, from: data) else { throw .damaged(path: path, why: "parts are missing") }
        return file
    }

    /// Replaces the file in one step: after a crash it is the old or the new one, never a mixture.
    func write(_ path: String) throws(VaultError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { throw .io(path: path, doing: "encode", reason: "unexpected value") }
        // One name is enough: writers hold the vault's lock.
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw VaultFile.failure(temporary, "create") }
        do throws(VaultError) {
            defer { close(descriptor) }
            guard fchmod(descriptor, 0o600) == 0 else { throw VaultFile.failure(temporary, "protect") }
            try VaultFile.writeAll(data, to: descriptor, path: temporary)
            guard fsync(descriptor) == 0 else { throw VaultFile.failure(temporary, "flush") }
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else { throw VaultFile.failure(path, "replace") }
        try VaultFile.flushDirectory(of: path)
    }

    private static func writeAll(_ data: Data, to descriptor: Int32, path: String) throws(VaultError) {
        let bytes = [UInt8](data)
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failure(path, "write") }
            offset += written
        }
    }

    /// Makes the rename itself survive a power cut.
    private static func flushDirectory(of path: String) throws(VaultError) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder, "open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder, "flush") }
    }

    private static func failure(_ path: String, _ doing: String) -> VaultError {
        .io(path: path, doing: doing, reason: String(cString: strerror(errno)))
    }
}
