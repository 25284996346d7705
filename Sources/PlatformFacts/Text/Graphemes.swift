/// Extended grapheme clusters of Unicode 17: the standard library's, joined where rule GB9c of UAX #29 keeps a conjunct
/// together (consonant, linker, consonant: Khmer ស្ត is one).
///
/// The standard library applies that rule to some scripts only. Both may know it: joining what is joined changes nothing.
enum Graphemes {
    static func count(_ text: String) -> Int {
        guard mayHoldConjuncts(text) else { return text.count }
        var count = 0
        var position = text.startIndex
        while position < text.endIndex {
            position = end(in: text, from: position)
            count += 1
        }
        return count
    }

    /// Where the cluster that starts at `start` ends.
    static func end(in text: String, from start: String.Index) -> String.Index {
        var end = text.index(after: start)
        while end < text.endIndex, isInsideConjunct(end, of: text) { end = text.index(after: end) }
        return end
    }

    /// GB9c: no break before a consonant that a linker joins to the one before it, whatever extends them.
    static func isInsideConjunct(_ boundary: String.Index, of text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard boundary > text.startIndex, boundary < text.endIndex, scalars[boundary].value >= firstIndic,
            IndicConjunctTable.consonants.contains(scalars[boundary])
        else { return false }
        var position = boundary
        var isLinked = false
        while position > text.startIndex {
            position = scalars.index(before: position)
            let scalar = scalars[position]
            if IndicConjunctTable.linkers.contains(scalar) {
                isLinked = true
            } else if !IndicConjunctTable.extenders.contains(scalar) {
                return isLinked && IndicConjunctTable.consonants.contains(scalar)
            }
        }
        return false
    }

    /// Devanagari KA, the first consonant that can be joined.
    private static let firstIndic: UInt32 = 0x915

    /// Most text has no linker, and then the standard library's count stands.
    private static func mayHoldConjuncts(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.value >= firstIndic && IndicConjunctTable.linkers.contains($0) }
    }
}
