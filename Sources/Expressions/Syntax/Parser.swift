/// Parses CEL's whole grammar but message literals (https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax).
///
/// Stops at the first error: what follows a syntax error is rarely meant as it reads.
struct Parser {
    var lexer: Lexer
    var token: Token
    var syntax = Syntax()
    let expandsMacros: Bool
    /// Of the recursion, which parentheses deepen without a node of their own.
    private var depth = 0

    static func parse(_ bytes: [UInt8], in range: Range<Int>, expandingMacros: Bool = true) throws(ExpressionIssue) -> Syntax {
        guard range.count <= Limits.sourceBytes else {
            throw ExpressionIssue(range, "an expression may have \(Limits.sourceBytes) bytes at most; this one has \(range.count)")
        }
        var parser = try Parser(Lexer(bytes, in: range), expandingMacros)
        if parser.token.kind == .end {
            throw ExpressionIssue(range, "there is no expression here")
        }
        parser.syntax.root = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
        return parser.syntax
    }

    private init(_ lexer: Lexer, _ expandsMacros: Bool) throws(ExpressionIssue) {
        self.lexer = lexer
        self.expandsMacros = expandsMacros
        token = try self.lexer.next()
    }

    mutating func expression() throws(ExpressionIssue) -> Int {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits.depth else { throw tooDeep(token.range) }
        let condition = try disjunction()
        guard try accept(.question) else { return condition }
        let then = try disjunction()
        try expect(.colon)
        let otherwise = try expression()
        return try node(.conditional(condition, then: then, else: otherwise), from: condition, to: otherwise)
    }

    private mutating func disjunction() throws(ExpressionIssue) -> Int {
        let first = try conjunction()
        guard token.kind == .symbol(.or) else { return first }
        var operands = [first]
        while try accept(.or) { operands.append(try conjunction()) }
        return try node(.or(operands), from: first, to: operands[operands.count - 1])
    }

    private mutating func conjunction() throws(ExpressionIssue) -> Int {
        let first = try binary(0)
        guard token.kind == .symbol(.and) else { return first }
        var operands = [first]
        while try accept(.and) { operands.append(try binary(0)) }
        return try node(.and(operands), from: first, to: operands[operands.count - 1])
    }

    /// Comparisons, sums and products by precedence climbing; all group to the left.
    private mutating func binary(_ precedence: Int) throws(ExpressionIssue) -> Int {
        var left = try unary()
        while let sign = BinaryOperator(token.kind), sign.precedence >= precedence {
            try advance()
            let right = try binary(sign.precedence + 1)
            left = try node(.binary(sign, left, right), from: left, to: right)
        }
        return left
    }

    private mutating func unary() throws(ExpressionIssue) -> Int {
        let start = token.range.lowerBound
        guard token.kind == .symbol(.not) || token.kind == .symbol(.minus) else { return try member() }
        let sign: UnaryOperator = token.kind == .symbol(.not) ? .not : .negate
        var count = 0
        while token.kind == .symbol(sign == .not ? .not : .minus) {
            count += 1
            try advance()
        }
        var operand: Int
        if sign == .negate, let number = try negativeLiteral(from: start) {
            count -= 1
            operand = try members(after: number)
        } else {
            operand = try member()
        }
        if count % 2 == 1 {
            operand = try node(.unary(sign, operand), start..<syntax.range(operand).upperBound, depth: syntax.nodes[operand].depth + 1)
        }
        return operand
    }

    /// The last minus belongs to the number, or the least integer could not be written.
    private mutating func negativeLiteral(from start: Int) throws(ExpressionIssue) -> Int? {
        let value: Value
        switch token.kind {
        case .int(let magnitude):
            guard magnitude <= UInt64(Int64.max) + 1 else { throw ExpressionIssue(token.range, "this number does not fit into int") }
            value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let number): value = .double(-number)
        default: return nil
        }
        let range = start..<token.range.upperBound
        try advance()
        return try node(.literal(value), range, depth: 1)
    }
}

extension Parser {
    mutating func advance() throws(ExpressionIssue) { token = try lexer.next() }

    mutating func accept(_ symbol: Token.Symbol) throws(ExpressionIssue) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol) throws(ExpressionIssue) {
        guard try accept(symbol) else { throw unexpected("`\(symbol.rawValue)`") }
    }

    func unexpected(_ expected: String) -> ExpressionIssue {
        ExpressionIssue(token.range, "expected \(expected), found \(token.text)")
    }

    func tooDeep(_ range: Range<Int>) -> ExpressionIssue {
        ExpressionIssue(range, "this expression nests deeper than \(Limits.depth) levels")
    }

    mutating func node(_ kind: Node.Kind, _ range: Range<Int>, depth: Int) throws(ExpressionIssue) -> Int {
        guard depth <= Limits.depth else { throw tooDeep(range) }
        syntax.nodes.append(Node(kind: kind, range: range, depth: depth))
        return syntax.nodes.count - 1
    }

    mutating func node(_ kind: Node.Kind, from first: Int, to last: Int) throws(ExpressionIssue) -> Int {
        var depth = max(syntax.nodes[first].depth, syntax.nodes[last].depth)
        switch kind {
        case .and(let operands), .or(let operands): depth = operands.reduce(depth) { max($0, syntax.nodes[$1].depth) }
        case .conditional(_, let then, _): depth = max(depth, syntax.nodes[then].depth)
        default: break
        }
        return try node(kind, syntax.range(first).lowerBound..<syntax.range(last).upperBound, depth: depth + 1)
    }
}
