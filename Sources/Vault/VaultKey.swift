import Crypto
package import Foundation
package import HTTPValues

/// The 256-bit key that a vault is encrypted with. Prints as its id.
package struct VaultKey: Sendable, CustomStringConvertible, CustomReflectable {
    let key: SymmetricKey
    /// Tells keys apart without revealing them; stands beside every sealed record.
    package let id: String

    package init(bytes: Data, origin: String) throws(VaultKeyError) {
        guard bytes.count == 32 else { throw .wrongSize(origin: origin) }
        self.init(SymmetricKey(data: bytes))
    }

    /// A key from a text of 64 hex digits or of 44 base64 characters.
    package init(text: String, origin: String) throws(VaultKeyError) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = VaultKey.hex(trimmed) ?? Data(base64Encoded: trimmed) else { throw .unreadable(origin: origin) }
        try self.init(bytes: bytes, origin: origin)
    }

    /// The key that the environment names, in this order: `REPRISE_KEY_FILE`, the systemd credential `reprise-key`,
    /// `REPRISE_KEY`. Files hold 32 raw bytes, or the same text as the variable.
    package init(environment: [String: String]) throws(VaultKeyError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let path = value("REPRISE_KEY_FILE") {
            try self.init(file: path, origin: "REPRISE_KEY_FILE (\(path))")
        } else if let path = value("CREDENTIALS_DIRECTORY").map({ $0 + "/reprise-key" }), FileManager.default.fileExists(atPath: path) {
            try self.init(file: path, origin: "the systemd credential reprise-key")
        } else if let text = value("REPRISE_KEY") {
            try self.init(text: text, origin: "REPRISE_KEY")
        } else {
            throw .missing
        }
    }

    /// A new random key, for `init` and rotation.
    package static func generate() -> VaultKey { VaultKey(SymmetricKey(size: .bits256)) }

    /// The text to put into `REPRISE_KEY` or a key file.
    package var base64: Secret { Secret(key.withUnsafeBytes { Data($0) }.base64EncodedString()) }

    package var description: String { "key \(id)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    private init(_ key: SymmetricKey) {
        self.key = key
        var hash = SHA256()
        hash.update(data: Data("reprise vault key id".utf8))
        key.withUnsafeBytes { hash.update(bufferPointer: $0) }
        id = hexText(hash.finalize().prefix(4))
    }

    private init(file path: String, origin: String) throws(VaultKeyError) {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw .noFile(origin: origin) }
        // Bounded: somebody may name a device or a video.
        guard let data = try? handle.read(upToCount: 1024) else { throw .noFile(origin: origin) }
        if data.count == 32 {
            try self.init(bytes: data, origin: origin)
        } else {
            try self.init(text: String(decoding: data, as: UTF8.self), origin: origin)
        }
    }

    private static func hex(_ text: String) -> Data? {
        let digits = Array(text.utf8).map { UInt8(String(UnicodeScalar($0)), radix: 16) }
        guard digits.count == 64 else { return nil }
        var bytes = Data()
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

/// Why there is no usable key. Never holds a part of it.
package enum VaultKeyError: Error, Hashable, CustomStringConvertible {
    case missing
    case noFile(origin: String)
    case unreadable(origin: String)
    case wrongSize(origin: String)

    package var description: String {
        switch self {
        case .missing: "no vault key: set REPRISE_KEY_FILE or REPRISE_KEY (make one with `openssl rand -base64 32`)"
        case .noFile(let origin): "the vault key in \(origin) cannot be read: check that the file exists and is readable"
        case .unreadable(let origin):
            "the vault key in \(origin) is neither 64 hex digits nor base64 (make one with `openssl rand -base64 32`)"
        case .wrongSize(let origin): "the vault key in \(origin) does not have 32 bytes (make one with `openssl rand -base64 32`)"
        }
    }
}

func hexText(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
