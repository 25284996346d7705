/// Finds what X shows as a link (and counts as 23), by the rules that twitter-text's conformance suite fixes: with a
/// scheme, or without one where the name ends in a known top-level domain.
enum LinkScanner {
    typealias Scalars = [Unicode.Scalar]
    /// No name is longer (RFC 1035: 253 octets); bounds the work on hostile text.
    static let longestName = 512
    static let longestLink = 4096
    private static let schemes = ["https://", "http://"].map { Array($0.unicodeScalars) }

    /// Ranges of scalar offsets, ascending, without overlap.
    static func links(in text: Scalars) -> [Range<Int>] {
        var names = DomainNames(text)
        var found: [Range<Int>] = []
        var position = 0
        // A link needs a character before it, or the text's start; that character cannot belong to the link before.
        var free = 0
        while position < text.count, names.hasMore(after: position) {
            guard position == 0 || (position - 1 >= free && LinkCharacters.mayPrecedeLink(text[position - 1])),
                let candidate = candidate(in: text, at: position, names)
            else {
                position += 1
                continue
            }
            found += accepted(candidate, in: text, names)
            free = candidate.end
            position = max(candidate.end, position + 1)
        }
        return found
    }

    private struct Candidate {
        var start: Int
        var hasScheme: Bool
        var name: Range<Int>
        /// Where the path begins, when there is one.
        var path: Int?
        var end: Int
    }

    private static func candidate(in text: Scalars, at start: Int, _ names: DomainNames) -> Candidate? {
        let scheme = schemeLength(in: text, at: start)
        if scheme > 0, let nameEnd = names.end(from: start + scheme) {
            return extended(Candidate(start: start, hasScheme: true, name: start + scheme..<nameEnd, end: nameEnd), in: text)
        }
        guard let nameEnd = names.end(from: start) else { return nil }
        return extended(Candidate(start: start, hasScheme: false, name: start..<nameEnd, end: nameEnd), in: text)
    }

    /// Adds port, path and query to a candidate that ends after its name.
    private static func extended(_ candidate: Candidate, in text: Scalars) -> Candidate {
        var result = candidate
        result.end = LinkPath.portEnd(in: text, from: result.end)
        if result.end < text.count, text[result.end] == "/" {
            result.path = result.end
            result.end = LinkPath.pathEnd(in: text, from: result.end)
        }
        result.end = LinkPath.queryEnd(in: text, from: result.end)
        return result
    }

    private static func accepted(_ candidate: Candidate, in text: Scalars, _ names: DomainNames) -> [Range<Int>] {
        guard candidate.end - candidate.start <= longestLink, DomainNames.labelsAreShort(text[candidate.name]) else { return [] }
        if candidate.hasScheme { return shortened(candidate, in: text).map { [candidate.start..<$0] } ?? [] }
        if candidate.start > 0, "-_./".unicodeScalars.contains(text[candidate.start - 1]) { return [] }
        // Without a scheme only the ASCII part of a name is a link: 日本語example.com has one that starts at `example`.
        var parts = names.asciiNames(within: candidate.name)
        if let last = parts.last, candidate.path != nil { parts[parts.count - 1] = last.lowerBound..<candidate.end }
        return parts
    }

    /// `t.co` links end after their slug; one with a slug over 40 characters is none. Nil: no link.
    private static func shortened(_ candidate: Candidate, in text: Scalars) -> Int? {
        let name = String(String.UnicodeScalarView(text[candidate.name])).lowercased()
        guard name == "t.co", let path = candidate.path else { return candidate.end }
        var end = path + 1
        while end < candidate.end, LinkCharacters.isASCIIAlphanumeric(text[end]) { end += 1 }
        guard end > path + 1 else { return candidate.end }
        guard end - path - 1 <= 40 else { return nil }
        return LinkPath.queryEnd(in: text, from: end)
    }

    static func schemeLength(in text: Scalars, at start: Int) -> Int {
        guard text[start] == "h" || text[start] == "H" else { return 0 }
        for wanted in schemes {
            guard start + wanted.count <= text.count else { continue }
            let matches = zip(text[start..<start + wanted.count], wanted).allSatisfy { have, want in
                have == want || (have.isASCII && have.properties.isUppercase && have.value | 0x20 == want.value)
            }
            if matches { return wanted.count }
        }
        return 0
    }
}
