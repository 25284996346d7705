/// Hashtags and mentions in a text.
///
/// A hashtag is `#` (or the full-width `＃`) and letters, marks, digits or `_`, at least one of them a letter; a mention is
/// `@` and ASCII letters, digits, `_` or `.`, perhaps with a server after another `@`. Neither begins inside a word, a link or
/// an e-mail address, but a hashtag may follow another one at once.
package enum Marks {
    package struct Mark {
        /// With the sign; ends where a grapheme does.
        package var range: Range<String.Index>
        /// Without it.
        package var name: Substring
    }

    package static func hashtags(in text: String) -> [Mark] {
        scan(text, signs: ["#", "\u{FF03}"], isPart: isTagPart) { name in
            guard let first = name.unicodeScalars.first, !isMark(first) else { return false }
            return name.unicodeScalars.contains { isLetter($0) }
        }
    }

    package static func mentions(in text: String) -> [Mark] {
        scan(text, signs: ["@"], isPart: { $0.isASCII && (isTagPart($0) || $0 == "." || $0 == "@") }) { name in
            name.unicodeScalars.first.map { $0 != "@" } ?? false
        }.map { mark in
            var mark = mark
            while mark.name.last == "." || mark.name.last == "@" { mark.name.removeLast() }
            mark.range = mark.range.lowerBound..<text.graphemeEnd(from: mark.name.endIndex)
            return mark
        }.filter { !$0.name.isEmpty }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    private static func isTagPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar == "_" || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar.lowered) }
        if isLetter(scalar) || isMark(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: return true
        default: return false
        }
    }

    /// Joiners stand inside words of some scripts, never at a tag's end.
    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{200C}" || scalar == "\u{200D}" }

    private static func scan(_ text: String, signs: Set<Unicode.Scalar>, isPart: (Unicode.Scalar) -> Bool, isName: (Substring) -> Bool)
        -> [Mark]
    {
        guard text.unicodeScalars.contains(where: signs.contains) else { return [] }
        let scalars = text.unicodeScalars
        var links = Links.ranges(in: text)[...]
        var marks: [Mark] = []
        var before: Unicode.Scalar?
        var index = scalars.startIndex
        while index < scalars.endIndex {
            if let link = links.first, link.lowerBound <= index {
                links.removeFirst()
                index = max(index, link.upperBound)
                before = "/"
                continue
            }
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            guard signs.contains(scalar), before.map({ !isTagPart($0) && $0 != "/" && $0 != "&" }) ?? true else {
                before = scalar
                index = next
                continue
            }
            let end = nameEnd(scalars, from: next, isPart)
            let name = text[next..<end]
            guard isName(name) else {
                before = end > next ? scalars[scalars.index(before: end)] : scalar
                index = end
                continue
            }
            let mark = Mark(range: index..<text.graphemeEnd(from: end), name: name)
            marks.append(mark)
            before = nil
            index = mark.range.upperBound
        }
        return marks
    }

    private static func nameEnd(_ scalars: String.UnicodeScalarView, from start: String.Index, _ isPart: (Unicode.Scalar) -> Bool)
        -> String.Index
    {
        var end = start
        while end < scalars.endIndex {
            let after = scalars.index(after: end)
            if isPart(scalars[end]) {
                end = after
            } else if isJoiner(scalars[end]), end > start, after < scalars.endIndex, isPart(scalars[after]), !scalars[after].isASCII {
                end = scalars.index(after: after)
            } else {
                break
            }
        }
        return end
    }
}

extension Unicode.Scalar {
    /// Of ASCII letters; other characters become others.
    fileprivate var lowered: Unicode.Scalar { Unicode.Scalar(value | 0x20) ?? self }
}
