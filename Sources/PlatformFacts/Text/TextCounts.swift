/// How many of what platforms limit stand in a text.
package enum TextCounts {
    /// Links, with a scheme or by their domain alone, as X finds them.
    package static func links(in text: String) -> Int {
        // Without a dot there is no domain.
        guard text.utf8.contains(UInt8(ascii: ".")) else { return 0 }
        return TextPieces(text, asX: true).reduce(0) { $0 + ($1.kind == .link ? 1 : 0) }
    }

    /// `$TICKER` marks.
    package static func cashtags(in text: String) -> Int {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return 0 }
        return TextPieces(text, asX: true).reduce(0) { $0 + ($1.kind == .word && $1.text.hasPrefix("$") ? 1 : 0) }
    }
}

extension TextUnit {
    /// For messages.
    package var noun: String {
        switch self {
        case .graphemes, .scalars, .cautious: "characters"
        case .utf16: "UTF-16 units"
        case .utf8: "bytes"
        case .xWeighted: "characters, as X weighs them"
        }
    }
}
