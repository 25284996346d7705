/// Finds emoji that are made of several scalars (keycaps, flags, skin tones, joined and tagged ones) and count as one on X.
/// A single emoji needs no rule: it weighs as much as any sign of its block.
struct EmojiSequence {
    private let scalars: ArraySlice<Unicode.Scalar>
    private let start: Int

    /// Where the sequence that starts at `start` ends, or nil when none does.
    static func end(in scalars: ArraySlice<Unicode.Scalar>, from start: Int) -> Int? {
        guard start < scalars.endIndex, mayBegin(scalars[start].value) else { return nil }
        let sequence = EmojiSequence(scalars: scalars, start: start)
        return sequence.worker ?? sequence.gendered ?? sequence.couple ?? sequence.family ?? sequence.emblem ?? sequence.keycap
            ?? sequence.marked ?? sequence.flag ?? sequence.taggedFlag
    }

    /// The scalar that far after the start; 0 behind the end.
    private func value(_ offset: Int) -> UInt32 {
        start + offset < scalars.endIndex ? scalars[start + offset].value : 0
    }

    private func has(_ offset: Int, in set: CodePointRanges) -> Bool {
        start + offset < scalars.endIndex && set.contains(scalars[start + offset])
    }

    private func matches(_ values: [UInt32]) -> Bool {
        values.indices.allSatisfy { value($0) == values[$0] }
    }

    private var toneLength: Int { isTone(1) ? 1 : 0 }
    private func isTone(_ offset: Int) -> Bool { (0x1F3FB...0x1F3FF).contains(value(offset)) }

    private var worker: Int? {
        let joint = 1 + toneLength
        guard Self.isAdult(value(0)), value(joint) == Self.joiner else { return nil }
        if has(joint + 1, in: EmojiTable.roles) { return start + joint + 2 }
        guard has(joint + 1, in: EmojiTable.marksOfRoles), value(joint + 2) == Self.variation else { return nil }
        return start + joint + 3
    }

    private var gendered: Int? {
        let joint: Int
        if has(0, in: EmojiTable.gendered) {
            joint = 1 + toneLength
        } else if has(0, in: EmojiTable.genderedAfterMark), isTone(1) || value(1) == Self.variation {
            joint = 2
        } else if has(0, in: EmojiTable.genderedPlain) {
            joint = 1
        } else {
            return nil
        }
        guard value(joint) == Self.joiner, [0x2640, 0x2642].contains(value(joint + 1)), value(joint + 2) == Self.variation else {
            return nil
        }
        return start + joint + 3
    }

    /// A kiss or a heart between two; a woman comes first.
    private var couple: Int? {
        guard Self.isAdult(value(0)), matches([value(0), Self.joiner, 0x2764, Self.variation, Self.joiner]) else { return nil }
        let offset = value(5) == 0x1F48B && value(6) == Self.joiner ? 7 : 5
        guard Self.isAdult(value(offset)), value(0) == Self.woman || value(offset) == Self.man else { return nil }
        return start + offset + 1
    }

    private var family: Int? {
        guard Self.isAdult(value(0)), value(1) == Self.joiner else { return nil }
        // A man comes first.
        let isPair = Self.isAdult(value(2)) && (value(0) == Self.man || value(2) == Self.woman)
        if isPair, let end = children(after: 3) { return end }
        return children(after: 1)
    }

    /// One child or two, of which a girl comes first; each behind a joiner.
    private func children(after offset: Int) -> Int? {
        let (first, second) = (value(offset + 1), value(offset + 3))
        guard value(offset) == Self.joiner, Self.isChild(first) else { return nil }
        let hasSecond = value(offset + 2) == Self.joiner && Self.isChild(second) && (first == Self.girl || second == Self.boy)
        return start + offset + (hasSecond ? 4 : 2)
    }

    /// The rainbow flag, the pirates' flag, the witness's eye.
    private var emblem: Int? {
        Self.emblems.first(where: matches).map { start + $0.count }
    }

    private var keycap: Int? {
        guard value(0) == 0x23 || value(0) == 0x2A || (0x30...0x39).contains(value(0)) else { return nil }
        let offset = value(1) == Self.variation ? 2 : 1
        return value(offset) == 0x20E3 ? start + offset + 1 : nil
    }

    /// An emoji with its variation selector or skin tone.
    private var marked: Int? {
        if has(0, in: EmojiTable.tone) { return isTone(1) ? start + 2 : nil }
        if has(0, in: EmojiTable.toneAndVariation) {
            let offset = value(1) == Self.variation ? 2 : 1
            return start + offset + (isTone(offset) ? 1 : 0)
        }
        guard value(1) == Self.variation, has(0, in: EmojiTable.withVariation) || has(0, in: EmojiTable.textSigns) else { return nil }
        return start + 2
    }

    private var flag: Int? {
        guard let first = Self.letter(value(0)), let second = Self.letter(value(1)) else { return nil }
        return EmojiTable.flags[first]?.contains(second) == true ? start + 2 : nil
    }

    private var taggedFlag: Int? {
        Self.taggedFlags.first(where: matches).map { start + $0.count }
    }
}

extension EmojiSequence {
    private static let variation: UInt32 = 0xFE0F
    private static let joiner: UInt32 = 0x200D
    private static let (man, woman): (UInt32, UInt32) = (0x1F468, 0x1F469)
    private static let (boy, girl): (UInt32, UInt32) = (0x1F466, 0x1F467)

    private static let emblems: [[UInt32]] = [
        [0x1F3F3, variation, joiner, 0x1F308], [0x1F3F4, joiner, 0x2620, variation], [0x1F441, joiner, 0x1F5E8],
    ]
    private static let taggedFlags: [[UInt32]] = EmojiTable.tagged.map { name in
        [0x1F3F4] + name.unicodeScalars.map { 0xE0000 + $0.value } + [0xE007F]
    }

    /// Spares most text the search.
    private static func mayBegin(_ value: UInt32) -> Bool {
        switch value {
        case 0x23, 0x2A, 0x30...0x39, 0xA9, 0xAE, 0x2122...0x3299, 0x203C, 0x2049, 0x1F004...0x1F9FF: true
        default: false
        }
    }

    private static func isAdult(_ value: UInt32) -> Bool { value == man || value == woman }
    private static func isChild(_ value: UInt32) -> Bool { value == boy || value == girl }

    private static func letter(_ value: UInt32) -> Character? {
        guard (0x1F1E6...0x1F1FF).contains(value) else { return nil }
        return Unicode.Scalar(value - 0x1F1E6 + 0x41).map(Character.init)
    }
}
