/// Whether a key's texts have the form that its spec names.
enum SettingFormatCheck {
    static func problems(of value: SettingLiteral, _ spec: SettingSpec) -> [SettingProblem] {
        switch value {
        case .text(let text): return problem(of: text, spec).map { [$0] } ?? []
        case .texts(let texts):
            var found = texts.compactMap { problem(of: $0, spec) }
            if let max = spec.maxCount, texts.count > max {
                found.append(SettingProblem(spec.name, "`\(spec.name)` has \(texts.count) elements", hint: "leave at most \(max)"))
            }
            return found
        case .int, .bool: return []
        }
    }

    private static func problem(of text: String, _ spec: SettingSpec) -> SettingProblem? {
        guard let format = spec.format, !matches(text, format) else { return nil }
        return SettingProblem(spec.name, "`\(spec.name)` is not \(name(of: format))", hint: hint(for: format))
    }

    static func matches(_ text: String, _ format: SettingFormat) -> Bool {
        switch format {
        case .link(let maxLength): text.utf8.count <= maxLength && host(of: text) != nil
        case .server: host(of: text).map { "https://" + $0 == text || "https://\($0)/" == text } ?? false
        case .digits: !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        case .language: isLanguage(text)
        case .country: text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        case .color: text.utf8.count == 7 && text.hasPrefix("#") && text.dropFirst().allSatisfy { $0.isASCII && $0.isHexDigit }
        case .short(let max, let forbidden): (1...max).contains(text.count) && !text.contains(where: forbidden.contains)
        }
    }

    /// Host and port of an `https` address without spaces; nil when there is none.
    private static func host(of text: String) -> String? {
        guard text.hasPrefix("https://"), !text.contains(where: \.isWhitespace) else { return nil }
        let host = text.dropFirst(8).prefix { !"/?#".contains($0) }
        guard !host.isEmpty, !host.contains("@"), host.first != ".", host.first != ":" else { return nil }
        return String(host)
    }

    /// Two or three letters, then parts of letters and digits behind hyphens (RFC 5646, as far as the shape goes).
    private static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.count), first.allSatisfy({ $0.isASCII && $0.isLetter }) else { return false }
        return parts.dropFirst().allSatisfy { part in
            (1...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
    }
}

extension SettingFormatCheck {
    static func name(of format: SettingFormat) -> String {
        switch format {
        case .link: "an `https` address"
        case .server: "the `https` address of a server"
        case .digits: "a number in quotes"
        case .language: "a language"
        case .country: "a country"
        case .color: "a colour"
        case .short(let max, _): "a text of at most \(max) characters that the platform takes"
        }
    }

    private static func hint(for format: SettingFormat) -> String {
        switch format {
        case .link(let maxLength): "write it as `https://example.org/page`, at most \(maxLength) bytes long"
        case .server: "write it as `https://example.org`"
        case .digits: "write digits only, for example \"549755885175\""
        case .language: "write a tag such as `de` or `pt-BR`"
        case .country: "write two capital letters such as `DE`"
        case .color: "write it as \"#6E7874\""
        case .short(_, let forbidden):
            forbidden.isEmpty ? "shorten it" : "shorten it, and leave out \(forbidden.map { "`\($0)`" }.joined(separator: ", "))"
        }
    }
}
