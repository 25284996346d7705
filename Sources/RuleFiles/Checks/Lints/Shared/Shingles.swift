import Expressions

/// The pieces of four letters of what `CaptionLikeness` leaves of a text, as hashes: enough for a hint, and quick to compare.
struct Shingles {
    /// Hashes, ascending, each once.
    let hashes: [UInt64]
    private static let length = CaptionLikeness.shingleLength

    init(_ text: String) {
        let letters = CaptionLikeness.bare(text)
        guard letters.count >= Self.length else {
            hashes = letters.isEmpty ? [] : [Self.hash(letters[...])]
            return
        }
        var made: [UInt64] = []
        made.reserveCapacity(letters.count)
        for start in 0...(letters.count - Self.length) { made.append(Self.hash(letters[start..<start + Self.length])) }
        made.sort()
        hashes = made.enumerated().compactMap { $0.offset > 0 && made[$0.offset - 1] == $0.element ? nil : $0.element }
    }

    /// FNV-1a: the same in every run.
    private static func hash(_ letters: ArraySlice<Unicode.Scalar>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for letter in letters { hash = (hash ^ UInt64(letter.value)) &* 0x100_0000_01B3 }
        return hash
    }

    /// Jaccard: shared pieces of all pieces, 0 … 1.
    func similarity(to other: Shingles) -> Double {
        var (mine, theirs, shared) = (0, 0, 0)
        while mine < hashes.count, theirs < other.hashes.count {
            if hashes[mine] == other.hashes[theirs] {
                shared += 1
                mine += 1
                theirs += 1
            } else if hashes[mine] < other.hashes[theirs] {
                mine += 1
            } else {
                theirs += 1
            }
        }
        let all = hashes.count + other.hashes.count - shared
        return all == 0 ? 1 : Double(shared) / Double(all)
    }
}
