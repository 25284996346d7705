extension Compiler {
    mutating func call(_ node: Int, _ name: Name, _ target: Int?, _ arguments: [Int]) -> Evaluator {
        let range = syntax.range(node)
        guard case .function(let function, let choice, let passesTarget) = checked.meanings[node] else {
            guard case .failure(let message) = checked.meanings[node] else { return Self.failing(.unbound, "unresolved call", range) }
            return Self.failing(.unbound, message, name.range)
        }
        var nodes = arguments
        if passesTarget, let target { nodes.insert(target, at: 0) }
        var parts: [Evaluator] = []
        for argument in nodes { parts.append(evaluator(argument)) }
        let candidates = choice.numbers.map { function.overloads[$0] }
        let isSettled = !checked.isLenient && candidates.count == 1 && nodes.allSatisfy { checked.types[$0].isSettled }
        if isSettled, let prepared = prepared(candidates[0], nodes, parts, range) { return prepared }
        let made = isSettled ? direct(candidates[0], parts, range) : dispatching(function.name, candidates, parts, range)
        fold(node, nodes, made)
        return made
    }

    /// A call whose arguments are all constants runs now; if it fails, it fails again at run time.
    private mutating func fold(_ node: Int, _ arguments: [Int], _ made: Evaluator) {
        guard arguments.allSatisfy({ constants[$0] != nil }) else { return }
        var frame = Frame(slots: [], meter: Meter(budget: 10_000))
        if let value = try? made(&frame) { note(node, value) }
    }

    private func prepared(_ overload: FunctionDeclaration.Overload, _ nodes: [Int], _ parts: [Evaluator], _ range: Range<Int>)
        -> Evaluator?
    {
        guard parts.count == 2, let constant = constants[nodes[1]], let body = overload.prepare?(constant) else { return nil }
        let first = parts[0]
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            let value = try first(&frame)
            try frame.meter.charge(1 + value.weight)
            do throws(EvaluationError) { return try body(value, &frame.meter) } catch { throw error.at(range) }
        }
    }

    /// One overload, and types that are known to fit.
    private func direct(_ overload: FunctionDeclaration.Overload, _ parts: [Evaluator], _ range: Range<Int>) -> Evaluator {
        switch (overload.implementation, parts.count) {
        case (.unary(let body), 1):
            let argument = parts[0]
            return { (frame: inout Frame) throws(EvaluationError) -> Value in
                let value = try argument(&frame)
                try frame.meter.charge(1 + value.weight)
                do throws(EvaluationError) { return try body(value, &frame.meter) } catch { throw error.at(range) }
            }
        case (.binary(let body), 2):
            let (first, second) = (parts[0], parts[1])
            return { (frame: inout Frame) throws(EvaluationError) -> Value in
                let a = try first(&frame)
                let b = try second(&frame)
                try frame.meter.charge(1 + a.weight + b.weight)
                do throws(EvaluationError) { return try body(a, b, &frame.meter) } catch { throw error.at(range) }
            }
        default:
            return { (frame: inout Frame) throws(EvaluationError) -> Value in
                let values = try Self.values(parts, &frame)
                do throws(EvaluationError) { return try Self.invoke(overload.implementation, values, &frame.meter) } catch {
                    throw error.at(range)
                }
            }
        }
    }

    /// Chooses among the overloads by the values' kinds.
    private func dispatching(
        _ name: String, _ candidates: [FunctionDeclaration.Overload], _ parts: [Evaluator], _ range: Range<Int>
    ) -> Evaluator {
        { (frame: inout Frame) throws(EvaluationError) -> Value in
            let values = try Self.values(parts, &frame)
            for overload in candidates where overload.parameters.count == values.count {
                guard zip(overload.parameters, values).allSatisfy({ $0.admits($1) }) else { continue }
                do throws(EvaluationError) { return try Self.invoke(overload.implementation, values, &frame.meter) } catch {
                    throw error.at(range)
                }
            }
            throw EvaluationError.noOverload(name, values).at(range)
        }
    }

    private static func values(_ parts: [Evaluator], _ frame: inout Frame) throws(EvaluationError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(parts.count)
        var weight = 1
        for part in parts {
            let value = try part(&frame)
            weight += value.weight
            values.append(value)
        }
        try frame.meter.charge(weight)
        return values
    }

    private static func invoke(_ implementation: FunctionDeclaration.Implementation, _ values: [Value], _ meter: inout Meter)
        throws(EvaluationError) -> Value
    {
        switch implementation {
        case .unary(let body): return try body(values[0], &meter)
        case .binary(let body): return try body(values[0], values[1], &meter)
        case .any(let body): return try body(values, &meter)
        }
    }
}
