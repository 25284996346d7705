import Expressions
import PlatformFacts

/// What can be said of a template's text before it is rendered.
enum StaticText {
    /// The parts of a template in their order; nil for an expression whose value nobody knows yet.
    ///
    /// - Parameter known: values by expression, as written: `vars.cta`.
    static func parts(of template: TextTemplate, known: [String: String]) -> [String?] {
        guard !template.isStatic else { return [template.source] }
        let bytes = Array(template.source.utf8)
        return template.parts.map { part in
            switch part {
            case .text(let text): return text
            case .expression(_, let range):
                // Only plain names are known; without their braces and blanks.
                guard range.count < 140 else { return nil }
                return known[String(decoding: bytes[range].dropFirst(2).dropLast(2).filter { $0 > 32 }, as: UTF8.self)]
            }
        }
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
