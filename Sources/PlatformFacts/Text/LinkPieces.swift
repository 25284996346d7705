/// Links as pieces of a text: what X shows as one, and what begins with a scheme and other platforms show as one.
enum LinkPieces {
    struct Link {
        var range: Range<String.Index>
        /// Whether X, too, takes exactly this for one link.
        var countsAsOne: Bool
    }

    /// Ascending, without overlap, rounded outwards to whole graphemes.
    static func links(in text: String, asX: Bool) -> [Link] {
        let scalars = Array(text.unicodeScalars)
        let found = merged(LinkScanner.links(in: scalars), runs(in: scalars, overLetters: !asX))
        guard !found.isEmpty else { return [] }
        var starts: [String.Index] = []
        starts.reserveCapacity(scalars.count + 1)
        for index in text.unicodeScalars.indices { starts.append(index) }
        starts.append(text.endIndex)
        return found.map { link in
            let lower = text.startOfGrapheme(around: starts[link.range.lowerBound])
            let upper = Graphemes.end(in: text, from: text.startOfGrapheme(around: starts[link.range.upperBound - 1]))
            return Link(range: lower..<upper, countsAsOne: link.isExact || !asX)
        }
    }

    /// What begins with `http://` or `https://`, up to a character that cannot be part of a link.
    private static func runs(in text: LinkScanner.Scalars, overLetters: Bool) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = 0
        while position < text.count {
            let scheme = LinkScanner.schemeLength(in: text, at: position)
            guard scheme > 0 else {
                position += 1
                continue
            }
            var end = position + scheme
            while end < text.count, isLink(text[end], overLetters) { end += 1 }
            while end > position + scheme, isClosing(text[end - 1]) { end -= 1 }
            if end > position + scheme { found.append(position..<end) }
            position = max(end, position + scheme)
        }
        return found
    }

    private static func isLink(_ scalar: Unicode.Scalar, _ overLetters: Bool) -> Bool {
        if scalar.isASCII {
            return LinkCharacters.isASCIIAlphanumeric(scalar) || "-._~:/?#[]@!$&'()*+,;=%".unicodeScalars.contains(scalar)
        }
        guard overLetters else { return false }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.properties.isGraphemeExtend
    }

    /// Punctuation that ends the sentence rather than the link.
    private static func isClosing(_ scalar: Unicode.Scalar) -> Bool { ".,;:!?'()[]".unicodeScalars.contains(scalar) }

    /// Both lists as one; those that meet become one link, which is exact when the scanner's alone spans it.
    private static func merged(_ links: [Range<Int>], _ runs: [Range<Int>]) -> [(range: Range<Int>, isExact: Bool)] {
        var result: [(range: Range<Int>, isExact: Bool)] = []
        let all = (links.map { ($0, true) } + runs.map { ($0, false) }).sorted {
            ($0.0.lowerBound, $1.0.upperBound) < ($1.0.lowerBound, $0.0.upperBound)
        }
        for (range, isScanned) in all {
            if let last = result.last, range.lowerBound < last.range.upperBound {
                let union = last.range.lowerBound..<max(last.range.upperBound, range.upperBound)
                let isExact = last.isExact && union == last.range || isScanned && union == range
                result[result.count - 1] = (union, isExact)
            } else {
                result.append((range, isScanned))
            }
        }
        return result
    }
}

extension String {
    /// The start of the grapheme around a scalar's index.
    fileprivate func startOfGrapheme(around index: Index) -> Index {
        var start = index
        while start > startIndex, start.samePosition(in: self) == nil || Graphemes.isInsideConjunct(start, of: self) {
            start = unicodeScalars.index(before: start)
        }
        return start
    }
}
