import Diagnostics
import Expressions
import RuleSet
import YAMLTree

extension RuleSetBuilder {
    /// A place in the files with what was said of it.
    struct IssuePlace: Hashable {
        var file: String
        var offset: Int
        var message: String
    }

    struct TextPlace: Hashable {
        var node: YAMLNode.ID
        var scope: RuleScope
    }

    mutating func environment(_ scope: RuleScope) -> ExpressionEnvironment {
        if let known = environments[scope] { return known }
        let made = RuleEnvironment.environment(for: scope)
        environments[scope] = made
        return made
    }

    /// A CEL expression of the wanted type.
    mutating func program(_ field: Field?, in scope: RuleScope, result: ValueType) -> Program? {
        guard let field, case .text(let text) = field.value else { return nil }
        let compilation = Program.compile(text, in: environment(scope))
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
    mutating func template(_ field: Field?, in scope: RuleScope) -> TextTemplate? {
        guard let field, case .text(let text) = field.value else { return nil }
        let place = TextPlace(node: field.node.id, scope: scope)
        if let known = compiledTexts[place] { return known }
        let compilation = TextTemplate.compile(text, in: environment(scope))
        reportIssues(compilation.issues, in: field)
        compiledTexts[place] = .some(compilation.value)
        return compilation.value
    }

    private mutating func reportIssues(_ issues: [ExpressionIssue], in field: Field) {
        for issue in issues {
            let span = field.node.span(ofValueUTF8Range: issue.range)
            guard reportedIssues.insert(IssuePlace(file: span.file, offset: span.startOffset, message: issue.message)).inserted else {
                continue
            }
            report(.error, "expression", issue.message, at: span, hint: issue.hint)
        }
    }
}
