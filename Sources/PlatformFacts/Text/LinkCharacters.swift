/// The character classes of twitter-text's link grammar.
enum LinkCharacters {
    static func isASCIIAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    static func mayPrecedeLink(_ scalar: Unicode.Scalar) -> Bool {
        !isASCIIAlphanumeric(scalar) && !"@＠$#＃".unicodeScalars.contains(scalar) && !isInvalid(scalar)
    }

    /// A character of a name's label, `-` and `_` apart.
    static func isLabel(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return isASCIIAlphanumeric(scalar) || scalar == "\"" || scalar == "`" }
        return !isInvalid(scalar) && !isSpace(scalar) && !isDirectional(scalar)
    }

    static func isPath(_ scalar: Unicode.Scalar) -> Bool {
        isASCIIAlphanumeric(scalar) || isCyrillic(scalar) || isAccentedLatin(scalar)
            || "!*';:=+,.$/%#[]-–_~@|&".unicodeScalars.contains(scalar)
    }

    static func mayEndPath(_ scalar: Unicode.Scalar) -> Bool {
        isASCIIAlphanumeric(scalar) || isCyrillic(scalar) || isAccentedLatin(scalar) || "=_#/+-".unicodeScalars.contains(scalar)
    }

    static func isQuery(_ scalar: Unicode.Scalar) -> Bool {
        isASCIIAlphanumeric(scalar) || "!?*'@();:&=+$/%#[]-_.,~|".unicodeScalars.contains(scalar)
    }

    static func mayEndQuery(_ scalar: Unicode.Scalar) -> Bool {
        isASCIIAlphanumeric(scalar) || "-_&=#/".unicodeScalars.contains(scalar)
    }

    static func isAccentedLatin(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0xFF, 0x100...0x24F, 0x253, 0x254, 0x256, 0x257, 0x259, 0x25B, 0x263, 0x268, 0x26F, 0x272,
            0x289, 0x28B, 0x2BB, 0x300...0x36F, 0x1E00...0x1EFF:
            true
        default: false
        }
    }

    private static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { (0x400...0x4FF).contains(scalar.value) }
    private static func isInvalid(_ scalar: Unicode.Scalar) -> Bool { [0xFFFE, 0xFEFF, 0xFFFF].contains(scalar.value) }
    private static func isDirectional(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x61C, 0x200E, 0x200F, 0x2066...0x2069: true
        default: false
        }
    }
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x85, 0xA0, 0x1680, 0x180E, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
