/// One part of a condition with what became of it.
package struct TracedPart: Sendable {
    /// UTF-8 offsets into the text that was compiled.
    package let range: Range<Int>
    package let text: String
    package let outcome: Result<Value, EvaluationError>
    /// What the part read: each variable or field path as written, with its value, in the order of the text.
    package let inputs: [(text: String, value: Value)]
}

extension Program {
    /// The value of every part that `&&`, `||` and `!` join, also of those that the result did not need: what `explain`
    /// prints. A program without such operators is one part.
    package func trace(_ bindings: Bindings) -> [TracedPart] {
        let parts = leaves(checked.syntax.root)
        return parts.map { node in
            TracedPart(
                range: checked.syntax.range(node), text: text(node), outcome: outcome(node, bindings),
                inputs: inputs(node).compactMap { input in
                    guard case .success(let value) = outcome(input, bindings) else { return nil }
                    return (text(input), value)
                })
        }
    }

    private func leaves(_ node: Int) -> [Int] {
        switch checked.syntax.nodes[node].kind {
        case .and(let operands), .or(let operands): operands.flatMap(leaves)
        case .unary(.not, let operand): leaves(operand)
        default: [node]
        }
    }

    private func outcome(_ node: Int, _ bindings: Bindings) -> Result<Value, EvaluationError> {
        var compiler = Compiler(checked)
        let evaluate = compiler.evaluator(node)
        var frame = frame(bindings, 100_000)
        do throws(EvaluationError) {
            return .success(try evaluate(&frame))
        } catch {
            return .failure(error)
        }
    }

    private func text(_ node: Int) -> String {
        let bytes = Array(source.utf8)
        let range = checked.syntax.range(node).clamped(to: 0..<bytes.count)
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// The outermost variables and field paths below a node that depend on no loop's variable.
    private func inputs(_ node: Int) -> [Int] {
        if isPath(node) { return [node] }
        return children(node).flatMap(inputs)
    }

    private func isPath(_ node: Int) -> Bool {
        switch checked.syntax.nodes[node].kind {
        case .identifier:
            if case .variable = checked.meanings[node] { return true }
            return false
        case .select(let operand, _, _):
            if case .variable = checked.meanings[node] { return true }
            return isPath(operand)
        default: return false
        }
    }

    private func children(_ node: Int) -> [Int] {
        switch checked.syntax.nodes[node].kind {
        case .literal, .identifier: []
        case .select(let operand, _, _), .presence(let operand, _), .unary(_, let operand): [operand]
        case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
        case .binary(_, let left, let right): [left, right]
        case .and(let operands), .or(let operands): operands
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .index(let operand, let index, _): [operand, index]
        case .list(let elements): elements.map(\.node)
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .comprehension(let loop): [loop.operand] + (loop.condition.map { [$0] } ?? []) + [loop.body]
        case .bind(_, let value, let body): [value, body]
        case .optionalMap(let operand, _, let body, _): [operand, body]
        }
    }
}
