import Diagnostics

/// What a name may be made of: almost anything, so that people can use their own language, but nothing that breaks
/// keys, paths, or the eye.
enum NameCheck {
    static let maxLength = 100

    static func problem(_ name: String) -> (summary: String, hint: String)? {
        if isPlain(name) { return nil }
        if name.isEmpty { return ("a name is empty", "write at least one character") }
        if name.unicodeScalars.count > maxLength { return ("a name is too long", "at most \(maxLength) characters") }
        if name.unicodeScalars.contains("/") { return ("a name contains `/`", "use `-` or `_`") }
        if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return ("a name contains a control character", "write it in letters, digits, `-` and `_`")
        }
        if name.first?.isWhitespace == true || name.last?.isWhitespace == true {
            return ("a name begins or ends with a space", "remove the space")
        }
        return nil
    }

    /// What nearly all names are: nothing in them could be wrong.
    private static func isPlain(_ name: String) -> Bool {
        let bytes = name.utf8
        return !bytes.isEmpty && bytes.count <= maxLength
            && bytes.allSatisfy {
                (97...122).contains($0 | 0x20) || (48...57).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
    }

    /// Characters that cannot be seen: two names that look the same would be different ones.
    static func invisible(_ name: String) -> Unicode.Scalar? {
        name.utf8.allSatisfy { $0 < 0x80 }
            ? nil
            : name.unicodeScalars.first { scalar in
                switch scalar.value {
                case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
                // Fillers of Hangul, and tags.
                case 0x115F...0x1160, 0x3164, 0xFFA0, 0xE0000...0xE007F: true
                default: false
                }
            }
    }
}

/// Paths stay inside the workspace.
enum PathCheck {
    static func problem(_ path: String) -> String? {
        if path.isEmpty { return "a path is empty" }
        if path.hasPrefix("/") || path.hasPrefix("~") { return "a path must be relative" }
        if path.utf8.contains(0) { return "a path contains a NUL byte" }
        if path.split(separator: "/").contains("..") { return "a path leads out of the workspace" }
        return nil
    }

    /// Where a guardrail takes a calendar by its name or its path: whether it is one of the latter.
    static func looksLikeCalendarFile(_ text: String) -> Bool { text.contains("/") || text.lowercased().hasSuffix(".ics") }

    /// Without `./` and a trailing `/`.
    static func normalized(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}

/// Addresses that platforms, feeds and webhooks are reached under: absolute, http or https, without a password in them.
enum URLCheck {
    static func problem(_ text: String) -> String? {
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else {
            return "an address must begin with https:// or http://"
        }
        if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) { return "an address contains a space or control character" }
        let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        if authority.contains("@") { return "an address contains a user name or password" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
        return host.isEmpty ? "an address has no host" : nil
    }
}

/// The known name nearest to what was written; also without regard to case, and with `_` for `-`.
func nearest(_ name: String, _ known: [String]) -> String? {
    let names = NearestNames(known)
    var effort = Int.max
    return names.same(as: name) ?? names.nearest(to: name, effort: &effort)
}
