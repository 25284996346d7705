internal import Crypto
package import Foundation

/// The identity of a publication: 64 hex digits that depend on what is posted where by which rule, never on content,
/// time, or the order of files.
package struct PublicationKey: Hashable, Codable, Comparable, Sendable, CustomStringConvertible {
    // The 32 bytes as big-endian numbers: compared and hashed without touching memory, in the order of the digits.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// For keys read back from the ledger or the command line.
    package init?(hex: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var high: UInt8?
        for digit in hex.utf8 {
            let value: UInt8
            switch digit {
            case 48...57: value = digit - 48
            case 97...102: value = digit - 87
            default: return nil
            }
            if let top = high {
                bytes.append(top << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard bytes.count == 32, high == nil else { return nil }
        self = bytes.withUnsafeBytes { PublicationKey(bytes: $0) }
    }

    /// - Parameters:
    ///   - cause: `rule:NAME` or `post:CAMPAIGN/NAME`.
    ///   - subject: an item id or an occurrence id.
    ///   - variant: what `as:` says; empty without it.
    package init(workspace: String, cause: String, subject: String, destination: String, variant: String = "") {
        var message: [UInt8] = []
        message.reserveCapacity(160)
        for part in [workspace, cause, subject, destination, variant] {
            withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(contentsOf: part.utf8)
        }
        self = message.withUnsafeBytes { SHA256.hash(data: $0) }.withUnsafeBytes { PublicationKey(bytes: $0) }
    }

    /// - Parameter bytes: 32 of them.
    private init(bytes: UnsafeRawBufferPointer) {
        first = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        second = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        third = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        fourth = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let key = PublicationKey(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a publication's key has 64 hex digits")
        }
        self = key
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    /// 64 lower-case digits: how the ledger and people write it.
    package var hex: String {
        String(unsafeUninitializedCapacity: 64) { text in
            for place in 0..<64 {
                let word = place < 32 ? (place < 16 ? first : second) : (place < 48 ? third : fourth)
                let digit = UInt8(truncatingIfNeeded: word >> (60 - 4 * UInt64(place & 15))) & 15
                text[place] = digit < 10 ? 48 + digit : 87 + digit
            }
            return 64
        }
    }

    /// The first 12 digits: what people see.
    package var short: String { String(hex.prefix(12)) }
    package var description: String { short }
    package static func < (a: PublicationKey, b: PublicationKey) -> Bool {
        if a.first != b.first { return a.first < b.first }
        return (a.second, a.third, a.fourth) < (b.second, b.third, b.fourth)
    }

    /// A number in 0..<1 that belongs to this key for ever: the seed of its jitter. The top 53 bits, because more would
    /// round up to 1.
    package var unitInterval: Double { Double(first >> 11) / 9_007_199_254_740_992 }
}

package func hexText(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// SHA-256 of some bytes in lower-case hex.
package func sha256Hex(_ data: Data) -> String { hexText(SHA256.hash(data: data)) }
