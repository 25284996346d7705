/// A text as the pieces that a cut may fall between: links, hashtags, cashtags, mentions, and single graphemes.
struct TextPieces: Sequence, IteratorProtocol {
    struct Piece {
        /// A word is what has to stay whole and counts as it is written: a tag, or a link that X does not know.
        enum Kind { case link, word, mention, grapheme }
        var text: Substring
        var kind: Kind
        var endIndex: String.Index { text.endIndex }

        var hasScheme: Bool {
            let head = text.prefix(8).lowercased()
            return head.hasPrefix("http://") || head.hasPrefix("https://")
        }

        /// `@name` of `@name@server`.
        var localMention: Substring {
            let name = text.dropFirst()
            return text[..<(name.firstIndex { "@＠".contains($0) } ?? text.endIndex)]
        }
    }

    private let text: String
    private let links: [LinkPieces.Link]
    private var position: String.Index
    private var nextLink = 0

    /// - Parameter asX: whether links are what X makes of them; elsewhere they go on over letters of any script.
    init(_ text: String, asX: Bool) {
        self.text = text
        position = text.startIndex
        links = LinkPieces.links(in: text, asX: asX)
    }

    mutating func next() -> Piece? {
        guard position < text.endIndex else { return nil }
        while nextLink < links.count, links[nextLink].range.lowerBound < position { nextLink += 1 }
        if nextLink < links.count, links[nextLink].range.lowerBound == position {
            let link = links[nextLink]
            return take(until: link.range.upperBound, link.countsAsOne ? .link : .word)
        }
        let first = text[position]
        let end = Graphemes.end(in: text, from: position)
        switch first {
        case "#", "＃", "$": return take(until: wordEnd(from: end), .word)
        case "@", "＠": return take(until: mentionEnd(from: end), .mention)
        default: return take(until: end, .grapheme)
        }
    }

    private mutating func take(until end: String.Index, _ kind: Piece.Kind) -> Piece {
        let piece = Piece(text: text[position..<end], kind: kind)
        position = end
        return piece
    }

    private func wordEnd(from start: String.Index) -> String.Index {
        var end = start
        while end < text.endIndex, isWord(text[end]) { end = Graphemes.end(in: text, from: end) }
        return end
    }

    /// Names may hold dots and hyphens inside (`@alice.bsky.social`), and a server after a second `@`.
    private func mentionEnd(from start: String.Index) -> String.Index {
        var end = wordEnd(from: start)
        while end > start, end < text.endIndex, ".-@＠".contains(text[end]) {
            let next = text.index(after: end)
            let wordEnd = wordEnd(from: next)
            guard wordEnd > next else { break }
            end = wordEnd
        }
        return end
    }

    private func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
}
