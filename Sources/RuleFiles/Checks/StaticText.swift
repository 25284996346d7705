import Expressions
import PlatformFacts

/// What can be said of a template's text before it is rendered.
enum StaticText {
    /// The parts of a template in their order; nil for an expression whose value nobody knows yet.
    ///
    /// - Parameter known: the value of an expression as written, such as `vars.cta`; nil for one that nobody knows.
    static func parts(of template: TextTemplate, known: (String) -> String?) -> [String?] {
        guard !template.isStatic else { return [template.source] }
        let bytes = template.source.utf8
        return template.parts.map { part in
            if let text = part.constantText { return text }
            guard case .expression(_, let range) = part, range.count < 140 else { return nil }
            // Only plain names are known; without their braces and blanks.
            let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound + 2)
            let inner = bytes[start..<bytes.index(start, offsetBy: range.count - 4)].drop { $0 <= 32 }
            guard let first = inner.first, Self.firstLetters.contains(first) else { return nil }
            return known(String(decoding: inner.filter { $0 > 32 }, as: UTF8.self))
        }
    }

    /// Of `campaign`, `destination`, `persona`, `post` and `vars`: nothing else is known.
    private static let firstLetters = Array("cdpv".utf8)

    /// The whole text; nil while part of it is unknown.
    static func whole(_ parts: [String?]) -> String? {
        let known = parts.compactMap(\.self)
        return known.count == parts.count ? known.joined() : nil
    }

    /// Whether the fixed text is worth measuring: nothing but a link counts as more than its bytes.
    static func mayExceed(_ parts: [String?], _ limit: Capabilities.TextLimit) -> Bool {
        var bytes = 0
        for case let part? in parts { bytes += part.utf8.count }
        if bytes > limit.max { return true }
        guard limit.unit == .xWeighted || limit.exception != nil else { return false }
        return parts.contains { $0?.utf8.contains(UInt8(ascii: ".")) ?? false }
    }

    /// A length that every rendering reaches: that of the text around the expressions.
    static func leastLength(of parts: [String?], _ limit: Capabilities.TextLimit) -> Int {
        var least = 0
        var known = ""
        var followsUnknown = false
        for (index, part) in parts.enumerated() {
            if let part { known += part }
            guard part == nil || index == parts.count - 1 else { continue }
            least += limit.leastLength(of: known, followsUnknown: followsUnknown, precedesUnknown: part == nil)
            known = ""
            followsUnknown = true
        }
        return least
    }
}
