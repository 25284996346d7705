extension Parser {
    mutating func member() throws(ExpressionIssue) -> Int { try members(after: try primary()) }

    /// `.field`, `.method(…)`, `[index]`, as many as follow.
    mutating func members(after first: Int) throws(ExpressionIssue) -> Int {
        var operand = first
        while true {
            if try accept(.dot) {
                operand = try selection(of: operand)
            } else if try accept(.leftBracket) {
                let isOptional = try accept(.question)
                let index = try expression()
                let end = token.range.upperBound
                try expect(.rightBracket)
                operand = try node(
                    .index(operand: operand, index, isOptional: isOptional), syntax.range(operand).lowerBound..<end,
                    depth: max(syntax.nodes[operand].depth, syntax.nodes[index].depth) + 1)
            } else if token.kind == .symbol(.leftBrace) {
                throw ExpressionIssue(token.range, "message literals are not offered", hint: #"write a map: {"name": value}"#)
            } else {
                return operand
            }
        }
    }

    private mutating func selection(of operand: Int) throws(ExpressionIssue) -> Int {
        let isOptional = try accept(.question)
        let name: Node.Name
        switch token.kind {
        case .identifier(let text) where !["in", "true", "false", "null"].contains(text): name = Node.Name(text: text, range: token.range)
        case .quotedIdentifier(let text): name = Node.Name(text: text, range: token.range)
        default: throw unexpected("a field name")
        }
        try advance()
        let start = syntax.range(operand).lowerBound
        if !isOptional, token.kind == .symbol(.leftParenthesis) {
            let (arguments, end) = try argumentList()
            return try call(name, target: operand, arguments, start..<end)
        }
        return try node(
            .select(operand: operand, field: name, isOptional: isOptional), start..<name.range.upperBound,
            depth: syntax.nodes[operand].depth + 1)
    }

    private mutating func argumentList() throws(ExpressionIssue) -> (nodes: [Int], end: Int) {
        try expect(.leftParenthesis)
        var arguments: [Int] = []
        while token.kind != .symbol(.rightParenthesis) {
            arguments.append(try expression())
            guard try accept(.comma) else { break }
        }
        let end = token.range.upperBound
        try expect(.rightParenthesis)
        return (arguments, end)
    }

    private mutating func primary() throws(ExpressionIssue) -> Int {
        let range = token.range
        switch token.kind {
        case .identifier(let name): return try named(name, rooted: false, from: range.lowerBound)
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else {
                throw ExpressionIssue(range, "this number does not fit into int", hint: "write `\(magnitude)u` for an unsigned one")
            }
            return try literal(.int(value))
        case .uint(let value): return try literal(.uint(value))
        case .double(let value): return try literal(.double(value))
        case .string(let text): return try literal(.string(text))
        case .bytes(let bytes): return try literal(.bytes(bytes))
        case .symbol(.dot):
            try advance()
            guard case .identifier(let name) = token.kind else { throw unexpected("a name") }
            return try named(name, rooted: true, from: range.lowerBound)
        case .symbol(.leftParenthesis):
            try advance()
            let inner = try expression()
            let end = token.range.upperBound
            try expect(.rightParenthesis)
            // The range takes the parentheses in, so that messages underline what was written.
            syntax.nodes[inner].range = range.lowerBound..<end
            return inner
        case .symbol(.leftBracket): return try listLiteral()
        case .symbol(.leftBrace): return try mapLiteral()
        case .quotedIdentifier, .symbol, .end: throw unexpected("an expression")
        }
    }

    private mutating func literal(_ value: Value) throws(ExpressionIssue) -> Int {
        let range = token.range
        try advance()
        return try node(.literal(value), range, depth: 1)
    }

    private mutating func named(_ name: String, rooted: Bool, from start: Int) throws(ExpressionIssue) -> Int {
        let range = token.range
        switch name {
        case "true" where !rooted: return try literal(.bool(true))
        case "false" where !rooted: return try literal(.bool(false))
        case "null" where !rooted: return try literal(.null)
        case _ where Self.reserved.contains(name): throw ExpressionIssue(range, "`\(name)` is a reserved word")
        default: break
        }
        try advance()
        if token.kind == .symbol(.leftParenthesis) {
            let (arguments, end) = try argumentList()
            return try call(Node.Name(text: name, range: range), target: nil, arguments, start..<end)
        }
        return try node(.identifier(name, rooted: rooted), start..<range.upperBound, depth: 1)
    }

    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let", "loop", "package", "namespace",
        "return", "true", "false", "null", "var", "void", "while",
    ]

    private mutating func listLiteral() throws(ExpressionIssue) -> Int {
        let start = token.range.lowerBound
        try advance()
        var elements: [Node.Element] = []
        var depth = 0
        while token.kind != .symbol(.rightBracket) {
            let isOptional = try accept(.question)
            let element = try expression()
            depth = max(depth, syntax.nodes[element].depth)
            elements.append(Node.Element(node: element, isOptional: isOptional))
            guard try accept(.comma) else { break }
        }
        let end = token.range.upperBound
        try expect(.rightBracket)
        return try node(.list(elements), start..<end, depth: depth + 1)
    }

    private mutating func mapLiteral() throws(ExpressionIssue) -> Int {
        let start = token.range.lowerBound
        try advance()
        var entries: [Node.Entry] = []
        var depth = 0
        while token.kind != .symbol(.rightBrace) {
            let isOptional = try accept(.question)
            let key = try expression()
            try expect(.colon)
            let value = try expression()
            depth = max(depth, syntax.nodes[key].depth, syntax.nodes[value].depth)
            entries.append(Node.Entry(key: key, value: value, isOptional: isOptional))
            guard try accept(.comma) else { break }
        }
        let end = token.range.upperBound
        try expect(.rightBrace)
        return try node(.map(entries), start..<end, depth: depth + 1)
    }
}
