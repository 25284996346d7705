/// The host parts of links in a text: labels, a name, and a top-level domain that is on the list.
///
/// The places where a listed top-level domain stands are found once, so that a text full of dots costs no more than one
/// without.
struct DomainNames {
    private let text: LinkScanner.Scalars
    /// Each dot that a top-level domain follows, and where that ends; ascending.
    private let tops: [(dot: Int, end: Int)]
    /// The first of `tops` that can still matter.
    private var next = 0

    init(_ text: LinkScanner.Scalars) {
        self.text = text
        tops = text.indices.compactMap { index in
            guard text[index] == ".", let end = DomainNames.topLevelEnd(in: text, from: index + 1) else { return nil }
            return (index, end)
        }
    }

    /// Whether a name can still start at `position` or later.
    mutating func hasMore(after position: Int) -> Bool {
        while next < tops.count, tops[next].dot <= position { next += 1 }
        return next < tops.count
    }

    /// Where the longest name that starts at `start` ends.
    func end(from start: Int) -> Int? {
        guard start < text.count, LinkCharacters.isLabel(text[start]) else { return nil }
        var top = next
        while top < tops.count, tops[top].dot <= start { top += 1 }
        var labelStart = start
        var best: Int?
        var position = start
        while top < tops.count, tops[top].dot < start + LinkScanner.longestName {
            guard advance(to: tops[top].dot, position: &position, labelStart: &labelStart) else { break }
            // The label right before the top-level domain may not hold an underscore.
            if !text[labelStart..<position].contains("_") { best = tops[top].end }
            position += 1
            labelStart = position
            top += 1
        }
        return best
    }

    /// Walks over whole labels up to a dot; false when something there cannot be part of a name.
    private func advance(to dot: Int, position: inout Int, labelStart: inout Int) -> Bool {
        while position <= dot {
            if text[position] == "." {
                guard position > labelStart, LinkCharacters.isLabel(text[labelStart]), LinkCharacters.isLabel(text[position - 1]) else {
                    return false
                }
                if position == dot { return true }
                labelStart = position + 1
            } else if !LinkCharacters.isLabel(text[position]), text[position] != "-", text[position] != "_" {
                return false
            }
            position += 1
        }
        return false
    }

    /// Names of ASCII and accented Latin labels inside a longer one.
    func asciiNames(within range: Range<Int>) -> [Range<Int>] {
        var names: [Range<Int>] = []
        var position = range.lowerBound
        while position < range.upperBound {
            if let end = asciiNameEnd(from: position, before: range.upperBound) {
                names.append(position..<end)
                position = end
            } else {
                position += 1
            }
        }
        return names
    }

    /// RFC 1035: at most 63 octets a label, where other letters than ASCII take more than one (punycode).
    static func labelsAreShort(_ name: ArraySlice<Unicode.Scalar>) -> Bool {
        name.split(separator: ".").allSatisfy { label in
            label.contains { !$0.isASCII } ? PunycodeLength.of(label) <= 63 : label.count <= 63
        }
    }

    private func asciiNameEnd(from start: Int, before limit: Int) -> Int? {
        var position = start
        var labelLength = 0
        var best: Int?
        while position < limit {
            if text[position] == ".", labelLength > 0 {
                labelLength = 0
                position += 1
                if let end = DomainNames.topLevelEnd(in: text, from: position), end <= limit { best = end }
            } else if LinkCharacters.isASCIIAlphanumeric(text[position]) || text[position] == "-"
                || LinkCharacters.isAccentedLatin(text[position])
            {
                labelLength += 1
                position += 1
            } else {
                break
            }
        }
        return best
    }

    /// Where a listed top-level domain (or a punycode one) that starts here ends: the longest that no letter, digit,
    /// `@`, `+` or `-` follows.
    private static func topLevelEnd(in text: LinkScanner.Scalars, from start: Int) -> Int? {
        if let end = punycodeEnd(in: text, from: start) { return end }
        let bound = min(text.count, start + TopLevelDomains.longest)
        var word = ""
        var best: Int?
        var end = start
        while end < bound, LinkCharacters.isLabel(text[end]) || text[end] == "-" {
            word += text[end].properties.lowercaseMapping
            end += 1
            if endsWord(in: text, at: end), TopLevelDomains.all.contains(word) { best = end }
        }
        return best
    }

    private static func endsWord(in text: LinkScanner.Scalars, at end: Int) -> Bool {
        guard end < text.count else { return true }
        return !LinkCharacters.isASCIIAlphanumeric(text[end]) && !["@", "+", "-"].contains(text[end])
    }

    private static func punycodeEnd(in text: LinkScanner.Scalars, from start: Int) -> Int? {
        guard start + 4 < text.count, String(String.UnicodeScalarView(text[start..<start + 4])).lowercased() == "xn--" else { return nil }
        var end = start + 4
        while end < text.count, LinkCharacters.isASCIIAlphanumeric(text[end]) || text[end] == "-" { end += 1 }
        return end > start + 4 ? end : nil
    }
}
