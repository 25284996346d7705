/// Which emoji may be joined into one: the sequences that Unicode recommends (emoji-zwj-sequences 15.1), as rules over
/// neighbours. Any other joined pair is shown, and counted, as two.
enum EmojiJoining {
    static func joins(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        let pair = (left.value, right.value)
        switch pair {
        // A gender sign after a person or a role; a direction after someone who moves.
        case (_, 0x2640), (_, 0x2642):
            return left.properties.isEmojiModifierBase || [0x1F46F, 0x1F93C, 0x1F9DE, 0x1F9DF].contains(left.value)
        case (_, 0x27A1): return [0x1F6B6, 0x1F9CE, 0x1F3C3, 0x2640, 0x2642, 0x1F9AF, 0x1F9BC, 0x1F9BD].contains(left.value)
        // Couples and handshakes.
        case (_, 0x2764): return isAdult(left)
        case (0x2764, 0x1F48B), (0x2764, 0x1F525), (0x2764, 0x1FA79): return true
        case (0x2764, _), (0x1F48B, _), (0x1F91D, _): return isAdult(right)
        case (_, 0x1F91D): return isAdult(left)
        // Flags, beasts and faces.
        case (0x1F3F3, 0x1F308), (0x1F3F3, 0x26A7), (0x1F3F4, 0x2620), (0x1F415, 0x1F9BA), (0x1F408, 0x2B1B), (0x1F43B, 0x2744),
            (0x1F426, 0x2B1B), (0x1F426, 0x1F525), (0x1F441, 0x1F5E8), (0x1F62E, 0x1F4A8), (0x1F635, 0x1F4AB), (0x1F636, 0x1F32B),
            (0x1F642, 0x2194), (0x1F642, 0x2195), (0x1F34B, 0x1F7E9), (0x1F344, 0x1F7EB), (0x26D3, 0x1F4A5):
            return true
        default: break
        }
        if isAdult(left), isRole(right) { return true }
        return isPerson(left) && isPerson(right)
    }

    private static func isAdult(_ scalar: Unicode.Scalar) -> Bool { [0x1F468, 0x1F469, 0x1F9D1].contains(scalar.value) }
    private static func isPerson(_ scalar: Unicode.Scalar) -> Bool {
        isAdult(scalar) || [0x1F466, 0x1F467, 0x1F9D2].contains(scalar.value)
    }

    /// What makes a person a farmer, a cook, red-haired …
    private static func isRole(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2695, 0x2696, 0x2708, 0x1F33E, 0x1F373, 0x1F37C, 0x1F384, 0x1F393, 0x1F3A4, 0x1F3A8, 0x1F3EB, 0x1F3ED, 0x1F4BB, 0x1F4BC,
            0x1F527, 0x1F52C, 0x1F680, 0x1F692, 0x1F9AF, 0x1F9BC, 0x1F9BD, 0x1F9B0, 0x1F9B1, 0x1F9B2, 0x1F9B3:
            true
        default: false
        }
    }
}
