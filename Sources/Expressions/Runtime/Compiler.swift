/// One part of a program, ready to run.
typealias Evaluator = @Sendable (inout Frame) throws(EvaluationError) -> Value
/// A part whose value is a truth value, so that it needs no wrapping.
typealias Condition = @Sendable (inout Frame) throws(EvaluationError) -> Bool

/// Turns a checked expression into closures that hold all that is known already: slots, field positions, constants,
/// overloads. No look at the tree remains for run time.
struct Compiler {
    let checked: CheckedExpression
    var syntax: Syntax { checked.syntax }

    /// The value of a part that does not depend on variables and has no error, else nil.
    private(set) var constants: [Int: Value] = [:]

    init(_ checked: CheckedExpression) { self.checked = checked }

    mutating func evaluator(_ node: Int) -> Evaluator {
        let made = build(node)
        guard let value = constants[node] else { return made }
        return { (_: inout Frame) throws(EvaluationError) -> Value in value }
    }

    private mutating func build(_ node: Int) -> Evaluator {
        let range = syntax.range(node)
        switch syntax.nodes[node].kind {
        case .literal(let literal):
            let value = syntax.literal(literal)
            constants[node] = value
            return { (_: inout Frame) throws(EvaluationError) -> Value in value }
        case .identifier: return name(node)
        case .select(let operand, let field, let isOptional): return select(node, operand, field, isOptional)
        case .presence, .and, .or, .unary(.not, _): return boxed(condition(node))
        case .binary(let sign, let left, let right):
            return sign.precedence == 0 ? boxed(condition(node)) : arithmetic(node, sign, left, right)
        case .unary(.negate, let operand):
            let operand = evaluator(operand)
            return { (frame: inout Frame) throws(EvaluationError) -> Value in
                let value = try operand(&frame)
                do throws(EvaluationError) { return try Arithmetic.negate(value) } catch { throw error.at(range) }
            }
        case .call(let name, let target, let arguments): return call(node, name, target, arguments.places.map(syntax.child))
        case .conditional(let test, let then, let otherwise):
            let (test, then, otherwise) = (condition(test), evaluator(then), evaluator(otherwise))
            return { (frame: inout Frame) throws(EvaluationError) -> Value in
                try test(&frame) ? try then(&frame) : try otherwise(&frame)
            }
        case .index(let operand, let index, let isOptional): return element(node, operand, index, isOptional)
        case .list(let elements): return list(node, elements)
        case .map(let entries): return map(node, entries)
        case .comprehension(let number):
            let loop = syntax.loop(number)
            switch loop.kind {
            case .all, .exists, .existsOne: return boxed(condition(node))
            case .filter, .map, .sortBy, .transformList, .transformMap, .transformMapEntry: return collecting(node, loop)
            }
        case .bind(_, let value, let body): return bind(node, value, body)
        case .optionalMap(let operand, _, let body, let isFlat): return optionalMap(node, operand, body, isFlat)
        }
    }

    func slots(_ node: Int) -> [Int] {
        guard case .slots(let first, let count) = checked.meanings[node] else { return [] }
        return (0..<count).map { first + $0 + checked.variables.count }
    }

    mutating func note(_ node: Int, _ value: Value) { constants[node] = value }

    private func boxed(_ condition: @escaping Condition) -> Evaluator {
        { (frame: inout Frame) throws(EvaluationError) -> Value in .bool(try condition(&frame)) }
    }

    private func name(_ node: Int) -> Evaluator {
        let range = syntax.range(node)
        let slot: Int
        switch checked.meanings[node] {
        case .variable(let number): slot = number
        case .local(let number): slot = number + checked.variables.count
        case .type(let name): return { (_: inout Frame) throws(EvaluationError) -> Value in .type(name) }
        case .failure(let message): return Self.failing(.unbound, message, range)
        case .plain, .function, .slots: return Self.failing(.unbound, "unresolved name", range)
        }
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            guard let value = frame.slots[slot] else { throw Self.unbound(range) }
            return value
        }
    }

    static func unbound(_ range: Range<Int>) -> EvaluationError {
        EvaluationError(.unbound, "this variable has no value here", range: range)
    }

    static func failing(_ kind: EvaluationError.Kind, _ message: String, _ range: Range<Int>) -> Evaluator {
        let error = EvaluationError(kind, message, range: range)
        return { (_: inout Frame) throws(EvaluationError) -> Value in throw error }
    }

    private mutating func arithmetic(_ node: Int, _ sign: BinaryOperator, _ left: Int, _ right: Int) -> Evaluator {
        let range = syntax.range(node)
        let (a, b) = (evaluator(left), evaluator(right))
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            let x = try a(&frame)
            let y = try b(&frame)
            do throws(EvaluationError) { return try Arithmetic.apply(sign, x, y, &frame.meter) } catch { throw error.at(range) }
        }
    }

    private mutating func bind(_ node: Int, _ value: Int, _ body: Int) -> Evaluator {
        let slot = slots(node)[0]
        let (value, body) = (evaluator(value), evaluator(body))
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            frame.slots[slot] = try value(&frame)
            return try body(&frame)
        }
    }

    private mutating func optionalMap(_ node: Int, _ operand: Int, _ body: Int, _ isFlat: Bool) -> Evaluator {
        let slot = slots(node)[0]
        let range = syntax.range(node)
        let (operand, body) = (evaluator(operand), evaluator(body))
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            guard case .optional(let wrapped) = try operand(&frame) else {
                throw EvaluationError(.noSuchOverload, "not an optional value", range: range)
            }
            guard let wrapped else { return .optional(nil) }
            frame.slots[slot] = wrapped
            let result = try body(&frame)
            if !isFlat { return .optional(result) }
            guard case .optional = result else { throw EvaluationError(.noSuchOverload, "not an optional value", range: range) }
            return result
        }
    }
}
