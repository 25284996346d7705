/// A text as the pieces that a cut may fall between: links, hashtags, mentions, and single graphemes.
struct TextPieces: Sequence, IteratorProtocol {
    struct Piece {
        var text: Substring
        var isLink: Bool
        var endIndex: String.Index { text.endIndex }
    }

    private let text: String
    private let links: [Range<String.Index>]
    private var position: String.Index
    private var nextLink = 0

    init(_ text: String) {
        self.text = text
        position = text.startIndex
        links = TextPieces.links(in: text)
    }

    mutating func next() -> Piece? {
        guard position < text.endIndex else { return nil }
        while nextLink < links.count, links[nextLink].lowerBound < position { nextLink += 1 }
        if nextLink < links.count, links[nextLink].lowerBound == position {
            return take(until: links[nextLink].upperBound, isLink: true)
        }
        let first = text[position]
        var end = text.index(after: position)
        if "#＃@＠".contains(first) {
            while end < text.endIndex, text[end].isLetter || text[end].isNumber || text[end] == "_" { end = text.index(after: end) }
        }
        return take(until: end, isLink: false)
    }

    private mutating func take(until end: String.Index, isLink: Bool) -> Piece {
        let piece = Piece(text: text[position..<end], isLink: isLink)
        position = end
        return piece
    }

    /// Links rounded outwards to whole graphemes.
    private static func links(in text: String) -> [Range<String.Index>] {
        let scalars = Array(text.unicodeScalars)
        let found = LinkScanner.links(in: scalars)
        guard !found.isEmpty else { return [] }
        var starts: [String.Index] = []
        starts.reserveCapacity(scalars.count + 1)
        for index in text.unicodeScalars.indices { starts.append(index) }
        starts.append(text.endIndex)
        return found.map { link in
            let lower = text.rangeOfComposedCharacter(at: starts[link.lowerBound]).lowerBound
            let upper = text.rangeOfComposedCharacter(at: starts[link.upperBound - 1]).upperBound
            return lower..<upper
        }
    }
}

extension String {
    /// The grapheme around a scalar's index.
    fileprivate func rangeOfComposedCharacter(at index: Index) -> Range<Index> {
        var lower = index
        while lower > startIndex, lower.samePosition(in: self) == nil { lower = unicodeScalars.index(before: lower) }
        return lower..<(lower < endIndex ? self.index(after: lower) : endIndex)
    }
}
