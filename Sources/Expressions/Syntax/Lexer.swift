/// Cuts UTF-8 text into tokens, one at a time, so that a template can stop at its `}}`.
struct Lexer {
    let bytes: [UInt8]
    let end: Int
    var position: Int

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    func peek(_ ahead: Int = 0) -> UInt8 { position + ahead < end ? bytes[position + ahead] : 0 }

    mutating func next() throws(ExpressionIssue) -> Token {
        skipBlanks()
        let start = position
        guard position < end else { return Token(kind: .end, range: end..<end) }
        let byte = bytes[position]
        if let quoted = try stringLiteral() { return Token(kind: quoted, range: start..<position) }
        if Self.isLetter(byte) { return Token(kind: .identifier(word()), range: start..<position) }
        if Self.isDigit(byte) || (byte == UInt8(ascii: ".") && Self.isDigit(peek(1))) {
            return Token(kind: try numberLiteral(), range: start..<position)
        }
        if byte == UInt8(ascii: "`") { return Token(kind: try quotedIdentifier(), range: start..<position) }
        return Token(kind: .symbol(try symbol()), range: start..<position)
    }

    private mutating func skipBlanks() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while position < end, bytes[position] != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private mutating func word() -> String {
        let start = position
        while position < end, Self.isLetter(bytes[position]) || Self.isDigit(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedIdentifier() throws(ExpressionIssue) -> Token.Kind {
        let start = position
        position += 1
        while position < end, bytes[position] != UInt8(ascii: "`") {
            let byte = bytes[position]
            guard Self.isLetter(byte) || Self.isDigit(byte) || [0x2D, 0x2E, 0x2F, 0x20].contains(byte) else {
                throw ExpressionIssue(position..<scalarEnd(), "this character cannot stand in a quoted field name")
            }
            position += 1
        }
        guard position < end, position > start + 1 else { throw ExpressionIssue(start..<position, "unfinished field name") }
        position += 1
        return .quotedIdentifier(String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self))
    }

    private mutating func symbol() throws(ExpressionIssue) -> Token.Symbol {
        let hasEquals = peek(1) == UInt8(ascii: "=")
        let (found, length): (Token.Symbol?, Int) =
            switch bytes[position] {
            case UInt8(ascii: "("): (.leftParenthesis, 1)
            case UInt8(ascii: ")"): (.rightParenthesis, 1)
            case UInt8(ascii: "["): (.leftBracket, 1)
            case UInt8(ascii: "]"): (.rightBracket, 1)
            case UInt8(ascii: "{"): (.leftBrace, 1)
            case UInt8(ascii: "}"): (.rightBrace, 1)
            case UInt8(ascii: "."): (.dot, 1)
            case UInt8(ascii: ","): (.comma, 1)
            case UInt8(ascii: ":"): (.colon, 1)
            case UInt8(ascii: "?"): (.question, 1)
            case UInt8(ascii: "+"): (.plus, 1)
            case UInt8(ascii: "-"): (.minus, 1)
            case UInt8(ascii: "*"): (.star, 1)
            case UInt8(ascii: "/"): (.slash, 1)
            case UInt8(ascii: "%"): (.percent, 1)
            case UInt8(ascii: "!"): hasEquals ? (.notEqual, 2) : (.not, 1)
            case UInt8(ascii: "<"): hasEquals ? (.lessOrEqual, 2) : (.less, 1)
            case UInt8(ascii: ">"): hasEquals ? (.greaterOrEqual, 2) : (.greater, 1)
            case UInt8(ascii: "=") where hasEquals: (.equal, 2)
            case UInt8(ascii: "&") where peek(1) == UInt8(ascii: "&"): (.and, 2)
            case UInt8(ascii: "|") where peek(1) == UInt8(ascii: "|"): (.or, 2)
            default: (nil, 0)
            }
        if let found {
            position += length
            return found
        }
        let range = position..<scalarEnd()
        let text = String(decoding: bytes[range], as: UTF8.self)
        throw ExpressionIssue(range, "unexpected character `\(text)`", hint: Self.hint(for: text))
    }

    /// The end of the UTF-8 sequence that starts here.
    func scalarEnd() -> Int {
        var at = position + 1
        while at < end, bytes[at] & 0xC0 == 0x80 { at += 1 }
        return min(at, end)
    }

    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F }
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func hint(for text: String) -> String? {
        switch text {
        case "=": "compare with `==`"
        case "&": "write `&&`"
        case "|": "write `||`"
        case "“", "”", "‘", "’", "„": "write straight quotes"
        default: nil
        }
    }
}
