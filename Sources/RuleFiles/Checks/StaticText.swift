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
            switch part {
            case .text(let text): return text
            case .expression(_, let range):
                // Only plain names are known; without their braces and blanks.
                guard range.count < 140 else { return nil }
                let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound + 2)
                let inner = bytes[start..<bytes.index(start, offsetBy: range.count - 4)].drop { $0 <= 32 }
                guard let first = inner.first, Self.firstLetters.contains(first) else { return nil }
                return known(String(decoding: inner.filter { $0 > 32 }, as: UTF8.self))
            }
        }
    }

    /// Of `destination`, `persona` and `vars`: nothing else is known.
    private static let firstLetters = [UInt8(ascii: "d"), UInt8(ascii: "p"), UInt8(ascii: "v")]

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
        let literals = parts.compactMap(\.self)
        if literals.count == parts.count { return limit.length(of: literals.joined()) }
        // A rendered expression can make a link of what stands beside it, and some platforms count any link as 23.
        if limit.unit == .xWeighted || limit.exception != nil, literals.contains(where: { $0.contains("/") || $0.contains(".") }) {
            return 0
        }
        return literals.reduce(0) { $0 + limit.length(of: $1) }
    }
}
