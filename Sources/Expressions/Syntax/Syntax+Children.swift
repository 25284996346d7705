extension Syntax {
    /// The nodes right below a node, in the order of the text.
    func forEachChild(of node: Int, _ body: (Int) -> Void) {
        switch nodes[node].kind {
        case .literal, .identifier: break
        case .select(let operand, _, _), .presence(let operand, _), .unary(_, let operand): body(operand)
        case .call(_, let target, let arguments):
            if let target { body(target) }
            for place in arguments.places { body(child(place)) }
        case .binary(_, let left, let right):
            body(left)
            body(right)
        case .and(let operands), .or(let operands): for place in operands.places { body(child(place)) }
        case .conditional(let condition, let then, let otherwise):
            body(condition)
            body(then)
            body(otherwise)
        case .index(let operand, let index, _):
            body(operand)
            body(index)
        case .list(let elements): for place in elements.places { body(element(place).node) }
        case .map(let entries):
            for number in 0..<Int(entries.count / 2) {
                let entry = entry(entries, number)
                body(entry.key)
                body(entry.value)
            }
        case .comprehension(let number):
            let loop = loop(number)
            body(loop.operand)
            if let condition = loop.condition { body(condition) }
            body(loop.body)
        case .bind(_, let value, let inner):
            body(value)
            body(inner)
        case .optionalMap(let operand, _, let inner, _):
            body(operand)
            body(inner)
        }
    }
}
