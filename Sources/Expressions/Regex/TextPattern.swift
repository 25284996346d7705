/// A regular expression by RE2's rules, for texts outside of expressions: what a guardrail bans.
package struct TextPattern: Sendable {
    package struct Malformed: Error, Hashable {
        package let message: String
    }
    package let source: String
    private let expression: RegularExpression

    package init(_ source: String) throws(Malformed) {
        do throws(RegularExpression.Malformed) {
            expression = try RegularExpression(source)
        } catch {
            throw Malformed(message: error.message)
        }
        self.source = source
    }

    /// Whether it matches somewhere in the text. Linear in the text; nil when even that exceeds the budget of one evaluation.
    package func matches(_ text: String) -> Bool? {
        var meter = Meter(budget: 10_000_000)
        return try? expression.matches(text, &meter)
    }
}
