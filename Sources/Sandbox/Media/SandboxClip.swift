package import Foundation

/// The sandbox's own video: 270 x 480, H.264 and AAC, `moov` first, some 27 kB; plays in every browser.
///
/// Stands in for the original of an item that was announced without a file.
package enum SandboxClip {
    package static let width = 270
    package static let height = 480
    private static let base = Data(base64Encoded: encoded, options: .ignoreUnknownCharacters) ?? Data()

    /// Places of big-endian 32-bit numbers in the encoded file.
    private enum Place {
        static let movieDuration = 64
        static let trackDuration = 184
        static let mediaDuration = 280
        /// How long the last but one frame stays.
        static let heldFrame = 629
    }

    private static let ticksPerSecond = 12_288.0
    /// Ticks of all frames but the held one.
    private static let fixedTicks = 29_982.0

    /// The clip lasting `seconds` (at least 2.6: shorter ones come out at their natural 2.86 s): the last picture stands still.
    /// A `free` box with the id makes the bytes, and so the SHA-256, differ from item to item.
    package static func bytes(id: String, seconds: Double) -> Data {
        var clip = base
        if seconds >= 2.6, seconds < 36_000, clip.count > Place.heldFrame + 4 {
            let ticks = (seconds * ticksPerSecond).rounded()
            set(UInt32(ticks - fixedTicks), at: Place.heldFrame, in: &clip)
            set(UInt32(ticks), at: Place.mediaDuration, in: &clip)
            set(UInt32((seconds * 1000).rounded()), at: Place.trackDuration, in: &clip)
            set(UInt32((seconds * 1000).rounded()), at: Place.movieDuration, in: &clip)
        }
        let mark = Data(id.utf8.prefix(200))
        var box = Data(count: 4)
        set(UInt32(mark.count + 8), at: 0, in: &box)
        return clip + box + Data("free".utf8) + mark
    }

    private static func set(_ value: UInt32, at place: Int, in data: inout Data) {
        for index in 0..<4 { data[data.startIndex + place + index] = UInt8(truncatingIfNeeded: value >> UInt32(24 - index * 8)) }
    }
}
