import Diagnostics
import Expressions
import RuleSet
import YAMLTree

extension RuleSetBuilder {
    /// A CEL expression of the wanted type.
    mutating func program(_ field: Field?, in environment: ExpressionEnvironment, result: ValueType) -> Program? {
        guard let field, case .text(let text) = field.value else { return nil }
        let compilation = Program.compile(text, in: environment)
        reportIssues(compilation.issues, in: field)
        guard let program = compilation.value else { return nil }
        if program.resultType != result, program.resultType != .dyn {
            report(
                .error, "expression-type", "this gives \(program.resultType), not \(result)", at: field.span,
                hint: result == .bool ? "a condition is true or false, for example item.duration < duration(\"60s\")" : nil)
            return nil
        }
        return program
    }

    /// Text with `{{ expressions }}`.
    mutating func template(_ field: Field?, in environment: ExpressionEnvironment) -> TextTemplate? {
        guard let field, case .text(let text) = field.value else { return nil }
        let compilation = TextTemplate.compile(text, in: environment)
        reportIssues(compilation.issues, in: field)
        return compilation.value
    }

    private mutating func reportIssues(_ issues: [ExpressionIssue], in field: Field) {
        for issue in issues {
            report(.error, "expression", issue.message, at: field.node.span(ofValueUTF8Range: issue.range), hint: issue.hint)
        }
    }
}
