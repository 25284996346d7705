import Crypto
package import Foundation

/// A stretch of bytes in a store: of one upload request, or a part of it.
package struct StoredPiece: Hashable, Codable, Sendable {
    package var id: String
    package var offset: Int64
    package var length: Int64
    package init(id: String, offset: Int64 = 0, length: Int64) {
        self.id = id
        self.offset = offset
        self.length = length
    }

    func prefix(_ count: Int64) -> StoredPiece { StoredPiece(id: id, offset: offset, length: min(count, length)) }

    func dropFirst(_ count: Int64) -> StoredPiece {
        let skipped = min(count, length)
        return StoredPiece(id: id, offset: offset + skipped, length: length - skipped)
    }
}

/// A whole file made of pieces.
package struct StoredMedia: Hashable, Codable, Sendable {
    package var pieces: [StoredPiece]
    /// Lower-case hex of the pieces put together.
    package var sha256: String
    package var byteCount: Int64 { pieces.reduce(0) { $0 + $1.length } }
    package init(pieces: [StoredPiece], sha256: String) {
        self.pieces = pieces
        self.sha256 = sha256
    }
}

/// Where uploaded bytes lie. Apart from the world, so that the world stays small and can be saved often.
package protocol SandboxStore: Sendable {
    /// Keeps the bytes; nil when there is no room.
    func put(_ bytes: Data) -> StoredPiece?
    /// Up to `count` bytes of the piece from `offset` on; empty when they are gone.
    func read(_ piece: StoredPiece, from offset: Int64, count: Int) -> Data
    /// Lower-case hex of the SHA-256 of the pieces put together.
    func sha256(of pieces: [StoredPiece]) -> String
    /// Takes a file of this machine into the store; nil when it cannot be read.
    func importFile(at path: String) -> StoredPiece?
    /// Forgets everything (`POST /_sandbox/reset`).
    func removeAll()
}

extension SandboxStore {
    /// Up to `count` bytes of the pieces put together.
    package func read(_ pieces: [StoredPiece], from offset: Int64, count: Int) -> Data {
        var result = Data()
        var start: Int64 = 0
        for piece in pieces {
            let from = max(offset + Int64(result.count) - start, 0)
            if from < piece.length, result.count < count {
                result += read(piece, from: from, count: count - result.count)
            }
            start += piece.length
        }
        return result
    }

    package func sha256(of pieces: [StoredPiece]) -> String {
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

    func media(_ pieces: [StoredPiece]) -> StoredMedia { StoredMedia(pieces: pieces, sha256: sha256(of: pieces)) }
}

/// A SHA-256 under way.
package struct SandboxDigest: Sendable {
    private var hash = SHA256()
    package init() {}
    package mutating func update(_ bytes: Data) { hash.update(data: bytes) }
    package var hex: String { hash.finalize().map { byte in HexDigits.pair(byte) }.joined() }

    static func hex(_ text: String) -> String {
        var digest = SandboxDigest()
        digest.update(Data(text.utf8))
        return digest.hex
    }
}

enum HexDigits {
    private static let digits = Array("0123456789abcdef")
    static func pair(_ byte: UInt8) -> String { String([digits[Int(byte >> 4)], digits[Int(byte & 15)]]) }
    static func text(_ value: UInt64) -> String {
        (0..<8).map { pair(UInt8(truncatingIfNeeded: value >> UInt64(56 - $0 * 8))) }.joined()
    }
}

/// A store in memory, for tests and simulations.
package final class MemorySandboxStore: SandboxStore, @unchecked Sendable {
    private let lock = NSLock()
    private var blobs: [String: Data] = [:]

    package init() {}

    package func put(_ bytes: Data) -> StoredPiece? {
        var digest = SandboxDigest()
        digest.update(bytes)
        let id = digest.hex
        lock.withLock { blobs[id] = bytes }
        return StoredPiece(id: id, length: Int64(bytes.count))
    }

    package func read(_ piece: StoredPiece, from offset: Int64, count: Int) -> Data {
        lock.withLock {
            guard let blob = blobs[piece.id] else { return Data() }
            let start = Int(min(piece.offset + offset, Int64(blob.count)))
            let end = Int(min(Int64(start + count), piece.offset + piece.length, Int64(blob.count)))
            // By distance, not by index: what was put in may have been a slice.
            return start < end ? Data(blob.dropFirst(start).prefix(end - start)) : Data()
        }
    }

    package func importFile(at path: String) -> StoredPiece? {
        (try? Data(contentsOf: URL(fileURLWithPath: path))).flatMap { put($0) }
    }

    package func removeAll() { lock.withLock { blobs.removeAll() } }
}
