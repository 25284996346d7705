extension Capabilities.TextLimit {
    /// Behind such a stretch nothing makes a link of it: a label of a host name has 63 octets at most.
    private static let longestLabel = 64

    /// A length that a text adds at least, whatever comes before and behind it: what an unknown neighbour could make a link
    /// of, or join into one character with its own, is left out.
    ///
    /// - Parameters:
    ///   - followsUnknown: something comes before it that nobody knows yet.
    ///   - precedesUnknown: the same behind it.
    package func leastLength(of text: String, followsUnknown: Bool, precedesUnknown: Bool) -> Int {
        guard followsUnknown || precedesUnknown else { return length(of: text) }
        guard countsLinks else {
            // Only graphemes can grow together, one at each side.
            let joined = unit == .graphemes || exception != nil ? (followsUnknown ? 1 : 0) + (precedesUnknown ? 1 : 0) : 0
            return Swift.max(0, length(of: text) - joined)
        }
        let scalars = Array(text.unicodeScalars)
        let lower = followsUnknown ? safeStart(scalars) : 0
        let upper = precedesUnknown ? safeEnd(scalars) : scalars.count
        guard lower < upper else { return 0 }
        var safe = String.UnicodeScalarView()
        safe.append(contentsOf: scalars[lower..<upper])
        return length(of: String(safe))
    }

    private var countsLinks: Bool { if unit == .xWeighted { true } else if case .flatLinks? = exception { true } else { false } }

    /// Where a link that began before the text is over.
    private func safeStart(_ scalars: [Unicode.Scalar]) -> Int {
        let blank = scalars.firstIndex(where: Self.endsLinks) ?? scalars.count
        guard unit == .xWeighted, !scalars[..<blank].contains(".") else { return blank }
        return scalars[..<blank].firstIndex { !Self.mayContinueLink($0) } ?? blank
    }

    /// Where a link that goes on behind the text begins at the earliest.
    private func safeEnd(_ scalars: [Unicode.Scalar]) -> Int {
        let word = scalars.lastIndex(where: Self.endsLinks).map { $0 + 1 } ?? 0
        guard unit == .xWeighted, !scalars[word...].contains(where: { $0 == "." || $0 == "/" }) else { return word }
        // No link begins within a word, and no label is that long.
        if scalars.count - word > Self.longestLabel, scalars[word...].allSatisfy(LinkCharacters.isASCIIAlphanumeric) {
            return scalars.count
        }
        return Swift.max(word, scalars.count - Self.longestLabel)
    }

    private static func endsLinks(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static func mayContinueLink(_ scalar: Unicode.Scalar) -> Bool {
        if LinkCharacters.isPath(scalar) || LinkCharacters.isQuery(scalar) || scalar.properties.isEmoji { return true }
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark, .spacingMark: return true
        default: return false
        }
    }
}
