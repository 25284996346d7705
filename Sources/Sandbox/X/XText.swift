import Foundation

/// The sandbox's own measure of a post: twitter-text's configuration v3, written from its description.
enum XText {
    static let limit = 280

    struct Link: Hashable {
        var range: Range<String.Index>
        var url: String
    }

    /// 23 for a URL, 2 for an emoji, 1 for the ranges that the configuration calls light, 2 for everything else.
    static func weight(_ text: String) -> Int {
        let text = text.precomposedStringWithCanonicalMapping
        var total = 0
        var index = text.startIndex
        for link in links(text) {
            total += plainWeight(text[index..<link.range.lowerBound]) + 23
            index = link.range.upperBound
        }
        return total + plainWeight(text[index...])
    }

    private static func plainWeight(_ text: Substring) -> Int {
        text.reduce(0) { $0 + (isEmoji($1) ? 2 : $1.unicodeScalars.reduce(0) { $0 + scalarWeight($1) }) }
    }

    private static func scalarWeight(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0...0x10FF, 0x2000...0x200D, 0x2010...0x201F, 0x2032...0x2037: 1
        default: 2
        }
    }

    private static func isEmoji(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, first.value > 0x7F || scalars.contains(where: { $0.value == 0x20E3 }) else { return false }
        return first.properties.isEmojiPresentation || scalars.contains { $0.value == 0xFE0F || $0.value == 0x20E3 }
    }

    static func isValid(_ text: String) -> Bool {
        let total = weight(text)
        return total > 0 && total <= limit && !text.unicodeScalars.contains { [0xFFFE, 0xFEFF, 0xFFFF].contains($0.value) }
    }

    /// URLs with `http(s)://`, and bare domains with a top-level domain of the list.
    static func links(_ text: String) -> [Link] {
        var result: [Link] = []
        var index = text.startIndex
        while index < text.endIndex {
            let isStart = index == text.startIndex || !isWord(text[text.index(before: index)])
            if isStart, let end = linkEnd(text, from: index) {
                result.append(Link(range: index..<end, url: String(text[index..<end])))
                index = end
            } else {
                index = text.index(after: index)
            }
        }
        return result
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber) || "@#$_-.".contains(character)
    }

    private static func linkEnd(_ text: String, from start: String.Index) -> String.Index? {
        let rest = text[start...]
        var host = rest
        let hasScheme = rest.hasPrefix("http://") || rest.hasPrefix("https://")
        if hasScheme, let scheme = rest.range(of: "://") { host = rest[scheme.upperBound...] }
        let name = host.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        // A sandbox's own address stands for the platform's host behind it.
        if hasScheme, name == "127.0.0.1" || name == "localhost" { return pathEnd(text, from: name.endIndex, afterHost: true) }
        var count = labels.count
        while count >= 2, !topLevel.contains(labels[count - 1].lowercased()) { count -= 1 }
        guard count >= 2, labels[..<count].allSatisfy({ !$0.isEmpty }) else { return nil }
        return pathEnd(text, from: labels[count - 1].endIndex, afterHost: count == labels.count)
    }

    private static func pathEnd(_ text: String, from start: String.Index, afterHost: Bool) -> String.Index {
        var end = start
        guard afterHost, start < text.endIndex, "/:?".contains(text[start]) else { return end }
        if text[start] == ":", !text[text.index(after: start)...].prefix(1).allSatisfy(\.isNumber) { return end }
        var index = start
        while index < text.endIndex, text[index].isASCII, !text[index].isWhitespace, !"<>\"".contains(text[index]) {
            // Punctuation at the very end belongs to the sentence.
            if !".,;:!?'()*".contains(text[index]) { end = text.index(after: index) }
            index = text.index(after: index)
        }
        return end
    }

    /// The top-level domains that bare links are recognised by.
    private static let topLevel: Set<String> = [
        "com", "org", "net", "edu", "gov", "int", "info", "biz", "io", "co", "me", "tv", "app", "dev", "ai", "xyz", "online", "shop",
        "site",
        "studio", "de", "at", "ch", "uk", "fr", "it", "es", "nl", "be", "pl", "se", "no", "fi", "dk", "cz", "eu", "us", "ca", "au", "nz",
        "jp", "kr", "cn", "in", "br", "mx", "ru", "ua", "tr", "gr", "pt", "ie", "ly", "gg", "to", "cc",
    ]
}
