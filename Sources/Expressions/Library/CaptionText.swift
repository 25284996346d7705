import Foundation

/// What the functions on captions are made of. All of them see graphemes, what a reader takes for one character.
enum CaptionText {
    /// The text without some stretches. Blanks beside a stretch go with it, but for one between words; lines that held
    /// nothing else go too.
    static func removing(_ ranges: [Range<String.Index>], from text: String) -> String {
        guard !ranges.isEmpty else { return text }
        var kept = ""
        var position = text.startIndex
        for range in ranges where range.lowerBound >= position {
            kept += text[position..<range.lowerBound]
            position = range.upperBound
            let isBlankBefore = kept.last.map { isBlank($0) || $0.isNewline } ?? true
            if isBlankBefore {
                while position < text.endIndex, isBlank(text[position]) { position = text.index(after: position) }
            } else if let last = kept.last, position < text.endIndex, merge(last, text[position]) {
                kept += " "
            }
        }
        kept += text[position...]
        return tidied(kept, original: text)
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" || character == "\u{A0}" }

    /// Whether two characters that now stand side by side would be read as others, as two halves of a flag are.
    private static func merge(_ a: Character, _ b: Character) -> Bool { Array(String(a) + String(b)) != [a, b] }

    /// Without blanks at the ends of lines, and without the empty lines that what was removed left.
    private static func tidied(_ text: String, original: String) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(withoutTrailingBlanks)
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

    private static func withoutTrailingBlanks(_ line: Substring) -> Substring {
        var line = line
        while let last = line.last, isBlank(last) { line.removeLast() }
        return line
    }

    /// At most so many graphemes, the ellipsis among them if something was cut off.
    static func truncated(_ text: String, to count: Int, ellipsis: String = "") -> String {
        guard let end = text.index(text.startIndex, offsetBy: count, limitedBy: text.endIndex), end < text.endIndex else { return text }
        if ellipsis.isEmpty { return String(text[..<end]) }
        let room = count - ellipsis.count
        guard room > 0 else { return String(ellipsis.prefix(count)) }
        var kept = text.prefix(room)
        while kept.last?.isWhitespace == true { kept.removeLast() }
        return kept + ellipsis
    }

    static func firstLine(_ text: String) -> String {
        let lines = text.split(whereSeparator: \.isNewline).lazy.map { StandardLibrary.trimmed($0.unicodeScalars) }
        return lines.first { !$0.isEmpty }.map { String($0) } ?? ""
    }

    static func collapsed(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if words.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(words)
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    static func title(_ text: String) -> String {
        var made = ""
        var isStart = true
        for character in text {
            if isStart, let first = character.unicodeScalars.first {
                made += first.properties.titlecaseMapping
                made.unicodeScalars.append(contentsOf: character.unicodeScalars.dropFirst())
            } else {
                made.append(character)
            }
            isStart = character.isWhitespace
        }
        return made
    }

    static func slug(_ text: String) -> String {
        let plain = text.decomposedStringWithCompatibilityMapping.lowercased()
        var made = ""
        var isPending = false
        for scalar in plain.unicodeScalars {
            if scalar.properties.generalCategory == .nonspacingMark { continue }
            if scalar == "ß" {
                made += "ss"
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if isPending, !made.isEmpty { made += "-" }
                isPending = false
                made.unicodeScalars.append(scalar)
            } else {
                isPending = true
            }
        }
        return made
    }
}
