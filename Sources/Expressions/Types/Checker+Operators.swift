extension Checker {
    mutating func unary(_ node: Int, _ sign: UnaryOperator, _ operand: Int) -> ValueType {
        switch sign {
        case .not:
            expect(.bool, operand)
            return .bool
        case .negate:
            let given = resolvedType(operand)
            switch given {
            case .int, .double, .dyn: return given
            case .variable: return .dyn
            default:
                report(syntax.range(node), "`-` takes int or double, not \(describe(given))")
                return .dyn
            }
        }
    }

    mutating func binary(_ node: Int, _ sign: BinaryOperator, _ left: Int, _ right: Int) -> ValueType {
        let (first, second) = (type(left), type(right))
        if let known = Self.simple(sign, first, second) { return known }
        var result: ValueType?
        for signature in sign.signatures {
            var names = TypeNames()
            let wanted = [unifier.instantiate(signature.left, &names), unifier.instantiate(signature.right, &names)]
            guard unifier.assign([first, second], to: wanted) else { continue }
            let made = unifier.instantiate(signature.result, &names)
            let found = unifier.resolve(made)
            if let before = result { if before != found { result = .dyn } } else { result = found }
        }
        guard let result else {
            report(
                syntax.range(node), "`\(sign.rawValue)` cannot join \(describe(first)) and \(describe(second))",
                hint: Self.hint(sign, describe(first), describe(second)))
            return sign.precedence == 0 ? .bool : .dyn
        }
        return result
    }

    /// The usual case, two operands of the same plain type, without a search among the signatures.
    private static func simple(_ sign: BinaryOperator, _ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.int, .int), (.uint, .uint): sign == .contained ? nil : sign.precedence == 0 ? .bool : left
        case (.string, .string): sign == .add ? .string : sign.precedence == 0 && sign != .contained ? .bool : nil
        case (.duration, .duration), (.timestamp, .timestamp), (.double, .double), (.bytes, .bytes), (.bool, .bool):
            sign.precedence == 0 && sign != .contained ? .bool : nil
        case (.int, .list(.int)), (.string, .list(.string)), (.string, .map(.string, _)): sign == .contained ? .bool : nil
        default: nil
        }
    }

    mutating func branches(_ node: Int, _ then: Int, _ otherwise: Int) -> ValueType {
        let first = type(then)
        let second = type(otherwise)
        if first.isPlain, first == second { return first }
        let wanted = unifier.fresh()
        guard unifier.assign([first, second], to: [wanted, wanted]) else {
            report(syntax.range(node), "the two branches differ in type: \(describe(first)) and \(describe(second))")
            return .dyn
        }
        return unifier.resolve(wanted)
    }

    private static func hint(_ sign: BinaryOperator, _ left: String, _ right: String) -> String? {
        let numbers: Set<String> = ["int", "uint", "double"]
        if left == "duration", numbers.contains(right) { return #"write a duration: duration("60s")"# }
        if left == "timestamp", right == "string" { return #"write a timestamp: timestamp("2026-01-31T00:00:00Z")"# }
        if left == "duration", right == "string" { return "write duration(…) around the text" }
        if sign == .add, left == "string" { return "turn it into text: string(…)" }
        if numbers.contains(left), numbers.contains(right) { return "convert one side: \(left)(…)" }
        return nil
    }
}
