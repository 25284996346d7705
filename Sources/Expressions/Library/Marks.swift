/// Hashtags and mentions in a text.
///
/// A hashtag is `#` (or the full-width `＃`) and letters, marks, digits or `_`, at least one of them no digit; a mention is
/// `@` and ASCII letters, digits, `_` or `.`. Neither begins inside a word, a link's fragment or an e-mail address.
package enum Marks {
    package struct Mark {
        /// With the sign.
        package var range: Range<String.Index>
        /// Without it.
        package var name: Substring
    }

    package static func hashtags(in text: String) -> [Mark] {
        scan(text, signs: ["#", "\u{FF03}"], isPart: isTagPart) { name in
            name.unicodeScalars.contains { $0.properties.numericType == nil && $0 != "_" }
        }
    }

    package static func mentions(in text: String) -> [Mark] {
        scan(text, signs: ["@"], isPart: { $0.isASCII && (isTagPart($0) || $0 == ".") }) { !$0.isEmpty }.map { mark in
            var mark = mark
            while mark.name.last == "." { mark.name.removeLast() }
            mark.range = mark.range.lowerBound..<mark.name.endIndex
            return mark
        }.filter { !$0.name.isEmpty }
    }

    /// The text without hashtags. Blanks beside a hashtag go with it, but for one between words; lines that held nothing
    /// else go too.
    package static func withoutHashtags(_ text: String) -> String {
        let marks = hashtags(in: text)
        guard !marks.isEmpty else { return text }
        var kept = ""
        var position = text.startIndex
        for mark in marks {
            kept += text[position..<mark.range.lowerBound]
            position = mark.range.upperBound
            let isBlankBefore = kept.last.map { $0 == " " || $0 == "\t" || $0.isNewline } ?? true
            if isBlankBefore {
                while position < text.endIndex, text[position] == " " || text[position] == "\t" {
                    position = text.index(after: position)
                }
            }
        }
        kept += text[position...]
        return tidied(kept, original: text)
    }

    /// Without blanks at the ends of lines, and without the empty lines that removed hashtags left at the end.
    private static func tidied(_ text: String, original: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            var line = line
            while let last = line.last, last == " " || last == "\t" { line.removeLast() }
            return line
        }
        let before = original.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var kept: [Substring] = []
        for (index, line) in lines.enumerated() {
            if line.isEmpty, index < before.count, !before[index].allSatisfy(\.isWhitespace) { continue }
            kept.append(line)
        }
        while kept.last?.isEmpty == true { kept.removeLast() }
        while kept.first?.isEmpty == true { kept.removeFirst() }
        return kept.joined(separator: "\n")
    }

    private static func isTagPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "_" { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark,
            .decimalNumber, .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }

    private static func scan(
        _ text: String, signs: Set<Unicode.Scalar>, isPart: (Unicode.Scalar) -> Bool, isName: (Substring) -> Bool
    ) -> [Mark] {
        let scalars = text.unicodeScalars
        var marks: [Mark] = []
        var before: Unicode.Scalar?
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            guard signs.contains(scalar), before.map({ !isTagPart($0) && $0 != "/" && $0 != "&" }) ?? true else {
                before = scalar
                index = next
                continue
            }
            var end = next
            while end < scalars.endIndex, isPart(scalars[end]) { end = scalars.index(after: end) }
            let name = text[next..<end]
            if isName(name) { marks.append(Mark(range: index..<end, name: name)) }
            before = end > next ? scalars[scalars.index(before: end)] : scalar
            index = end
        }
        return marks
    }
}
