import Synchronization

/// From what a program is built, whenever it is needed: the text is kept, the tree is not.
struct CodeOrigin: Sendable {
    let source: String
    let range: Range<Int>
    let environment: ExpressionEnvironment
    let isChecked: Bool

    func check(_ bytes: [UInt8]) throws(ExpressionIssue) -> (CheckedExpression, [ExpressionIssue]) {
        let syntax = try Parser.parse(bytes, in: range, expandingMacros: environment.expandsMacros)
        return Checker.check(syntax, in: environment, lenient: !isChecked)
    }

    /// Nil only for a text that had issues, of which no program is made.
    func checked() -> CheckedExpression? {
        do throws(ExpressionIssue) {
            let (checked, issues) = try check(Array(source.utf8))
            return issues.isEmpty ? checked : nil
        } catch { return nil }
    }
}

/// The form of a program that runs.
final class Code: Sendable {
    enum Run: Sendable {
        case value(Evaluator)
        case condition(Condition)
    }

    let run: Run
    private let variables: [String]
    private let localCount: Int

    convenience init(_ checked: CheckedExpression) { self.init(checked, of: checked.syntax.root) }

    /// Of a part alone.
    init(_ checked: CheckedExpression, of node: Int) {
        var compiler = Compiler(checked)
        run = checked.types[node] == .bool ? .condition(compiler.condition(node)) : .value(compiler.evaluator(node))
        variables = checked.variables
        localCount = checked.localCount
    }

    /// Always fails.
    init(_ error: EvaluationError) {
        run = .value { (_: inout Frame) throws(EvaluationError) -> Value in throw error }
        variables = []
        localCount = 0
    }

    func value(_ frame: inout Frame) throws(EvaluationError) -> Value {
        switch run {
        case .value(let evaluate): return try evaluate(&frame)
        case .condition(let holds): return .bool(try holds(&frame))
        }
    }

    func frame(_ bindings: Bindings, _ meter: Meter) -> Frame {
        var slots: [Value?] = []
        slots.reserveCapacity(variables.count + localCount)
        for name in variables { slots.append(bindings[name]) }
        for _ in 0..<localCount { slots.append(nil) }
        return Frame(slots: slots, meter: meter)
    }
}

/// Builds the code once, when it is first asked for. Threads that ask at the same time may build it twice; one copy stays.
final class LazyCode: Sendable {
    let origin: CodeOrigin
    private let made = AtomicLazyReference<Code>()

    init(_ origin: CodeOrigin) { self.origin = origin }

    var value: Code { made.load() ?? build() }

    private func build() -> Code {
        guard let checked = origin.checked() else {
            return made.storeIfNil(Code(EvaluationError(.unbound, "this expression does not compile")))
        }
        return made.storeIfNil(Code(checked))
    }
}
