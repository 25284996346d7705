/// Macros: calls that bind names or look at how an argument is written, replaced while parsing.
extension Parser {
    mutating func call(_ name: Node.Name, target: Int?, _ arguments: [Int], _ range: Range<Int>) throws(ExpressionIssue) -> Int {
        if expandsMacros, let expanded = try macro(name, target, arguments, range) { return expanded }
        let depth = arguments.reduce(target.map { syntax.nodes[$0].depth } ?? 0) { max($0, syntax.nodes[$1].depth) }
        return try node(.call(name, target: target, arguments: arguments), range, depth: depth + 1)
    }

    private mutating func macro(_ name: Node.Name, _ target: Int?, _ arguments: [Int], _ range: Range<Int>)
        throws(ExpressionIssue) -> Int?
    {
        guard let target else {
            return name.text == "has" && arguments.count == 1 ? try presence(arguments[0], range) : nil
        }
        if case .identifier("cel", rooted: false) = syntax.nodes[target].kind {
            return try celMacro(name, arguments, range)
        }
        switch (name.text, arguments.count) {
        case ("all", 2), ("all", 3): return try loop(.all, target, arguments, range, body: arguments.count - 1)
        case ("exists", 2), ("exists", 3): return try loop(.exists, target, arguments, range, body: arguments.count - 1)
        case ("exists_one", 2), ("exists_one", 3), ("existsOne", 2), ("existsOne", 3):
            return try loop(.existsOne, target, arguments, range, body: arguments.count - 1)
        case ("filter", 2): return try loop(.filter, target, arguments, range, body: 1)
        case ("map", 2): return try loop(.map, target, arguments, range, body: 1)
        case ("map", 3): return try loop(.map, target, arguments, range, variables: 1, condition: 1, body: 2)
        case ("transformList", 3): return try loop(.transformList, target, arguments, range, body: 2)
        case ("transformList", 4): return try loop(.transformList, target, arguments, range, variables: 2, condition: 2, body: 3)
        case ("transformMap", 3): return try loop(.transformMap, target, arguments, range, body: 2)
        case ("transformMap", 4): return try loop(.transformMap, target, arguments, range, variables: 2, condition: 2, body: 3)
        case ("transformMapEntry", 3): return try loop(.transformMapEntry, target, arguments, range, body: 2)
        case ("transformMapEntry", 4):
            return try loop(.transformMapEntry, target, arguments, range, variables: 2, condition: 2, body: 3)
        case ("optMap", 2), ("optFlatMap", 2):
            let variable = try variable(arguments[0])
            let depth = max(syntax.nodes[target].depth, syntax.nodes[arguments[1]].depth) + 1
            return try node(
                .optionalMap(operand: target, variable, body: arguments[1], isFlat: name.text == "optFlatMap"), range, depth: depth)
        default: return nil
        }
    }

    private mutating func presence(_ argument: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int {
        guard case .select(let operand, let field, isOptional: false) = syntax.nodes[argument].kind else {
            throw ExpressionIssue(syntax.range(argument), "`has` asks for a field: has(item.name)")
        }
        return try node(.presence(operand: operand, field: field), range, depth: syntax.nodes[argument].depth)
    }

    private mutating func loop(
        _ kind: Comprehension.Kind, _ operand: Int, _ arguments: [Int], _ range: Range<Int>, variables count: Int? = nil,
        condition: Int? = nil, body: Int
    ) throws(ExpressionIssue) -> Int {
        var names: [Node.Name] = []
        for argument in arguments.prefix(count ?? body) { names.append(try variable(argument)) }
        if names.count == 2, names[0].text == names[1].text {
            throw ExpressionIssue(names[1].range, "`\(names[1].text)` already names the other variable")
        }
        let depth = arguments.reduce(syntax.nodes[operand].depth) { max($0, syntax.nodes[$1].depth) } + 1
        let comprehension = Comprehension(
            kind: kind, operand: operand, variables: names, condition: condition.map { arguments[$0] }, body: arguments[body])
        return try node(.comprehension(comprehension), range, depth: depth)
    }

    private func variable(_ argument: Int) throws(ExpressionIssue) -> Node.Name {
        guard case .identifier(let name, rooted: false) = syntax.nodes[argument].kind else {
            throw ExpressionIssue(syntax.range(argument), "expected a name for the variable", hint: "such as list.exists(t, t == 1)")
        }
        return Node.Name(text: name, range: syntax.range(argument))
    }

    /// `cel.bind`, and the `cel.block`, `cel.index`, `cel.iterVar` that optimisers write.
    private mutating func celMacro(_ name: Node.Name, _ arguments: [Int], _ range: Range<Int>) throws(ExpressionIssue) -> Int? {
        switch (name.text, arguments.count) {
        case ("bind", 3): return try bind(try variable(arguments[0]), arguments[1], arguments[2], range)
        case ("block", 2):
            guard case .list(let elements) = syntax.nodes[arguments[0]].kind else {
                throw ExpressionIssue(syntax.range(arguments[0]), "`cel.block` begins with a list")
            }
            var body = arguments[1]
            for (number, element) in elements.enumerated().reversed() {
                body = try bind(Node.Name(text: "@index\(number)", range: syntax.range(element.node)), element.node, body, range)
            }
            return body
        case ("index", 1), ("iterVar", 2):
            let numbers = arguments.map { syntax.nodes[$0].kind }.compactMap { kind -> String? in
                if case .literal(.int(let number)) = kind, number >= 0 { String(number) } else { nil }
            }
            guard numbers.count == arguments.count else { throw ExpressionIssue(range, "`cel.\(name.text)` takes plain numbers") }
            let made = name.text == "index" ? "@index" + numbers[0] : "@it:" + numbers.joined(separator: ":")
            return try node(.identifier(made, rooted: false), range, depth: 1)
        default: return nil
        }
    }

    private mutating func bind(_ name: Node.Name, _ value: Int, _ body: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int {
        let depth = max(syntax.nodes[value].depth, syntax.nodes[body].depth) + 1
        return try node(.bind(name, value: value, body: body), range, depth: depth)
    }
}
