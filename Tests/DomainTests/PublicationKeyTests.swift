import CivilTime
import Domain
import Foundation
import Testing

struct PublicationKeyTests {
    /// Computed apart from our code, with Python:
    /// `sha256(b"".join(struct.pack(">Q", len(p)) + p for p in parts)).hexdigest()`.
    struct Vector: Sendable {
        var parts: [String]
        var hex: String
    }

    static let vectors: [Vector] = [
        Vector(
            parts: ["studio", "rule:repost-short-dances", "tiktok:7345678901234567890", "studio-reels", ""],
            hex: "4ac30890a6f03e8d226bb149d3f9d3668b31f0d61cdcf2b24c64546877d8713b"),
        Vector(
            parts: ["main", "post:autumn-launch/teaser", "teaser", "studio-x", "long"],
            hex: "aafa90fc68b7b6cec730306b87281f4bb3e848631df9d0e9e5e202d5af812d0a"),
        Vector(
            parts: ["büro", "rule:grüße", "source:feed/größe", "köln", "é"],
            hex: "f86bc0bfe20c9aed2c94a40aca991a088a1da76baed08c07fef20a9de002a418"),
        Vector(parts: ["", "", "", "", ""], hex: "2c34ce1df23b838c5abf2a7f6437cca3d3067ed509ff25f11df6b11b582b51eb"),
    ]

    @Test(arguments: vectors) func keysAreThoseComputedElsewhere(vector: Vector) {
        let key = PublicationKey(
            workspace: vector.parts[0], cause: vector.parts[1], subject: vector.parts[2], destination: vector.parts[3],
            variant: vector.parts[4])
        #expect(key.hex == vector.hex)
        #expect(PublicationKey(hex: vector.hex) == key)
        #expect(key.short == String(vector.hex.prefix(12)))
    }

    @Test func theLengthsKeepNeighbouringPartsApart() {
        let one = PublicationKey(workspace: "ab", cause: "c", subject: "s", destination: "d")
        let other = PublicationKey(workspace: "a", cause: "bc", subject: "s", destination: "d")
        #expect(one != other)
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 64), String(repeating: "A", count: 64), String(repeating: "0", count: 65)])
    func whatIsNotAKeyIsRefused(text: String) {
        #expect(PublicationKey(hex: text) == nil)
    }

    @Test func theUnitIntervalIsTheFirstSixteenDigitsAsAFraction() {
        let least = PublicationKey(hex: String(repeating: "0", count: 64))
        #expect(least?.unitInterval == 0)
        let half = PublicationKey(hex: "8" + String(repeating: "0", count: 63))
        #expect(half?.unitInterval == 0.5)
    }

    @Test func keysTravelThroughJSONAsPlainText() throws {
        let key = PublicationKey(workspace: "w", cause: "rule:r", subject: "s", destination: "d")
        let data = try JSONEncoder().encode([key])
        #expect(String(decoding: data, as: UTF8.self) == "[\"\(key.hex)\"]")
        #expect(try JSONDecoder().decode([PublicationKey].self, from: data) == [key])
    }
}
