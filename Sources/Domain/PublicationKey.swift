internal import Crypto
package import Foundation

/// The identity of a publication: 64 hex digits that depend on what is posted where by which rule, never on content,
/// time, or the order of files.
package struct PublicationKey: Hashable, Codable, Comparable, Sendable, CustomStringConvertible {
    package let hex: String

    /// For keys read back from the ledger or the command line.
    package init?(hex: String) {
        guard hex.utf8.count == 64, hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else { return nil }
        self.hex = hex
    }

    /// - Parameters:
    ///   - cause: `rule:NAME` or `post:CAMPAIGN/NAME`.
    ///   - subject: an item id or an occurrence id.
    ///   - variant: what `as:` says; empty without it.
    package init(workspace: String, cause: String, subject: String, destination: String, variant: String = "") {
        var hash = SHA256()
        for part in [workspace, cause, subject, destination, variant] {
            withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: Data(part.utf8))
        }
        hex = hexText(hash.finalize())
    }

    package init(from decoder: any Decoder) throws { hex = try decoder.singleValueContainer().decode(String.self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    /// The first 12 digits: what people see.
    package var short: String { String(hex.prefix(12)) }
    package var description: String { short }
    package static func < (a: PublicationKey, b: PublicationKey) -> Bool { a.hex < b.hex }

    /// A number in 0..<1 that belongs to this key for ever: the seed of its jitter. The top 53 bits, because more would
    /// round up to 1.
    package var unitInterval: Double {
        Double((UInt64(hex.prefix(16), radix: 16) ?? 0) >> 11) / 9_007_199_254_740_992
    }
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
