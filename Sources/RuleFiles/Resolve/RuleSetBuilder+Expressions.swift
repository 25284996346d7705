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

    /// More problems of one text than this are counted, not told.
    private static let mostIssues = 20

    /// A CEL expression of the wanted type.
    mutating func program(_ field: Field?, in scope: RuleScope, result: ValueType) -> Program? {
        guard let field, case .text(let text) = field.value else { return nil }
        guard !hasBraces(text, field) else { return nil }
        let compilation = Program.compile(text, in: environment(scope))
        reportIssues(compilation.issues, in: field)
        guard let program = compilation.value else { return nil }
        warnOfCost([(program, program.place)], in: field)
        reportConstants(program, in: field)
        let type =
            program.resultType == .dyn ? program.constantValue?.typeName : program.resultType == result ? nil : "\(program.resultType)"
        if let type, type != "\(result)" {
            report(
                .error, "expression-type", "this gives \(type), not \(result)", at: field.span,
                hint: result == .bool ? "a condition is true or false, for example item.duration < duration(\"60s\")" : nil,
                notes: useNote(field))
            return nil
        }
        return program
    }

    /// `when: "{{ true }}"`: braces are for texts.
    private mutating func hasBraces(_ text: String, _ field: Field) -> Bool {
        guard text.drop(while: \.isWhitespace).hasPrefix("{{") else { return false }
        let key = field.key?.scalar?.text ?? "an expression"
        let inner = text.replacing("{{", with: "").replacing("}}", with: "").split(separator: " ").joined(separator: " ")
        report(.error, "expression", "`\(key)` takes no {{ }}: all of it is an expression", at: field.span, hint: "write \(key): \(inner)")
        return true
    }

    /// Parts that read nothing and can only fail.
    private mutating func reportConstants(_ program: Program, in field: Field) {
        let issues = program.constantFailures().map { error in
            ExpressionIssue(
                error.range ?? program.place, "this always fails: \(error.message)", hint: "it reads nothing that could change it")
        }
        reportIssues(issues, in: field)
    }

    /// Text with `{{ expressions }}`.
    mutating func template(_ field: Field?, in scope: RuleScope) -> TextTemplate? {
        guard let field, case .text(let text) = field.value else { return nil }
        let place = TextPlace(node: field.node.id, scope: scope)
        if let known = compiledTexts[place] { return known }
        let compilation = TextTemplate.compile(text, in: environment(scope))
        reportIssues(compilation.issues, in: field)
        let programs = (compilation.value?.parts ?? []).compactMap { part -> (Program, Range<Int>)? in
            if case .expression(let program, let range) = part { (program, range) } else { nil }
        }
        warnOfCost(programs, in: field)
        for (program, _) in programs { reportConstants(program, in: field) }
        compiledTexts[place] = .some(compilation.value)
        return compilation.value
    }

    /// The budget ends an evaluation; what ends there on a long caption only is better known beforehand.
    private mutating func warnOfCost(_ programs: [(program: Program, range: Range<Int>)], in field: Field) {
        let costly = programs.filter(\.program.mayExceedBudget).prefix(Self.mostIssues)
        guard !costly.isEmpty else { return }
        let message = "with long texts or lists this takes more than the \(Program.budget) steps an evaluation may take"
        for span in field.node.spans(ofValueUTF8Ranges: costly.map(\.range)) where isNew(message, at: span) {
            report(
                .warning, "costly-expression", message, at: span,
                hint: "it then fails instead of giving a value: nest fewer loops, and compare fewer things with each other",
                notes: useNote(field))
        }
    }

    private mutating func reportIssues(_ issues: [ExpressionIssue], in field: Field) {
        let told = issues.prefix(Self.mostIssues)
        guard !told.isEmpty else { return }
        for (issue, span) in zip(told, field.node.spans(ofValueUTF8Ranges: told.map(\.range))) where isNew(issue.message, at: span) {
            report(.error, "expression", issue.message, at: span, hint: issue.hint, notes: useNote(field))
        }
        let rest = issues.count - told.count
        guard rest > 0 else { return }
        let message = "\(rest) more problems in this text"
        if isNew(message, at: field.span) { report(.note, "more-problems", message, at: field.span, hint: "mend the first ones") }
    }

    private mutating func isNew(_ message: String, at span: SourceSpan) -> Bool {
        reportedIssues.insert(IssuePlace(file: span.file, offset: span.startOffset, message: message)).inserted
    }
}
