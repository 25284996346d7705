import Expressions

/// Gives each run of four characters a number, in the order in which they are first met: exact, unlike a hash.
///
/// That order is also what makes the search for similar captions fast: what is met late is rare (`CaptionIndex`).
struct ShingleTable {
    /// One caption's shingles, each once, the last-met first.
    struct Print {
        var shingles: [UInt32] = []
        /// One of 128 bits for each shingle.
        var sketch: (UInt64, UInt64) = (0, 0)
    }

    // Open addressing: three characters in one word, the fourth and the number in another; 0 is free.
    private var heads = [UInt64](repeating: 0, count: 1024)
    private var tails = [UInt64](repeating: 0, count: 1024)
    /// By shingle: the last print that had it.
    private var stamps: [UInt32] = []
    private var stamp: UInt32 = 0

    /// In the place of the characters that a shorter text does not have; no scalar has this value.
    private static let missing: UInt64 = 0x1F_FFFF

    /// The print of a caption; empty when nothing is left to compare. Its shingles are marked until the next is made.
    mutating func print(of caption: String) -> Print {
        let text = CaptionLikeness.bare(caption)
        var print = Print()
        guard !text.isEmpty else { return print }
        stamp &+= 1
        let length = CaptionLikeness.shingleLength
        print.shingles.reserveCapacity(text.count)
        for start in 0...max(0, text.count - length) {
            func character(_ index: Int) -> UInt64 { start + index < text.count ? UInt64(text[start + index].value) : Self.missing }
            let number = number(of: character(0) | character(1) << 21 | character(2) << 42, character(3))
            guard stamps[Int(number)] != stamp else { continue }
            stamps[Int(number)] = stamp
            print.shingles.append(number)
            // Multiplying spreads neighbours over the bits.
            let bit = UInt64(number &* 2_654_435_761) >> 25
            if bit < 64 { print.sketch.0 |= 1 << bit } else { print.sketch.1 |= 1 << (bit - 64) }
        }
        print.shingles.sort(by: >)
        return print
    }

    /// How many shingles of the last print the caption has, and how many it has at all. No mark changes.
    mutating func shared(with caption: String) -> (shared: Int, count: Int) {
        let marked = stamp
        var numbers: [UInt32] = []
        let text = CaptionLikeness.bare(caption)
        guard !text.isEmpty else { return (0, 0) }
        for start in 0...max(0, text.count - CaptionLikeness.shingleLength) {
            func character(_ index: Int) -> UInt64 { start + index < text.count ? UInt64(text[start + index].value) : Self.missing }
            numbers.append(number(of: character(0) | character(1) << 21 | character(2) << 42, character(3)))
        }
        numbers.sort()
        var (shared, count) = (0, 0)
        for (index, number) in numbers.enumerated() where index == 0 || numbers[index - 1] != number {
            count += 1
            if stamps[Int(number)] == marked { shared += 1 }
        }
        return (shared, count)
    }

    private mutating func number(of head: UInt64, _ last: UInt64) -> UInt32 {
        var place = slot(head, last)
        while tails[place] != 0 {
            if heads[place] == head, tails[place] >> 32 == last { return UInt32(truncatingIfNeeded: tails[place]) - 1 }
            place = (place + 1) & (heads.count - 1)
        }
        let number = UInt32(stamps.count)
        stamps.append(0)
        heads[place] = head
        tails[place] = last << 32 | UInt64(number + 1)
        if stamps.count * 2 > heads.count { grow() }
        return number
    }

    private func slot(_ head: UInt64, _ last: UInt64) -> Int {
        let mixed = (head ^ last &* 0xC2B2_AE3D_27D4_EB4F) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> 20 ^ mixed >> 43) & (heads.count - 1)
    }

    private mutating func grow() {
        let (oldHeads, oldTails) = (heads, tails)
        heads = [UInt64](repeating: 0, count: oldHeads.count * 2)
        tails = heads
        for index in oldHeads.indices where oldTails[index] != 0 {
            var place = slot(oldHeads[index], oldTails[index] >> 32)
            while tails[place] != 0 { place = (place + 1) & (heads.count - 1) }
            (heads[place], tails[place]) = (oldHeads[index], oldTails[index])
        }
    }
}
