extension Lexer {
    mutating func numberLiteral() throws(ExpressionIssue) -> Token.Kind {
        let start = position
        if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x") { return try hexadecimal() }
        skipDigits()
        var isDouble = false
        if peek() == UInt8(ascii: "."), Self.isDigit(peek(1)) {
            isDouble = true
            position += 1
            skipDigits()
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if Self.isDigit(peek(signed ? 2 : 1)) {
                isDouble = true
                position += signed ? 2 : 1
                skipDigits()
            }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isDouble {
            guard let value = Double(text) else { throw ExpressionIssue(start..<position, "malformed number") }
            return .double(value)
        }
        return try integer(text, radix: 10, from: start)
    }

    private mutating func hexadecimal() throws(ExpressionIssue) -> Token.Kind {
        let start = position
        position += 2
        while UnicodeScalar(peek()).properties.isASCIIHexDigit { position += 1 }
        let digits = String(decoding: bytes[(start + 2)..<position], as: UTF8.self)
        guard !digits.isEmpty else { throw ExpressionIssue(start..<position, "`0x` needs digits") }
        return try integer(digits, radix: 16, from: start)
    }

    private mutating func integer(_ digits: String, radix: Int, from start: Int) throws(ExpressionIssue) -> Token.Kind {
        let isUnsigned = peek() | 0x20 == UInt8(ascii: "u")
        if isUnsigned { position += 1 }
        guard let value = UInt64(digits, radix: radix) else {
            throw ExpressionIssue(start..<position, "this number does not fit into 64 bits")
        }
        return isUnsigned ? .uint(value) : .int(value)
    }

    private mutating func skipDigits() {
        while Self.isDigit(peek()) { position += 1 }
    }
}
