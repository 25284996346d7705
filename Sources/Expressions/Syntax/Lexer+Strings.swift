extension Lexer {
    /// A literal that begins with letters: `r` raw, `b` bytes. Nil where the letter begins a word.
    mutating func prefixedString() throws(ExpressionIssue) -> Token? {
        var ahead = 0
        let isBytes = peek() | 0x20 == UInt8(ascii: "b")
        if isBytes { ahead += 1 }
        let isRaw = peek(ahead) | 0x20 == UInt8(ascii: "r")
        if isRaw { ahead += 1 }
        guard peek(ahead) == UInt8(ascii: "\"") || peek(ahead) == UInt8(ascii: "'") else { return nil }
        let start = position
        position += ahead
        return try stringLiteral(from: start, isBytes: isBytes, isRaw: isRaw)
    }

    /// `"…"`, `'…'`, three quotes for several lines; escapes are read when the value is wanted.
    mutating func stringLiteral(from start: Int, isBytes: Bool, isRaw: Bool) throws(ExpressionIssue) -> Token {
        let quote = bytes[position]
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        let first = position
        var hasEscapes = false
        while true {
            guard position < end else { throw unfinished(start) }
            let byte = bytes[position]
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) { break }
            if !isTriple, byte == 0x0A || byte == 0x0D { throw unfinished(start) }
            if byte == UInt8(ascii: "\\"), !isRaw {
                hasEscapes = true
                position += 1
            }
            position += 1
        }
        let last = position
        position += isTriple ? 3 : 1
        return Token(isBytes ? .bytes : .string, start, position, content: first..<last, hasEscapes: hasEscapes)
    }

    private func unfinished(_ start: Int) -> ExpressionIssue {
        ExpressionIssue(start..<min(position, end), "this string has no end", hint: "close it with the quote that opened it")
    }

    /// What a string or bytes literal stands for.
    func value(of token: Token) throws(ExpressionIssue) -> Value {
        let isBytes = token.kind == .bytes
        let content = token.content
        guard token.hasEscapes else { return isBytes ? .bytes(Array(bytes[content])) : .string(text(content)) }
        var made: [UInt8] = []
        made.reserveCapacity(content.count)
        var escapes = Lexer(bytes, in: content)
        while escapes.position < escapes.end {
            let byte = bytes[escapes.position]
            if byte == UInt8(ascii: "\\") {
                try escapes.escape(into: &made, isBytes: isBytes)
            } else {
                made.append(byte)
                escapes.position += 1
            }
        }
        return isBytes ? .bytes(made) : .string(String(decoding: made, as: UTF8.self))
    }

    private mutating func escape(into text: inout [UInt8], isBytes: Bool) throws(ExpressionIssue) {
        let start = position
        let letter = peek(1)
        position += 2
        switch letter {
        case UInt8(ascii: "a"): text.append(0x07)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "?"): text.append(letter)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): try codeUnit(digits: 2, radix: 16, start, into: &text, isBytes)
        case UInt8(ascii: "u") where !isBytes: try codeUnit(digits: 4, radix: 16, start, into: &text, isBytes)
        case UInt8(ascii: "U") where !isBytes: try codeUnit(digits: 8, radix: 16, start, into: &text, isBytes)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            try codeUnit(digits: 3, radix: 8, start, into: &text, isBytes)
        default:
            position = start + 1
            throw ExpressionIssue(start..<scalarEnd(), "unknown escape", hint: #"write `\\` for a backslash, or begin the string with r"#)
        }
    }

    /// In a string the digits name a code point, in bytes a byte.
    private mutating func codeUnit(digits: Int, radix: UInt64, _ start: Int, into text: inout [UInt8], _ isBytes: Bool)
        throws(ExpressionIssue)
    {
        let stop = min(position + digits, end)
        var value: UInt64 = 0
        var count = 0
        while position < stop, Self.isHexDigit(bytes[position]), Self.digit(bytes[position]) < radix {
            value = value * radix + Self.digit(bytes[position])
            position += 1
            count += 1
        }
        guard count == digits else {
            throw ExpressionIssue(start..<stop, "this escape needs \(digits) \(radix == 8 ? "octal" : "hexadecimal") digits")
        }
        if isBytes {
            text.append(UInt8(truncatingIfNeeded: value))
        } else if digits == 4, value & 0xFC00 == 0xD800, let low = lowSurrogate() {
            let scalar = UnicodeScalar(UInt32(0x10000 + (value & 0x3FF) << 10 + low)) ?? "\u{FFFD}"
            text.append(contentsOf: UTF8.encode(scalar) ?? .encodedReplacementCharacter)
        } else if let scalar = UnicodeScalar(UInt32(truncatingIfNeeded: value)) {
            text.append(contentsOf: UTF8.encode(scalar) ?? .encodedReplacementCharacter)
        } else {
            throw ExpressionIssue(start..<stop, "no character has this number")
        }
    }

    /// The second half of a character beyond the first plane, when it follows: `\ud83d\ude00`.
    private mutating func lowSurrogate() -> UInt64? {
        guard position + 6 <= end, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") else { return nil }
        var value: UInt64 = 0
        for ahead in 2..<6 {
            guard Self.isHexDigit(peek(ahead)) else { return nil }
            value = value * 16 + Self.digit(peek(ahead))
        }
        guard value & 0xFC00 == 0xDC00 else { return nil }
        position += 6
        return value & 0x3FF
    }
}
