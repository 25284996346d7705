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

    @inline(__always) func peek(_ ahead: Int = 0) -> UInt8 { position + ahead < end ? bytes[position + ahead] : 0 }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    mutating func next() throws(ExpressionIssue) -> Token {
        skipBlanks()
        let start = position
        guard position < end else { return Token(kind: .end, start: end, end: end) }
        let byte = bytes[position]
        if Self.isLetter(byte) {
            if byte | 0x20 == 0x62 || byte | 0x20 == 0x72, let prefixed = try prefixedString() { return prefixed }
            return word()
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try stringLiteral(from: start, isBytes: false, isRaw: false)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return try numberLiteral()
        case UInt8(ascii: ".") where Self.isDigit(peek(1)): return try numberLiteral()
        case UInt8(ascii: "`"): return try quotedIdentifier()
        default: return try symbol()
        }
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

    private mutating func word() -> Token {
        let start = position
        while position < end, Self.isLetter(bytes[position]) || Self.isDigit(bytes[position]) { position += 1 }
        return Token(kind: keyword(start, position), start: start, end: position)
    }

    private mutating func quotedIdentifier() throws(ExpressionIssue) -> Token {
        let start = position
        position += 1
        while position < end, bytes[position] != UInt8(ascii: "`") {
            switch bytes[position] {
            case let byte where Self.isLetter(byte) || Self.isDigit(byte): position += 1
            case 0x20, 0x2D, 0x2E, 0x2F: position += 1
            default: throw ExpressionIssue(position..<scalarEnd(), "this character cannot stand in a quoted field name")
            }
        }
        guard position < end, position > start + 1 else { throw ExpressionIssue(start..<position, "unfinished field name") }
        position += 1
        return Token(kind: .quotedIdentifier, start: start, end: position)
    }

    private mutating func symbol() throws(ExpressionIssue) -> Token {
        let hasEquals = peek(1) == UInt8(ascii: "=")
        let (found, length): (Token.Kind?, Int) =
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
        guard let found else {
            let range = position..<scalarEnd()
            throw ExpressionIssue(range, "unexpected character `\(text(range))`", hint: Self.hint(for: text(range)))
        }
        let start = position
        position += length
        return Token(kind: found, start: start, end: position)
    }

    /// The end of the UTF-8 sequence that starts here.
    func scalarEnd() -> Int {
        var at = position + 1
        while at < end, bytes[at] & 0xC0 == 0x80 { at += 1 }
        return min(at, end)
    }

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F }
    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }

    private static func hint(for text: String) -> String? {
        switch text {
        case "=": "compare with `==`"
        case "&": "write `&&`"
        case "|": "there are no pipes: write value.upper(); for “or” write `||`"
        case "“", "”", "‘", "’", "„": "write straight quotes"
        default: nil
        }
    }
}
