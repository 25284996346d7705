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
        guard let checked = checkedAgain() else { return [] }
        return Tracer(checked: checked, bytes: Array(source.utf8), bindings: bindings).parts()
    }
}

private struct Tracer {
    let checked: CheckedExpression
    let bytes: [UInt8]
    let bindings: Bindings

    func parts() -> [TracedPart] {
        leaves(checked.syntax.root).map { node in
            TracedPart(
                range: checked.syntax.range(node), text: text(node), outcome: outcome(node),
                inputs: inputs(node).compactMap { input in
                    guard case .success(let value) = outcome(input) else { return nil }
                    return (text(input), value)
                })
        }
    }

    private func leaves(_ node: Int) -> [Int] {
        switch checked.syntax.nodes[node].kind {
        case .and(let operands), .or(let operands): operands.places.map(checked.syntax.child).flatMap(leaves)
        case .unary(.not, let operand): leaves(operand)
        default: [node]
        }
    }

    private func outcome(_ node: Int) -> Result<Value, EvaluationError> {
        let code = Code(checked, of: node)
        var frame = code.frame(bindings, Meter(budget: Program.budget))
        do throws(EvaluationError) { return .success(try code.value(&frame)) } catch { return .failure(error) }
    }

    private func text(_ node: Int) -> String {
        String(decoding: bytes[checked.syntax.range(node).clamped(to: 0..<bytes.count)], as: UTF8.self)
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
        var found: [Int] = []
        checked.syntax.forEachChild(of: node) { found.append($0) }
        return found
    }
}
