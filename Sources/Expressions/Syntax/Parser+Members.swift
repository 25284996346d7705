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
                let end = token.end
                try expect(.rightBracket)
                operand = try node(
                    .index(operand: operand, index, isOptional: isOptional), syntax.range(operand).lowerBound..<end,
                    depth: max(depth(operand), depth(index)) + 1)
            } else if token.kind == .leftBrace {
                throw ExpressionIssue(token.range, "message literals are not offered", hint: #"write a map: {"name": value}"#)
            } else {
                return operand
            }
        }
    }

    private mutating func selection(of operand: Int) throws(ExpressionIssue) -> Int {
        let isOptional = try accept(.question)
        let name: Name
        switch token.kind {
        case .identifier, .reserved: name = Name(token.range)
        case .quotedIdentifier: name = Name((token.start + 1)..<(token.end - 1))
        default: throw unexpected("a field name")
        }
        let nameEnd = token.end
        try advance()
        let start = syntax.range(operand).lowerBound
        if !isOptional, token.kind == .leftParenthesis {
            let mark = open.count
            let end = try arguments()
            return try call(name, target: operand, argumentsFrom: mark, start..<end)
        }
        return try node(.select(operand: operand, field: name, isOptional: isOptional), start..<nameEnd, depth: depth(operand) + 1)
    }

    /// Reads them onto `open`; gives the end of the parenthesis.
    private mutating func arguments() throws(ExpressionIssue) -> Int {
        try expect(.leftParenthesis)
        if token.kind != .rightParenthesis {
            repeat {
                let argument = try expression()
                open.append(Int32(argument))
            } while try accept(.comma)
        }
        let end = token.end
        try expect(.rightParenthesis)
        return end
    }

    private mutating func primary() throws(ExpressionIssue) -> Int {
        let range = token.range
        switch token.kind {
        case .identifier: return try named(rooted: false, from: token.start)
        case .true: return try literal(.bool(true))
        case .false: return try literal(.bool(false))
        case .null: return try literal(.null)
        case .int:
            guard let value = Int64(exactly: token.payload) else {
                throw ExpressionIssue(range, "this number does not fit into int", hint: "write `\(token.payload)u` for an unsigned one")
            }
            return try literal(.int(value))
        case .uint: return try literal(.uint(token.payload))
        case .double: return try literal(.double(Double(bitPattern: token.payload)))
        case .string, .bytes: return try literal(lexer.value(of: token))
        case .dot:
            try advance()
            return try named(rooted: true, from: range.lowerBound)
        case .leftParenthesis:
            try advance()
            let inner = try expression()
            let end = token.end
            try expect(.rightParenthesis)
            // The range takes the parentheses in, so that messages underline what was written.
            syntax.nodes[inner].start = Int32(range.lowerBound)
            syntax.nodes[inner].end = Int32(end)
            return inner
        case .leftBracket: return try listLiteral()
        case .leftBrace: return try mapLiteral()
        case .reserved: throw ExpressionIssue(range, "`\(lexer.text(range))` is a reserved word")
        default: throw unexpected("an expression")
        }
    }

    private mutating func literal(_ value: Value) throws(ExpressionIssue) -> Int {
        let range = token.range
        try advance()
        return try node(.literal(syntax.add(value)), range, depth: 1)
    }

    private mutating func named(rooted: Bool, from start: Int) throws(ExpressionIssue) -> Int {
        let range = token.range
        switch token.kind {
        case .identifier: break
        case .reserved, .true, .false, .null, .in: throw ExpressionIssue(range, "`\(lexer.text(range))` is a reserved word")
        default: throw unexpected("a name")
        }
        try advance()
        if token.kind == .leftParenthesis {
            let mark = open.count
            let end = try arguments()
            return try call(Name(range), target: nil, argumentsFrom: mark, start..<end)
        }
        return try node(.identifier(Name(range), rooted: rooted), start..<range.upperBound, depth: 1)
    }

    private mutating func listLiteral() throws(ExpressionIssue) -> Int {
        let start = token.start
        try advance()
        let mark = open.count
        var depth = 0
        while token.kind != .rightBracket {
            let isOptional = try accept(.question)
            let element = try expression()
            depth = max(depth, self.depth(element))
            open.append(Int32(element) << 1 | (isOptional ? 1 : 0))
            guard try accept(.comma) else { break }
        }
        let end = token.end
        try expect(.rightBracket)
        return try node(.list(close(mark)), start..<end, depth: depth + 1)
    }

    private mutating func mapLiteral() throws(ExpressionIssue) -> Int {
        let start = token.start
        try advance()
        let mark = open.count
        var depth = 0
        while token.kind != .rightBrace {
            let isOptional = try accept(.question)
            let key = try expression()
            try expect(.colon)
            let value = try expression()
            depth = max(depth, self.depth(key), self.depth(value))
            open.append(Int32(key) << 1 | (isOptional ? 1 : 0))
            open.append(Int32(value))
            guard try accept(.comma) else { break }
        }
        let end = token.end
        try expect(.rightBrace)
        return try node(.map(close(mark)), start..<end, depth: depth + 1)
    }
}
