/// How wide text is on a terminal, and how to show what has no width.
enum DisplayWidth {
    /// East Asian wide and fullwidth blocks (UAX #11); emoji are known to the standard library.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1B000...0x1B2FF,
        0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]

    /// Columns of a character: 0 for marks without a base, 2 for wide ones and emoji, else 1.
    static func of(_ character: Character) -> Int {
        if character.isASCII { return 1 }
        // A selector asks for the picture; flags are two letters in one character.
        if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        var width = 0
        for scalar in character.unicodeScalars { width = max(width, of(scalar)) }
        return width
    }

    static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if isMark(scalar) || scalar.properties.generalCategory == .format { return 0 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .enclosingMark
    }

    /// A character as it can be shown: controls, and what would be invisible or turn the line around (bidirectional
    /// controls), by its number. Text written right to left is left alone: its order is the terminal's business.
    static func visible(_ character: Character) -> String {
        let scalars = character.unicodeScalars
        // Joiners inside an emoji or a word do their work unseen, as they should.
        guard scalars.contains(where: { isHidden($0) && (scalars.count == 1 || !isJoiner($0)) }) else { return String(character) }
        return scalars.map { isHidden($0) ? numbered($0) : String($0) }.joined()
    }

    /// A text of ours that may quote a user's: on one line, without anything that a terminal would obey.
    static func visible(_ text: String) -> String {
        text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value < 127 } ? text : text.map { visible($0) }.joined()
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate, .privateUse: true
        // Tags spell the flags of England, Scotland and Wales.
        case .format: !(0xE0020...0xE007F).contains(scalar.value)
        default: false
        }
    }

    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{200D}" || scalar == "\u{200C}" }

    private static func numbered(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
    }
}
