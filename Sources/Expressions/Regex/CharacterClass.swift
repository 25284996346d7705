/// A set of code points.
struct CharacterClass: Sendable {
    /// One part that only a table can decide: general categories, or the ranges of a script in ascending order.
    struct Category: Sendable {
        var members: Set<Unicode.GeneralCategory> = []
        var ranges: [ClosedRange<UInt32>] = []
        var isNegated: Bool

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            (ranges.isEmpty ? members.contains(scalar.properties.generalCategory) : isInRanges(scalar.value)) != isNegated
        }

        private func isInRanges(_ code: UInt32) -> Bool {
            var (low, high) = (0, ranges.count)
            while low < high {
                let middle = (low + high) / 2
                if ranges[middle].upperBound < code { low = middle + 1 } else { high = middle }
            }
            return low < ranges.count && ranges[low].contains(code)
        }
    }

    var ranges: [ClosedRange<UInt32>] = []
    var categories: [Category] = []
    var isNegated = false
    /// Case does not matter.
    var foldsCase = false
    /// Decided in advance for the first 128 code points.
    private var low: (UInt64, UInt64) = (0, 0)

    init(_ ranges: [ClosedRange<UInt32>], categories: [Category] = [], isNegated: Bool = false, foldsCase: Bool = false) {
        self.ranges = ranges
        self.categories = categories
        self.isNegated = isNegated
        self.foldsCase = foldsCase
        prepare()
    }

    /// By ranges, not by asking for each of the 128: a pattern may have thousands of classes.
    private mutating func prepare() {
        var bits = LowBits()
        for range in ranges where range.lowerBound < 128 { bits.insert(range.lowerBound...min(range.upperBound, 127)) }
        if !categories.isEmpty {
            for code in UInt32(0)..<128 where holds(code) { bits.insert(code...code) }
        }
        if foldsCase { bits.fold(kelvin: holds(0x212A), longS: holds(0x17F)) }
        low = isNegated ? (~bits.first, ~bits.second) : (bits.first, bits.second)
    }

    @inline(__always)
    func contains(_ code: UInt32) -> Bool {
        if code < 64 { return low.0 >> UInt64(code) & 1 == 1 }
        if code < 128 { return low.1 >> UInt64(code - 64) & 1 == 1 }
        return decide(code)
    }

    private func decide(_ code: UInt32) -> Bool {
        var isIn = holds(code)
        if !isIn, foldsCase {
            isIn = Self.caseVariants(code).contains { holds($0) }
        }
        return isIn != isNegated
    }

    private func holds(_ code: UInt32) -> Bool {
        if ranges.contains(where: { $0.contains(code) }) { return true }
        guard !categories.isEmpty, let scalar = Unicode.Scalar(code) else { return false }
        return categories.contains { $0.contains(scalar) }
    }

    /// Simple case folding: the other characters that fold to the same one.
    private static func caseVariants(_ code: UInt32) -> [UInt32] {
        guard let scalar = Unicode.Scalar(code) else { return [] }
        if let orbit = orbits[code] { return orbit }
        return [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].compactMap { text in
            text.unicodeScalars.count == 1 ? text.unicodeScalars.first?.value : nil
        }
    }

    /// Letters with more than two forms, and pairs that the case mappings of single characters do not connect
    /// (https://www.unicode.org/Public/UCD/latest/ucd/CaseFolding.txt).
    private static let orbits: [UInt32: [UInt32]] = [
        "Kk\u{212A}", "Ss\u{17F}", "Åå\u{212B}", "\u{B5}Μμ", "ßẞ", "Ǆǅǆ", "Ǉǈǉ", "Ǌǋǌ", "Ǳǲǳ", "\u{345}Ιι\u{1FBE}", "Ββϐ", "Εεϵ", "Θθϑϴ",
        "Κκϰ", "Ππϖ", "Ρρϱ", "Σσς", "Φφϕ", "Ωω\u{2126}", "Ṡṡẛ", "Ввᲀ", "Ддᲁ", "Ооᲂ", "Ссᲃ", "Ттᲄᲅ", "Ъъᲆ", "Ѣѣᲇ", "Ꙋꙋᲈ",
    ].reduce(into: [:]) { orbits, text in
        let orbit = text.unicodeScalars.map(\.value)
        for code in orbit { orbits[code] = orbit }
    }

    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let blanks: [ClosedRange<UInt32>] = [0x09...0x0A, 0x0C...0x0D, 0x20...0x20]
    static let words: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]

    /// Everything that the ranges leave out.
    static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var next: UInt32 = 0
        var gaps: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { gaps.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
        return gaps
    }

    static func posix(_ name: String) -> [ClosedRange<UInt32>]? {
        switch name {
        case "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
        case "alpha": [0x41...0x5A, 0x61...0x7A]
        case "ascii": [0x00...0x7F]
        case "blank": [0x09...0x09, 0x20...0x20]
        case "cntrl": [0x00...0x1F, 0x7F...0x7F]
        case "digit": digits
        case "graph": [0x21...0x7E]
        case "lower": [0x61...0x7A]
        case "print": [0x20...0x7E]
        case "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
        case "space": [0x09...0x0D, 0x20...0x20]
        case "upper": [0x41...0x5A]
        case "word": words
        case "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66]
        default: nil
        }
    }
}

/// A set of the first 128 code points.
private struct LowBits {
    var first: UInt64 = 0
    var second: UInt64 = 0

    mutating func insert(_ range: ClosedRange<UInt32>) {
        for code in range {
            if code < 64 { first |= 1 << UInt64(code) } else { second |= 1 << UInt64(code - 64) }
        }
    }

    /// Adds the other case of every letter, and the letters that fold to K and S.
    mutating func fold(kelvin: Bool, longS: Bool) {
        let letters: UInt64 = 0x07FF_FFFE
        let any = (second | second >> 32) & letters
        second |= any | any << 32
        if kelvin { insert(letter: 0x4B) }
        if longS { insert(letter: 0x53) }
    }

    private mutating func insert(letter: UInt32) {
        insert(letter...letter)
        insert((letter | 0x20)...(letter | 0x20))
    }
}
