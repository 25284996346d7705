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
        warnOfCost(program, over: program.place, in: field)
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
        for case .expression(let program, let range) in compilation.value?.parts ?? [] { warnOfCost(program, over: range, in: field) }
        compiledTexts[place] = .some(compilation.value)
        return compilation.value
    }

    /// The budget ends an evaluation; what ends there on a long caption only is better known beforehand.
    private mutating func warnOfCost(_ program: Program, over range: Range<Int>, in field: Field) {
        guard program.mayExceedBudget else { return }
        let span = field.node.span(ofValueUTF8Range: range)
        let message = "with long texts or lists this takes more than the \(Program.budget) steps an evaluation may take"
        guard reportedIssues.insert(IssuePlace(file: span.file, offset: span.startOffset, message: message)).inserted else { return }
        report(
            .warning, "costly-expression", message, at: span,
            hint: "it then fails instead of giving a value: nest fewer loops, and compare fewer things with each other"
        )
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
