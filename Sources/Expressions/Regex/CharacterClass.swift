/// A set of code points.
struct CharacterClass: Sendable {
    /// One part that only a table can decide.
    struct Category: Sendable {
        var matches: @Sendable (Unicode.GeneralCategory) -> Bool
        var isNegated: Bool
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

    mutating func prepare() {
        var bits: (UInt64, UInt64) = (0, 0)
        for code in UInt32(0)..<128 where decide(code) {
            if code < 64 { bits.0 |= 1 << UInt64(code) } else { bits.1 |= 1 << UInt64(code - 64) }
        }
        low = bits
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
        let category = scalar.properties.generalCategory
        return categories.contains { $0.matches(category) != $0.isNegated }
    }

    /// Simple case folding: the other forms that are one code point each, and the two odd partners of ASCII letters.
    private static func caseVariants(_ code: UInt32) -> [UInt32] {
        guard let scalar = Unicode.Scalar(code) else { return [] }
        var variants: [UInt32] = []
        for text in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] where text.unicodeScalars.count == 1 {
            if let other = text.unicodeScalars.first?.value, other != code { variants.append(other) }
        }
        switch code {
        case 0x73, 0x53: variants.append(0x17F)
        case 0x6B, 0x4B: variants.append(0x212A)
        default: break
        }
        return variants
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
