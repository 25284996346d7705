/// Finds emoji sequences (keycaps, flags, skin tones, joined and tagged ones) as Unicode UTS #51 composes them.
enum EmojiSequence {
    private typealias Scalars = ArraySlice<Unicode.Scalar>
    private static let variation: UInt32 = 0xFE0F
    private static let joiner: UInt32 = 0x200D

    /// Where the sequence that starts at `start` ends, or nil when none does.
    static func end(in scalars: ArraySlice<Unicode.Scalar>, from start: Int) -> Int? {
        guard start < scalars.endIndex, scalars[start].value > 0x22, scalars[start].properties.isEmoji else { return nil }
        if let end = keycap(in: scalars, from: start) { return end }
        if let end = flag(in: scalars, from: start) { return end }
        guard var end = element(in: scalars, from: start) else { return nil }
        if let tagged = tags(in: scalars, from: end) { return tagged }
        var last = scalars[start]
        while end + 1 < scalars.endIndex, scalars[end].value == joiner, EmojiJoining.joins(last, scalars[end + 1]),
            let next = element(in: scalars, from: end + 1)
        {
            last = scalars[end + 1]
            end = next
        }
        return end
    }

    private static func keycap(in scalars: Scalars, from start: Int) -> Int? {
        guard isKeycapBase(scalars[start].value) else { return nil }
        var end = start + 1
        if end < scalars.endIndex, scalars[end].value == variation { end += 1 }
        return end < scalars.endIndex && scalars[end].value == 0x20E3 ? end + 1 : nil
    }

    private static func flag(in scalars: Scalars, from start: Int) -> Int? {
        guard isRegional(scalars[start].value), start + 1 < scalars.endIndex, isRegional(scalars[start + 1].value) else { return nil }
        return start + 2
    }

    /// One emoji with its skin tone or variation selector.
    private static func element(in scalars: Scalars, from start: Int) -> Int? {
        guard start < scalars.endIndex else { return nil }
        let scalar = scalars[start]
        let hasVariation = start + 1 < scalars.endIndex && scalars[start + 1].value == variation
        guard scalar.properties.isEmoji, !isKeycapBase(scalar.value), !isRegional(scalar.value) else { return nil }
        if needsVariation(scalar.value), !hasVariation { return nil }
        var end = start + 1
        if hasVariation { end += 1 }
        if end < scalars.endIndex, scalars[end].properties.isEmojiModifier, scalar.properties.isEmojiModifierBase { end += 1 }
        return end
    }

    /// The tag characters of a regional flag such as Scotland's.
    private static func tags(in scalars: Scalars, from start: Int) -> Int? {
        var end = start
        while end < scalars.endIndex, (0xE0020...0xE007E).contains(scalars[end].value) { end += 1 }
        return end > start && end < scalars.endIndex && scalars[end].value == 0xE007F ? end + 1 : nil
    }

    private static func isKeycapBase(_ value: UInt32) -> Bool { value == 0x23 || value == 0x2A || (0x30...0x39).contains(value) }
    private static func isRegional(_ value: UInt32) -> Bool { (0x1F1E6...0x1F1FF).contains(value) }
    /// Signs that are text unless a variation selector follows: ©, ®, ™ and the chess pawn.
    private static func needsVariation(_ value: UInt32) -> Bool { [0xA9, 0xAE, 0x2122, 0x265F].contains(value) }
}
