/// A lexeme with its place, in UTF-8 offsets. It holds no text: names and literals are read from the source when the parser
/// wants them, so that passing tokens on costs nothing.
struct Token {
    enum Kind: UInt8 {
        case end
        case identifier
        /// A word that no variable may be called; a field may.
        case reserved
        case `true`, `false`, null, `in`
        /// `` `content-type` ``: a field name only.
        case quotedIdentifier
        /// The magnitude is in `payload`; a sign is an operator until the parser joins them.
        case int, uint
        /// The bits are in `payload`.
        case double
        /// Without the quotes in `content`; see `hasEscapes`.
        case string, bytes
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
        case dot, comma, colon, question
        case plus, minus, star, slash, percent, not
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, and, or
    }

    var kind: Kind
    var start: Int
    var end: Int
    var payload: UInt64 = 0

    var range: Range<Int> { start..<end }
}

extension Token {
    /// Of a string: what stands between the quotes, and whether it has escapes to be read.
    init(_ kind: Kind, _ start: Int, _ end: Int, content: Range<Int>, hasEscapes: Bool) {
        self.init(kind: kind, start: start, end: end)
        payload = UInt64(content.lowerBound - start) << 16 | UInt64(end - content.upperBound) << 8 | (hasEscapes ? 1 : 0)
    }

    var content: Range<Int> { (start + Int(payload >> 16))..<(end - Int(payload >> 8 & 0xFF)) }
    var hasEscapes: Bool { payload & 1 == 1 }
}

extension Token.Kind {
    /// A sign as it is written; nil for what has no fixed spelling.
    var spelling: String? {
        switch self {
        case .leftParenthesis: "("
        case .rightParenthesis: ")"
        case .leftBracket: "["
        case .rightBracket: "]"
        case .leftBrace: "{"
        case .rightBrace: "}"
        case .dot: "."
        case .comma: ","
        case .colon: ":"
        case .question: "?"
        case .plus: "+"
        case .minus: "-"
        case .star: "*"
        case .slash: "/"
        case .percent: "%"
        case .not: "!"
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .and: "&&"
        case .or: "||"
        case .end, .identifier, .reserved, .true, .false, .null, .in, .quotedIdentifier, .int, .uint, .double, .string, .bytes: nil
        }
    }
}
