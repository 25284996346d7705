/// The links of a text, found as X finds them, and whatever else begins with a scheme.
package enum TextLinks {
    /// Hosts in lower case, in the order of the text, each once; without user names and ports.
    package static func hosts(in text: String) -> [String] {
        guard text.utf8.contains(46) || text.contains("://") else { return [] }
        let scalars = Array(text.unicodeScalars)
        var starts: [(place: Int, host: String)] = LinkScanner.links(in: scalars).map { ($0.lowerBound, host(of: scalars[$0])) }
        starts += schemes(in: scalars).map { ($0, host(of: scalars[$0...].prefix { !$0.properties.isWhitespace })) }
        var hosts: [String] = []
        for start in starts.sorted(by: { $0.place < $1.place }) where !start.host.isEmpty && !hosts.contains(start.host) {
            hosts.append(start.host)
        }
        return hosts
    }

    /// Where `scheme://` begins: names without a known top-level domain are links too once they have one.
    private static func schemes(in text: [Unicode.Scalar]) -> [Int] {
        var found: [Int] = []
        for index in text.indices where text[index] == ":" && index + 2 < text.count && text[index + 1] == "/" && text[index + 2] == "/" {
            var start = index
            while start > 0, LinkCharacters.isASCIIAlphanumeric(text[start - 1]) { start -= 1 }
            if start < index { found.append(start) }
        }
        return found
    }

    private static func host(of link: ArraySlice<Unicode.Scalar>) -> String {
        var rest = link
        if let colon = rest.firstIndex(of: ":"), rest[colon...].starts(with: "://".unicodeScalars) { rest = rest[(colon + 3)...] }
        var authority = rest.prefix { !"/?#\\".unicodeScalars.contains($0) }
        if let at = authority.lastIndex(of: "@") { authority = authority[(at + 1)...] }
        if authority.first == "[" {
            authority = authority.prefix { $0 != "]" }.dropFirst()
        } else {
            authority = authority.prefix { $0 != ":" }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: authority)
        let name = String(text).lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }
}
