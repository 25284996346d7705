/// A checked expression: evaluated as often as wanted, from any thread. The form that runs is built at the first evaluation,
/// so that checking thousands of expressions costs no more than that.
package struct Program: Sendable {
    /// Steps until an evaluation is given up, see `Meter`: below a tenth of a second whatever the expression does.
    package static let budget = 100_000

    package let source: String
    package let resultType: ValueType
    /// The variables it reads, in the order of first use.
    package let variables: [String]
    /// What an evaluation costs at most if values are no larger than the environment's `sizes`.
    package let estimatedCost: CostEstimate
    /// Where the expression stands in `source`, without the blanks around it; UTF-8 offsets.
    package let place: Range<Int>

    /// See `constantFailures`.
    let hasDoubtfulConstants: Bool

    private let code: LazyCode

    /// Whether an evaluation could use up the budget.
    package var mayExceedBudget: Bool { estimatedCost.most > Self.budget }

    /// Parses and checks. All type errors are found at once; a syntax error stands alone.
    package static func compile(_ source: String, in environment: ExpressionEnvironment) -> Compilation<Program> {
        let bytes = Array(source.utf8)
        return compile(bytes, in: 0..<bytes.count, source: source, environment, checking: true)
    }

    /// Compiles a stretch of a larger text, with ranges that count from the text's start.
    static func compile(_ bytes: [UInt8], in range: Range<Int>, source: String, _ environment: ExpressionEnvironment, checking: Bool)
        -> Compilation<Program>
    {
        let origin = CodeOrigin(source: source, range: range, environment: environment, isChecked: checking)
        do throws(ExpressionIssue) {
            let (checked, issues) = try origin.check(bytes)
            if !issues.isEmpty { return Compilation(value: nil, issues: issues) }
            return Compilation(value: Program(origin, checked), issues: [])
        } catch { return Compilation(value: nil, issues: [error]) }
    }

    private init(_ origin: CodeOrigin, _ checked: CheckedExpression) {
        source = origin.source
        resultType = checked.resultType
        variables = checked.variables
        estimatedCost = CostEstimator.estimate(checked, origin.environment.sizes)
        place = checked.syntax.range(checked.syntax.root)
        hasDoubtfulConstants = ConstantParts(checked).areDoubtful
        code = LazyCode(origin)
    }

    /// - Parameter budget: steps until the evaluation is given up; see `Meter`.
    package func evaluate(_ bindings: Bindings, budget: Int = Program.budget) throws(EvaluationError) -> Value {
        var meter = Meter(budget: budget)
        return try evaluate(bindings, &meter)
    }

    /// With a meter that several evaluations share.
    package func evaluate(_ bindings: Bindings, _ meter: inout Meter) throws(EvaluationError) -> Value {
        let code = code.value
        var frame = code.frame(bindings, meter)
        defer { meter = frame.meter }
        return try code.value(&frame)
    }

    /// Whether a condition holds: `evaluate` for a program whose `resultType` is bool, or dyn and turns out to be one.
    package func isTrue(_ bindings: Bindings, budget: Int = Program.budget) throws(EvaluationError) -> Bool {
        let code = code.value
        var frame = code.frame(bindings, Meter(budget: budget))
        switch code.run {
        case .condition(let holds): return try holds(&frame)
        case .value(let evaluate):
            let value = try evaluate(&frame)
            guard case .bool(let truth) = value else { throw .noOverload("condition", value) }
            return truth
        }
    }

    /// Parses and checks once more, for those who ask what the expression is made of.
    func checkedAgain() -> CheckedExpression? { code.origin.checked() }
}
