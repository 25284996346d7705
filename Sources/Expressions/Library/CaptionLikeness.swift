/// What two captions are compared by (DESIGN §6, dedupe by caption): the text after folding, without URLs, hashtags, mentions
/// and space, and how many runs of four characters it shares with another.
///
/// A character is a Unicode scalar. A URL begins with `http://` or `https://` and ends before the next space; hashtags and
/// mentions are those of `Marks`.
package enum CaptionLikeness {
    package static let shingleLength = 4

    /// Nothing is left of a caption that consists of hashtags alone: such a one resembles no other.
    package static func bare(_ caption: String) -> [Unicode.Scalar] {
        let text = TextFolding.folded(caption)
        var kept: [Unicode.Scalar] = []
        kept.reserveCapacity(text.count)
        var before: Unicode.Scalar?
        // A mark may follow one of its kind at once.
        var lastSign: Unicode.Scalar?
        var index = 0
        while index < text.count {
            let scalar = text[index]
            let end = removedEnd(text, index, scalar == lastSign ? nil : before)
            if end == index {
                let stop = keptEnd(text, index, before)
                for scalar in text[index..<stop] where !isSpace(scalar) { kept.append(scalar) }
                before = text[stop - 1]
                lastSign = nil
                index = stop
            } else {
                before = text[end - 1]
                lastSign = scalar
                index = end
            }
        }
        return kept
    }

    /// A topic is compared as a whole, after the same folding, its words apart by one space.
    package static func topic(_ topic: String) -> String {
        let words = TextFolding.folded(topic).split(whereSeparator: isSpace)
        return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }

    /// Jaccard similarity of the sets of shingles, 0 … 1; 0 when either text is empty. A text shorter than a shingle is one.
    package static func similarity(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        let (first, second) = (shingles(of: a), shingles(of: b))
        let shared = first.intersection(second).count
        return Double(shared) / Double(first.count + second.count - shared)
    }

    private static func shingles(of text: [Unicode.Scalar]) -> Set<[Unicode.Scalar]> {
        guard text.count >= shingleLength else { return [text] }
        return Set((0...(text.count - shingleLength)).map { Array(text[$0..<($0 + shingleLength)]) })
    }

    /// Where the URL, hashtag or mention that begins here ends; the index itself when none does.
    private static func removedEnd(_ text: [Unicode.Scalar], _ index: Int, _ before: Unicode.Scalar?) -> Int {
        switch text[index] {
        case "h": return isLink(text, index) ? nextSpace(text, index) : index
        case "#":
            guard mayPrecedeMark(before) else { return index }
            var end = index + 1
            var isName = false
            while end < text.count, isWordPart(text[end]) {
                if text[end] != "_", text[end].properties.numericType == nil { isName = true }
                end += 1
            }
            return isName ? end : index
        case "@":
            guard mayPrecedeMark(before) else { return index }
            var end = index + 1
            guard end < text.count, text[end] != "@" else { return index }
            while end < text.count, isMentionPart(text[end]) { end += 1 }
            while end > index + 1, text[end - 1] == "." || text[end - 1] == "@" { end -= 1 }
            return end > index + 1 ? end : index
        default: return index
        }
    }

    /// Where what is kept as a whole ends: `@@name` is no mention, nor is a part of it.
    private static func keptEnd(_ text: [Unicode.Scalar], _ index: Int, _ before: Unicode.Scalar?) -> Int {
        var end = index + 1
        guard text[index] == "@", mayPrecedeMark(before) else { return end }
        while end < text.count, isMentionPart(text[end]) { end += 1 }
        return end
    }

    private static func isMentionPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (isWordPart(scalar) || scalar == "." || scalar == "@")
    }

    private static func mayPrecedeMark(_ before: Unicode.Scalar?) -> Bool {
        guard let before else { return true }
        return !isWordPart(before) && before != "/" && before != "&"
    }

    private static let linkStart = Array("http".unicodeScalars)

    private static func isLink(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index + 7 < text.count, text[index + 1] == "t" else { return false }
        guard text[index..<(index + 4)].elementsEqual(linkStart) else { return false }
        let colon = text[index + 4] == "s" ? index + 5 : index + 4
        return colon + 2 < text.count && text[colon] == ":" && text[colon + 1] == "/" && text[colon + 2] == "/"
    }

    private static func nextSpace(_ text: [Unicode.Scalar], _ index: Int) -> Int {
        text[index...].firstIndex(where: isSpace) ?? text.count
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let small = scalar.value | 0x20
            return (97...122).contains(small) || (48...57).contains(scalar.value) || scalar == "_"
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark,
            .decimalNumber, .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }
}
