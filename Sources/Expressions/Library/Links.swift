/// Links in a text: `http://` or `https://`, or `www.` at a word's beginning, up to the next blank.
///
/// What closes a sentence or a bracket around the link does not belong to it.
package enum Links {
    package static func ranges(in text: String) -> [Range<String.Index>] {
        guard text.utf8.contains(UInt8(ascii: ":")) || text.utf8.contains(UInt8(ascii: ".")) else { return [] }
        let scalars = text.unicodeScalars
        var found: [Range<String.Index>] = []
        var index = scalars.startIndex
        var isWordStart = true
        while index < scalars.endIndex {
            if isWordStart, let end = end(of: text, from: index) {
                found.append(index..<end)
                index = end
                isWordStart = false
                continue
            }
            isWordStart = !isWordPart(scalars[index]) && !joints.contains(scalars[index])
            index = scalars.index(after: index)
        }
        return found
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: return true
        default: return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }

    /// Nil where no link begins.
    private static func end(of text: String, from start: String.Index) -> String.Index? {
        guard let prefix = prefix(text.utf8[start...]) else { return nil }
        let scalars = text.unicodeScalars[start...]
        var end = scalars.index(start, offsetBy: prefix)
        let first = end
        while end < scalars.endIndex, !scalars[end].properties.isWhitespace, !ends.contains(scalars[end]) {
            end = scalars.index(after: end)
        }
        var opened = scalars[first..<end].count { $0 == "(" } - scalars[first..<end].count { $0 == ")" }
        while end > first {
            let before = scalars.index(before: end)
            let last = scalars[before]
            if last == ")", opened >= 0 { break }
            guard closing.contains(last) else { break }
            if last == ")" { opened += 1 }
            end = before
        }
        guard end > first, isWordPart(scalars[first]) || scalars[first] == "[" else { return nil }
        return text.graphemeEnd(from: end)
    }

    /// The length of what makes it a link, in characters, all of them ASCII.
    private static func prefix(_ bytes: Substring.UTF8View) -> Int? {
        for prefix in prefixes where bytes.count > prefix.count {
            if zip(bytes, prefix).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) { return prefix.count }
        }
        return nil
    }

    private static let prefixes: [[UInt8]] = ["https://", "http://", "www."].map { Array($0.utf8) }
    /// What stands inside of addresses that begin otherwise.
    private static let joints: Set<Unicode.Scalar> = [".", "@", "/", "-"]
    private static let ends: Set<Unicode.Scalar> = ["<", ">", "\"", "“", "”", "„", "«", "»"]
    private static let closing: Set<Unicode.Scalar> = [".", ",", ";", ":", "!", "?", "'", ")", "]", "}", "…", "’", "*"]
}

extension String {
    /// The next place at or after one at which no grapheme is cut in two.
    func graphemeEnd(from index: Index) -> Index {
        var index = index
        while index < endIndex, index.samePosition(in: self) == nil { index = unicodeScalars.index(after: index) }
        return index
    }
}
