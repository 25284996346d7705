import Foundation

/// How alike two captions are (DESIGN §6): what is left after NFKC, case folding and removal of links, hashtags, mentions
/// and space, as sets of four characters each.
enum CaptionLikeness {
    static func bare(_ caption: String) -> String {
        let folded = fold(caption)
        let words = folded.split(whereSeparator: \.isWhitespace).map { word -> String in
            var text = String(word)
            if let link = text.range(of: #"https?://.*"#, options: .regularExpression) { text.removeSubrange(link) }
            let marks = #"(?<![\p{L}\p{M}\p{N}_/&])(#[\p{L}\p{M}\p{N}_]*[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*|@[a-z0-9_.]*[a-z0-9_])"#
            while text.contains(where: { "#@".contains($0) }), let mark = text.range(of: marks, options: .regularExpression) {
                text.replaceSubrange(mark, with: "\u{1}")
            }
            return text.filter { $0 != "\u{1}" }
        }
        return words.joined()
    }

    static func fold(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.lowercased().replacingOccurrences(of: "ß", with: "ss")
    }

    static func topic(_ topic: String) -> String { fold(topic).split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    /// 0 … 1. A text that is empty once bare is like no other.
    static func similarity(_ a: Set<String>, _ b: Set<String>) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        let shared = a.filter { b.contains($0) }.count
        return Double(shared) / Double(a.count + b.count - shared)
    }

    static func pieces(_ caption: String) -> Set<String> {
        let characters = Array(bare(caption).unicodeScalars)
        guard !characters.isEmpty else { return [] }
        guard characters.count > 4 else { return [String(String.UnicodeScalarView(characters))] }
        return Set((0...characters.count - 4).map { String(String.UnicodeScalarView(characters[$0..<$0 + 4])) })
    }
}
