/// Macros: calls that bind names or look at how an argument is written, replaced while parsing.
extension Parser {
    /// - Parameter mark: where the arguments begin on `open`.
    mutating func call(_ name: Name, target: Int?, argumentsFrom mark: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int {
        if expandsMacros, open.count > mark, let expanded = try macro(name, target, mark, range) {
            open.removeSubrange(mark...)
            return expanded
        }
        return try plainCall(name, target, mark, range)
    }

    private mutating func plainCall(_ name: Name, _ target: Int?, _ mark: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int {
        let depth = max(target.map { self.depth($0) } ?? 0, openDepth(from: mark))
        return try node(.call(name, target: target, arguments: close(mark)), range, depth: depth + 1)
    }

    private mutating func macro(_ name: Name, _ target: Int?, _ mark: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int? {
        let count = open.count - mark
        guard let target else { return count == 1 && syntax.spells(name, "has") ? try presence(argument(mark, 0), range) : nil }
        if case .identifier(let receiver, rooted: false) = syntax.nodes[target].kind {
            if syntax.spells(receiver, "cel") { return try celMacro(name, mark, range) }
            if count > 2, syntax.spells(receiver, "math"), syntax.spells(name, "greatest") || syntax.spells(name, "least") {
                return try ofList(name, target, mark, range)
            }
        }
        guard count > 1, count < 5, let macro = Self.loopMacros[syntax.text(name)] else { return nil }
        return try loopMacro(macro, target, mark, count, range)
    }

    private func argument(_ mark: Int, _ number: Int) -> Int { Int(open[mark + number]) }

    /// `math.greatest(1, 2, 3)` is `math.greatest([1, 2, 3])`.
    private mutating func ofList(_ name: Name, _ target: Int, _ mark: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int {
        let depth = openDepth(from: mark)
        let elements = syntax.list(open[mark...].map { $0 << 1 })
        let list = try node(.list(elements), range, depth: depth + 1)
        let inner = open.count
        open.append(Int32(list))
        return try plainCall(name, target, inner, range)
    }

    private enum LoopMacro {
        /// With the condition or body last, after one name or two.
        case plain(Comprehension.Kind)
        case map
        /// With one name only.
        case single(Comprehension.Kind)
        /// With two names.
        case pair(Comprehension.Kind)
        case optional(isFlat: Bool)
    }

    private static let loopMacros: [String: LoopMacro] = [
        "all": .plain(.all), "exists": .plain(.exists), "exists_one": .plain(.existsOne), "existsOne": .plain(.existsOne),
        "filter": .single(.filter), "sortBy": .single(.sortBy), "map": .map, "transformList": .pair(.transformList),
        "transformMap": .pair(.transformMap), "transformMapEntry": .pair(.transformMapEntry), "optMap": .optional(isFlat: false),
        "optFlatMap": .optional(isFlat: true),
    ]

    private mutating func loopMacro(_ macro: LoopMacro, _ target: Int, _ mark: Int, _ count: Int, _ range: Range<Int>)
        throws(ExpressionIssue) -> Int?
    {
        switch (macro, count) {
        case (.plain(let kind), 2), (.single(let kind), 2): return try loop(kind, target, mark, names: 1, condition: false, range)
        case (.plain(let kind), 3): return try loop(kind, target, mark, names: 2, condition: false, range)
        case (.map, 2): return try loop(.map, target, mark, names: 1, condition: false, range)
        case (.map, 3): return try loop(.map, target, mark, names: 1, condition: true, range)
        case (.pair(let kind), 3): return try loop(kind, target, mark, names: 2, condition: false, range)
        case (.pair(let kind), 4): return try loop(kind, target, mark, names: 2, condition: true, range)
        case (.optional(let isFlat), 2):
            let (name, body) = (try variable(argument(mark, 0)), argument(mark, 1))
            let depth = max(self.depth(target), self.depth(body)) + 1
            return try node(.optionalMap(operand: target, name, body: body, isFlat: isFlat), range, depth: depth)
        default: return nil
        }
    }

    private mutating func presence(_ argument: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int {
        guard case .select(let operand, let field, isOptional: false) = syntax.nodes[argument].kind else {
            throw ExpressionIssue(syntax.range(argument), "`has` asks for a field: has(item.name)")
        }
        return try node(.presence(operand: operand, field: field), range, depth: depth(argument))
    }

    private mutating func loop(
        _ kind: Comprehension.Kind, _ operand: Int, _ mark: Int, names: Int, condition hasCondition: Bool, _ range: Range<Int>
    ) throws(ExpressionIssue) -> Int {
        let first = try variable(argument(mark, 0))
        var second: Name?
        if names == 2 {
            let name = try variable(argument(mark, 1))
            if syntax.isSame(first, name) { throw ExpressionIssue(name.range, "`\(syntax.text(name))` already names the other variable") }
            second = name
        }
        let depth = max(self.depth(operand), openDepth(from: mark)) + 1
        let loop = Comprehension(
            kind: kind, operand: operand, variable: first, second: second, condition: hasCondition ? argument(mark, names) : nil,
            body: argument(mark, names + (hasCondition ? 1 : 0)))
        return try node(.comprehension(syntax.add(loop)), range, depth: depth)
    }

    private func variable(_ argument: Int) throws(ExpressionIssue) -> Name {
        guard case .identifier(let name, rooted: false) = syntax.nodes[argument].kind else {
            throw ExpressionIssue(syntax.range(argument), "expected a name for the variable", hint: "such as list.exists(t, t == 1)")
        }
        return name
    }

    /// `cel.bind`, and the `cel.block`, `cel.index`, `cel.iterVar` that optimisers write.
    private mutating func celMacro(_ name: Name, _ mark: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int? {
        switch (syntax.text(name), open.count - mark) {
        case ("bind", 3): return try bind(try variable(argument(mark, 0)), argument(mark, 1), argument(mark, 2), range)
        case ("block", 2):
            guard case .list(let elements) = syntax.nodes[argument(mark, 0)].kind else {
                throw ExpressionIssue(syntax.range(argument(mark, 0)), "`cel.block` begins with a list")
            }
            var body = argument(mark, 1)
            for (number, place) in elements.places.enumerated().reversed() {
                let element = syntax.element(place).node
                body = try bind(syntax.make("@index\(number)", syntax.range(element)), element, body, range)
            }
            return body
        case ("index", 1), ("iterVar", 2):
            var made = open.count - mark == 1 ? "@index" : "@it"
            for place in mark..<open.count {
                guard case .literal(let literal) = syntax.nodes[Int(open[place])].kind, case .int(let number) = syntax.literal(literal),
                    number >= 0
                else { throw ExpressionIssue(range, "`cel.\(syntax.text(name))` takes plain numbers") }
                made += (open.count - mark == 1 ? "" : ":") + String(number)
            }
            return try node(.identifier(syntax.make(made, range), rooted: false), range, depth: 1)
        default: return nil
        }
    }

    private mutating func bind(_ name: Name, _ value: Int, _ body: Int, _ range: Range<Int>) throws(ExpressionIssue) -> Int {
        try node(.bind(name, value: value, body: body), range, depth: max(depth(value), depth(body)) + 1)
    }
}
