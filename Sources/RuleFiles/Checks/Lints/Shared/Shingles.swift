import Expressions

/// A text as near-duplicates are told: its pieces of four letters, without links, hashtags, mentions, case and space.
struct Shingles {
    /// Hashes, ascending, each once.
    let hashes: [UInt64]
    private static let length = 4

    init(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).filter { word in
            guard let first = word.first else { return false }
            return first != "#" && first != "\u{FF03}" && first != "@" && !word.contains("://")
        }
        let letters = Array(words.joined().lowercased().unicodeScalars.map(\.value))
        guard letters.count >= Self.length else {
            hashes = letters.isEmpty ? [] : [Self.hash(letters[...])]
            return
        }
        var made: Set<UInt64> = []
        for start in 0...(letters.count - Self.length) { made.insert(Self.hash(letters[start..<start + Self.length])) }
        hashes = made.sorted()
    }

    /// FNV-1a: the same in every run.
    private static func hash(_ letters: ArraySlice<UInt32>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for letter in letters { hash = (hash ^ UInt64(letter)) &* 0x100_0000_01B3 }
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
