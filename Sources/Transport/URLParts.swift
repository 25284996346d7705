/// The parts of an absolute http(s) URL, as text slices of it.
///
/// Deliberately narrow: where this parser and libcurl's could disagree (user names, backslashes, spaces, controls,
/// non-ASCII), there is no value, so that what was checked is what is contacted.
package struct URLParts: Hashable, Sendable {
    /// `http` or `https`.
    package var scheme: String
    /// Host and, if written, `:port`; lower case.
    package var authority: String
    /// With its leading slash; empty when absent.
    package var path: String
    /// What follows `?`, without a fragment; nil when absent.
    package var query: String?

    package init?(_ url: String) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        let lowered = url.prefix(8).lowercased()
        guard let scheme = ["https", "http"].first(where: { lowered.hasPrefix($0 + "://") }) else { return nil }
        let rest = url.dropFirst(scheme.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard URLParts.isAuthority(authority) else { return nil }
        let tail = rest.dropFirst(authority.count).prefix { $0 != "#" }
        let path = tail.prefix { $0 != "?" }
        self.scheme = scheme
        self.authority = authority.lowercased()
        self.path = String(path)
        query = path.count < tail.count ? String(tail.dropFirst(path.count + 1)) : nil
    }

    /// The authority without its port; IPv6 addresses keep their brackets.
    package var host: String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }

    /// Scheme and authority: what must be equal for two URLs to lead to the same server.
    package var origin: String { "\(scheme)://\(authority)" }

    private static func isAuthority(_ text: Substring) -> Bool {
        var rest = text
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return false }
            let inside = text[text.index(after: text.startIndex)..<end]
            guard !inside.isEmpty, inside.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return false }
            rest = text[text.index(after: end)...]
        } else {
            let host = text.prefix { $0 != ":" }
            guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { return false }
            rest = text.dropFirst(host.count)
        }
        guard !rest.isEmpty else { return true }
        return rest.first == ":" && UInt16(rest.dropFirst()).map { $0 > 0 } ?? false
    }
}

/// A byte of a host name or dotted address (RFC 1123 §2.1, and the underscore that DNS tolerates).
func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
    default: false
    }
}
