extension Compiler {
    /// A part as a truth value; a value of another kind is an error, as CEL defines.
    mutating func condition(_ node: Int) -> Condition {
        switch syntax.nodes[node].kind {
        case .and(let operands): return junction(operands.places.map(syntax.child), deciding: false)
        case .or(let operands): return junction(operands.places.map(syntax.child), deciding: true)
        case .unary(.not, let operand):
            let operand = condition(operand)
            return { (frame: inout Frame) throws(EvaluationError) -> Bool in !(try operand(&frame)) }
        case .binary(let sign, let left, let right) where sign.precedence == 0: return comparison(node, sign, left, right)
        case .presence(let operand, let field): return presence(node, operand, field)
        case .comprehension(let number):
            let loop = syntax.loop(number)
            switch loop.kind {
            case .all: return quantifier(node, loop, deciding: false)
            case .exists: return quantifier(node, loop, deciding: true)
            case .existsOne: return exactlyOne(node, loop)
            case .filter, .map, .sortBy, .transformList, .transformMap, .transformMapEntry: return unwrapping(node)
            }
        default: return unwrapping(node)
        }
    }

    private mutating func unwrapping(_ node: Int) -> Condition {
        let range = syntax.range(node)
        let value = evaluator(node)
        return { (frame: inout Frame) throws(EvaluationError) -> Bool in
            let value = try value(&frame)
            guard case .bool(let truth) = value else {
                throw EvaluationError(.noSuchOverload, "expected a bool, found \(value.typeName)", range: range)
            }
            return truth
        }
    }

    /// `&&` and `||` decide as soon as one side can, also past a side that fails (langdef.md#logical-operators).
    private mutating func junction(_ operands: [Int], deciding: Bool) -> Condition {
        var parts: [Condition] = []
        for operand in operands { parts.append(condition(operand)) }
        // Pairs within pairs save the loop; a long chain would make them a deep stack.
        if parts.count <= 8 {
            var joined = parts[parts.count - 1]
            for part in parts.dropLast().reversed() { joined = Self.pair(part, joined, deciding) }
            return joined
        }
        let all = parts
        return { (frame: inout Frame) throws(EvaluationError) -> Bool in
            var failure: EvaluationError?
            for part in all {
                do throws(EvaluationError) {
                    if try part(&frame) == deciding { return deciding }
                } catch {
                    guard error.kind != .budget else { throw error }
                    if failure == nil { failure = error }
                }
            }
            if let failure { throw failure }
            return !deciding
        }
    }

    private static func pair(_ a: @escaping Condition, _ b: @escaping Condition, _ deciding: Bool) -> Condition {
        { (frame: inout Frame) throws(EvaluationError) -> Bool in
            do throws(EvaluationError) {
                if try a(&frame) == deciding { return deciding }
            } catch {
                guard error.kind != .budget, try b(&frame) == deciding else { throw error }
                return deciding
            }
            return try b(&frame)
        }
    }

    private mutating func comparison(_ node: Int, _ sign: BinaryOperator, _ left: Int, _ right: Int) -> Condition {
        if let typed = typedComparison(sign, left, right) { return typed }
        let range = syntax.range(node)
        let (a, b) = (evaluator(left), evaluator(right))
        switch sign {
        case .equal, .notEqual:
            let wanted = sign == .equal
            if let constant = constants[right] { return equality(a, to: constant, wanted) }
            return { (frame: inout Frame) throws(EvaluationError) -> Bool in
                let x = try a(&frame)
                let y = try b(&frame)
                return try Comparison.equal(x, y, &frame.meter) == wanted
            }
        case .contained:
            return { (frame: inout Frame) throws(EvaluationError) -> Bool in
                let x = try a(&frame)
                let y = try b(&frame)
                do throws(EvaluationError) { return try Comparison.contained(x, in: y, &frame.meter) } catch { throw error.at(range) }
            }
        default:
            return { (frame: inout Frame) throws(EvaluationError) -> Bool in
                let x = try a(&frame)
                let y = try b(&frame)
                if case .int(let i) = x, case .int(let j) = y { return Arithmetic.holds(sign, i < j ? -1 : i == j ? 0 : 1) }
                try frame.meter.charge(min(x.scanCost, y.scanCost))
                do throws(EvaluationError) { return try Arithmetic.compare(sign, x, y) } catch { throw error.at(range) }
            }
        }
    }

    private func equality(_ part: @escaping Evaluator, to constant: Value, _ wanted: Bool) -> Condition {
        if case .string(let text) = constant {
            let length = text.utf8.count
            return { (frame: inout Frame) throws(EvaluationError) -> Bool in
                guard case .string(let other) = try part(&frame) else { return !wanted }
                guard other.utf8.count == length else { return !wanted }
                try frame.meter.charge(length >> 6)
                return sameText(other, text) == wanted
            }
        }
        return { (frame: inout Frame) throws(EvaluationError) -> Bool in
            let value = try part(&frame)
            return try Comparison.equal(value, constant, &frame.meter) == wanted
        }
    }

    private mutating func presence(_ node: Int, _ operand: Int, _ field: Name) -> Condition {
        let range = syntax.range(node)
        let operand = evaluator(operand)
        let name = syntax.text(field)
        return { (frame: inout Frame) throws(EvaluationError) -> Bool in
            let value = try operand(&frame)
            do throws(EvaluationError) { return try Access.has(value, name) } catch { throw error.at(range) }
        }
    }
}
