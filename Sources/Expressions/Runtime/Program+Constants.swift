/// Parts of an expression that depend on nothing: what they give is known before anything happens.
struct ConstantParts {
    private let checked: CheckedExpression
    /// By node: nothing below it reads a variable.
    private var isConstant: [Bool]
    /// By node: it is constant, and its evaluation could fail.
    private var isDoubtful: [Bool]

    init(_ checked: CheckedExpression) {
        self.checked = checked
        let syntax = checked.syntax
        isConstant = Array(repeating: true, count: syntax.nodes.count)
        isDoubtful = Array(repeating: false, count: syntax.nodes.count)
        // Nodes stand after their children.
        for node in syntax.nodes.indices {
            var (constant, doubtful) = (true, false)
            syntax.forEachChild(of: node) { child in
                if !isConstant[child] { constant = false }
                if isDoubtful[child] { doubtful = true }
            }
            isConstant[node] = constant && !isName(node)
            isDoubtful[node] = isConstant[node] && (doubtful || mayFail(node))
        }
        // Names that loops bind are none of the outside.
        let root = syntax.root
        if checked.variables.isEmpty, !isConstant[root] { (isConstant[root], isDoubtful[root]) = (true, true) }
    }

    /// Whether there is anything to try.
    var areDoubtful: Bool { isDoubtful.contains(true) }

    /// The outermost constant parts that have no value.
    func failures() -> [EvaluationError] {
        var found: [EvaluationError] = []
        var open = [checked.syntax.root]
        while let node = open.popLast() {
            if isConstant[node] {
                if isDoubtful[node], let error = failure(of: node) { found.append(error) }
            } else {
                checked.syntax.forEachChild(of: node) { open.append($0) }
            }
        }
        return found.sorted { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }
    }

    private func failure(of node: Int) -> EvaluationError? {
        let code = Code(checked, of: node)
        var frame = code.frame(Bindings(), Meter(budget: Program.budget))
        do throws(EvaluationError) {
            _ = try code.value(&frame)
            return nil
        } catch { return error.at(checked.syntax.range(node)) }
    }

    private func isName(_ node: Int) -> Bool {
        guard case .identifier = checked.syntax.nodes[node].kind else { return false }
        if case .type = checked.meanings[node] { return false }
        return true
    }

    /// Of itself, its parts apart.
    private func mayFail(_ node: Int) -> Bool {
        switch checked.syntax.nodes[node].kind {
        case .binary(let sign, _, _): sign.precedence > 0
        case .index, .select, .comprehension, .unary(.negate, _): true
        case .call(_, nil, let arguments): !isVerified(node, arguments)
        case .call: true
        default: false
        }
    }

    /// Literals that the checker has looked at, such as those of `duration("60s")`.
    private func isVerified(_ node: Int, _ arguments: NodeList) -> Bool {
        guard case .function(let function, .one(let number), _) = checked.meanings[node], function.overloads[number].verify != nil else {
            return false
        }
        return arguments.places.allSatisfy { place in
            if case .literal = checked.syntax.nodes[checked.syntax.child(place)].kind { true } else { false }
        }
    }
}

extension Program {
    /// Parts that read nothing and can only fail, such as `1/0`, each with its place: what `check` reports.
    package func constantFailures() -> [EvaluationError] {
        guard hasDoubtfulConstants, let checked = checkedAgain() else { return [] }
        return ConstantParts(checked).failures()
    }

    /// The first argument of each call of a method, where it is a text as written: the platforms that `fit` is asked for.
    ///
    /// - Parameter expected: texts that are left out.
    package func literals(of method: String, besides expected: Set<String>) -> [(text: String, range: Range<Int>)] {
        guard mayCall(method, besides: expected), let checked = checkedAgain() else { return [] }
        let syntax = checked.syntax
        return syntax.nodes.indices.compactMap { node in
            guard case .call(let name, _?, let arguments) = syntax.nodes[node].kind, syntax.text(name) == method,
                let first = arguments.places.first.map(syntax.child), case .literal(let literal) = syntax.nodes[first].kind,
                case .string(let text) = syntax.literal(literal), !expected.contains(text)
            else { return nil }
            return (text, syntax.range(first))
        }
    }

    /// A look at the letters alone: nearly all calls are of what is expected, and need not be parsed once more.
    private func mayCall(_ method: String, besides expected: Set<String>) -> Bool {
        let (bytes, call) = (Array(source.utf8)[place], Array(("." + method + "(").utf8))
        var rest = bytes
        while let dot = rest.firstIndex(of: call[0]) {
            rest = rest[(dot + 1)...]
            guard bytes[dot...].starts(with: call) else { continue }
            let argument = bytes[(dot + call.count)...]
            guard let quote = argument.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return true }
            let name = argument.dropFirst().prefix { $0 != quote }
            if !expected.contains(String(decoding: name, as: UTF8.self)) { return true }
        }
        return false
    }

    /// Its value where it reads nothing; nil too where it has none.
    package var constantValue: Value? {
        guard variables.isEmpty else { return nil }
        return try? evaluate(Bindings())
    }
}

extension TextTemplate.Part {
    /// What it always says; nil: that depends on something.
    package var constantText: String? {
        switch self {
        case .text(let text): return text
        case .expression(let program, _):
            switch program.constantValue {
            case .string(let text): return text
            case .int, .uint, .double, .bool: return (try? program.constantValue?.plainText()) ?? nil
            default: return nil
            }
        }
    }
}
