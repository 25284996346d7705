/// Counts text the way platforms do, and shortens it without breaking what readers see as one thing.
package enum TextMeasure {
    /// The length of `text` in that unit.
    package static func length(_ text: String, unit: TextUnit) -> Int {
        switch unit {
        case .graphemes: text.count
        case .utf16: text.utf16.count
        case .utf8: text.utf8.count
        case .scalars: text.unicodeScalars.count
        case .cautious: max(text.unicodeScalars.count, text.utf16.count)
        case .xWeighted: WeightedLength.of(text)
        }
    }

    /// The longest beginning of `text` that is at most `max` long, without space at its end. It never ends inside a
    /// grapheme, a link, a hashtag or a mention; a text that fits comes back unchanged.
    package static func fit(_ text: String, unit: TextUnit, max: Int) -> String {
        if length(text, unit: unit) <= max { return text }
        var ends: [String.Index] = []
        var total = 0
        for piece in TextPieces(text) {
            total += cost(of: piece, unit: unit)
            if total > max { break }
            ends.append(piece.endIndex)
        }
        // Costs are those of the pieces alone; a cut can make a link of what was none (`abc.community` → `abc.com`).
        while let end = ends.popLast() {
            let candidate = String(text[..<end].trimmingSuffix(while: \.isWhitespace))
            if length(candidate, unit: unit) <= max { return candidate }
        }
        return ""
    }

    private static func cost(of piece: TextPieces.Piece, unit: TextUnit) -> Int {
        if unit == .xWeighted, piece.isLink { return WeightedLength.linkLength }
        return length(String(piece.text), unit: unit)
    }
}

extension Substring {
    func trimmingSuffix(while matches: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, matches(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
