/// A compiled expression: checked once, then evaluated as often as wanted, from any thread.
package struct Program: Sendable {
    package let source: String
    package let resultType: ValueType
    /// The variables it reads, in the order of first use.
    package var variables: [String] { checked.variables }

    let checked: CheckedExpression
    private let run: Run

    private enum Run: Sendable {
        case value(Evaluator)
        case condition(Condition)
    }

    /// Parses, checks and compiles. All type errors are found at once; a syntax error stands alone.
    package static func compile(_ source: String, in environment: ExpressionEnvironment) -> Compilation<Program> {
        let bytes = Array(source.utf8)
        return compile(bytes, in: 0..<bytes.count, source: source, environment, checking: true)
    }

    /// Compiles a stretch of a larger text, with ranges that count from the text's start.
    static func compile(
        _ bytes: [UInt8], in range: Range<Int>, source: String, _ environment: ExpressionEnvironment, checking: Bool
    ) -> Compilation<Program> {
        do throws(ExpressionIssue) {
            let syntax = try Parser.parse(bytes, in: range, expandingMacros: environment.expandsMacros)
            let (checked, issues) = Checker.check(syntax, in: environment, lenient: !checking)
            if !issues.isEmpty { return Compilation(value: nil, issues: issues) }
            return Compilation(value: Program(source: source, checked), issues: [])
        } catch {
            return Compilation(value: nil, issues: [error])
        }
    }

    private init(source: String, _ checked: CheckedExpression) {
        self.source = source
        self.checked = checked
        resultType = checked.resultType
        var compiler = Compiler(checked)
        let root = checked.syntax.root
        run = checked.resultType == .bool ? .condition(compiler.condition(root)) : .value(compiler.evaluator(root))
    }

    /// - Parameter budget: steps until the evaluation is given up; see `Meter`.
    package func evaluate(_ bindings: Bindings, budget: Int = 100_000) throws(EvaluationError) -> Value {
        var frame = frame(bindings, budget)
        switch run {
        case .value(let evaluate): return try evaluate(&frame)
        case .condition(let holds): return .bool(try holds(&frame))
        }
    }

    /// Whether a condition holds: `evaluate` for a program whose `resultType` is bool, or dyn and turns out to be one.
    package func isTrue(_ bindings: Bindings, budget: Int = 100_000) throws(EvaluationError) -> Bool {
        var frame = frame(bindings, budget)
        switch run {
        case .condition(let holds): return try holds(&frame)
        case .value(let evaluate):
            let value = try evaluate(&frame)
            guard case .bool(let truth) = value else { throw .noOverload("condition", value) }
            return truth
        }
    }

    func frame(_ bindings: Bindings, _ budget: Int) -> Frame {
        let variables = checked.variables
        var slots: [Value?] = []
        slots.reserveCapacity(variables.count + checked.localCount)
        for name in variables { slots.append(bindings[name]) }
        if checked.localCount > 0 { slots.append(contentsOf: repeatElement(nil, count: checked.localCount)) }
        return Frame(slots: slots, meter: Meter(budget: budget))
    }
}
