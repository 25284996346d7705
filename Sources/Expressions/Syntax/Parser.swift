/// Parses CEL's whole grammar but message literals (https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax).
///
/// Stops at the first error: what follows a syntax error is rarely meant as it reads.
struct Parser {
    var lexer: Lexer
    var token: Token
    var syntax: Syntax
    let expandsMacros: Bool
    /// Children of the calls, lists and chains that are being read; each takes its own from the end.
    var open: [Int32] = []
    /// Of the recursion, which parentheses deepen without a node of their own.
    private var nesting = 0

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
        syntax = Syntax(bytes: lexer.bytes, capacity: (lexer.end - lexer.position) / 5 + 4)
        token = try self.lexer.next()
    }

    mutating func expression() throws(ExpressionIssue) -> Int {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Limits.depth else { throw tooDeep(token.range) }
        let condition = try disjunction()
        guard try accept(.question) else { return condition }
        let then = try disjunction()
        try expect(.colon)
        let otherwise = try expression()
        return try node(.conditional(condition, then: then, else: otherwise), from: condition, to: otherwise)
    }

    private mutating func disjunction() throws(ExpressionIssue) -> Int {
        let first = try conjunction()
        guard token.kind == .or else { return first }
        let mark = open.count
        open.append(Int32(first))
        while try accept(.or) { open.append(Int32(try conjunction())) }
        return try chain(from: mark) { .or($0) }
    }

    private mutating func conjunction() throws(ExpressionIssue) -> Int {
        let first = try binary(0)
        guard token.kind == .and else { return first }
        let mark = open.count
        open.append(Int32(first))
        while try accept(.and) { open.append(Int32(try binary(0))) }
        return try chain(from: mark) { .and($0) }
    }

    private mutating func chain(from mark: Int, _ kind: (NodeList) -> Node.Kind) throws(ExpressionIssue) -> Int {
        let start = syntax.range(Int(open[mark])).lowerBound
        let end = syntax.range(Int(open[open.count - 1])).upperBound
        let depth = openDepth(from: mark)
        return try node(kind(close(mark)), start..<end, depth: depth + 1)
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
        let start = token.start
        let written = token.kind
        guard written == .not || written == .minus else { return try member() }
        let sign: UnaryOperator = written == .not ? .not : .negate
        var count = 0
        while token.kind == written {
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
        if count % 2 == 1 { operand = try node(.unary(sign, operand), start..<syntax.range(operand).upperBound, depth: depth(operand) + 1) }
        return operand
    }

    /// The last minus belongs to the number, or the least integer could not be written.
    private mutating func negativeLiteral(from start: Int) throws(ExpressionIssue) -> Int? {
        let value: Value
        switch token.kind {
        case .int:
            guard token.payload <= UInt64(Int64.max) + 1 else { throw ExpressionIssue(token.range, "this number does not fit into int") }
            value = .int(Int64(truncatingIfNeeded: 0 &- token.payload))
        case .double: value = .double(-Double(bitPattern: token.payload))
        default: return nil
        }
        let range = start..<token.end
        try advance()
        return try node(.literal(syntax.add(value)), range, depth: 1)
    }
}

extension Parser {
    mutating func advance() throws(ExpressionIssue) { token = try lexer.next() }

    mutating func accept(_ kind: Token.Kind) throws(ExpressionIssue) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func expect(_ kind: Token.Kind) throws(ExpressionIssue) {
        guard try accept(kind) else { throw unexpected("`\(kind.spelling ?? "")`") }
    }

    func unexpected(_ expected: String) -> ExpressionIssue {
        ExpressionIssue(token.range, "expected \(expected), found \(lexer.describe(token))", hint: hintForWord)
    }

    /// For those who think in another language.
    private var hintForWord: String? {
        guard token.kind == .identifier else { return nil }
        switch lexer.text(token.range) {
        case "and": return "write `&&`"
        case "or": return "write `||`"
        case "is": return "write `==`"
        default:
            let before = lexer.text(0..<token.start)
            return before.hasSuffix("not ") ? "write `!` for “not”" : nil
        }
    }

    func tooDeep(_ range: Range<Int>) -> ExpressionIssue {
        ExpressionIssue(range, "this expression nests deeper than \(Limits.depth) levels")
    }

    func depth(_ node: Int) -> Int { Int(syntax.nodes[node].depth) }

    /// The greatest depth among the open children from a mark on.
    func openDepth(from mark: Int) -> Int {
        var depth = 0
        for place in mark..<open.count { depth = max(depth, self.depth(Int(open[place]))) }
        return depth
    }

    /// The open children from a mark on become a list.
    mutating func close(_ mark: Int) -> NodeList {
        let list = syntax.list(open[mark...])
        open.removeSubrange(mark...)
        return list
    }

    mutating func node(_ kind: Node.Kind, _ range: Range<Int>, depth: Int) throws(ExpressionIssue) -> Int {
        guard depth <= Limits.depth else { throw tooDeep(range) }
        syntax.nodes.append(Node(kind: kind, start: Int32(range.lowerBound), end: Int32(range.upperBound), depth: Int32(depth)))
        return syntax.nodes.count - 1
    }

    mutating func node(_ kind: Node.Kind, from first: Int, to last: Int) throws(ExpressionIssue) -> Int {
        var depth = max(self.depth(first), self.depth(last))
        if case .conditional(_, let then, _) = kind { depth = max(depth, self.depth(then)) }
        return try node(kind, syntax.range(first).lowerBound..<syntax.range(last).upperBound, depth: depth + 1)
    }
}
