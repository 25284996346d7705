import Expressions
import PlatformFacts

/// What can be said of a template's text before it is rendered.
enum StaticText {
    /// A length that every rendering reaches: that of the text around the expressions.
    static func leastLength(of template: TextTemplate, unit: TextUnit) -> Int {
        if template.isStatic { return TextMeasure.length(template.source, unit: unit) }
        let literals = template.parts.compactMap { part -> String? in if case .text(let text) = part { text } else { nil } }
        // A rendered expression can make a link of what stands beside it, and X counts any link as 23.
        if unit == .xWeighted, literals.contains(where: { $0.contains("/") || $0.contains(".") }) { return 0 }
        return literals.reduce(0) { $0 + TextMeasure.length($1, unit: unit) }
    }
}

extension TextUnit {
    /// For messages.
    var noun: String {
        switch self {
        case .graphemes, .scalars, .cautious: "characters"
        case .utf16: "UTF-16 units"
        case .utf8: "bytes"
        case .xWeighted: "characters, as X weighs them"
        }
    }
}
