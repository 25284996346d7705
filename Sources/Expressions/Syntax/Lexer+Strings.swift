extension Lexer {
    /// A string or bytes literal if one starts here: `"…"`, `'…'`, three quotes for several lines, `r` raw, `b` bytes.
    mutating func stringLiteral() throws(ExpressionIssue) -> Token.Kind? {
        var ahead = 0
        var isBytes = false
        var isRaw = false
        if peek(ahead) | 0x20 == UInt8(ascii: "b") {
            isBytes = true
            ahead += 1
        }
        if peek(ahead) | 0x20 == UInt8(ascii: "r") {
            isRaw = true
            ahead += 1
        }
        let quote = peek(ahead)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let start = position
        position += ahead
        let isTriple = peek(1) == quote && peek(2) == quote
        position += isTriple ? 3 : 1
        var text: [UInt8] = []
        while true {
            guard position < end else { throw unfinished(start) }
            let byte = bytes[position]
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                position += isTriple ? 3 : 1
                break
            }
            if !isTriple, byte == 0x0A || byte == 0x0D { throw unfinished(start) }
            if byte == UInt8(ascii: "\\"), !isRaw {
                try escape(into: &text, isBytes: isBytes)
            } else {
                text.append(byte)
                position += 1
            }
        }
        return isBytes ? .bytes(text) : .string(String(decoding: text, as: UTF8.self))
    }

    private func unfinished(_ start: Int) -> ExpressionIssue {
        ExpressionIssue(start..<position, "this string has no end", hint: "close it with the quote that opened it")
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
            position = min(position, end)
            throw ExpressionIssue(start..<position, "unknown escape", hint: #"write `\\` for a backslash, or begin the string with r"#)
        }
    }

    /// In a string the digits name a code point, in bytes a byte.
    private mutating func codeUnit(digits: Int, radix: Int, _ start: Int, into text: inout [UInt8], _ isBytes: Bool)
        throws(ExpressionIssue)
    {
        let stop = min(position + digits, end)
        let digitsText = String(decoding: bytes[min(position, stop)..<stop], as: UTF8.self)
        let isWhole = digitsText.utf8.count == digits && digitsText.utf8.allSatisfy { UnicodeScalar($0).properties.isASCIIHexDigit }
        guard isWhole, let value = UInt32(digitsText, radix: radix) else {
            throw ExpressionIssue(start..<stop, "this escape needs \(digits) \(radix == 8 ? "octal" : "hexadecimal") digits")
        }
        position = stop
        if isBytes {
            text.append(UInt8(truncatingIfNeeded: value))
        } else if let scalar = UnicodeScalar(value) {
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        } else {
            throw ExpressionIssue(start..<stop, "no character has this number")
        }
    }
}
