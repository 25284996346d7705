extension Lexer {
    mutating func numberLiteral() throws(ExpressionIssue) -> Token {
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
        guard isDouble else { return try integer(digits: start..<position, radix: 10, from: start) }
        guard let value = Double(text(start..<position)) else { throw ExpressionIssue(start..<position, "malformed number") }
        return Token(kind: .double, start: start, end: position, payload: value.bitPattern)
    }

    private mutating func hexadecimal() throws(ExpressionIssue) -> Token {
        let start = position
        position += 2
        while Self.isHexDigit(peek()) { position += 1 }
        guard position > start + 2 else { throw ExpressionIssue(start..<position, "`0x` needs digits") }
        return try integer(digits: (start + 2)..<position, radix: 16, from: start)
    }

    private mutating func integer(digits: Range<Int>, radix: UInt64, from start: Int) throws(ExpressionIssue) -> Token {
        let isUnsigned = peek() | 0x20 == UInt8(ascii: "u")
        if isUnsigned { position += 1 }
        var value: UInt64 = 0
        for index in digits {
            let (product, isTooLong) = value.multipliedReportingOverflow(by: radix)
            let (sum, isTooLarge) = product.addingReportingOverflow(Self.digit(bytes[index]))
            guard !isTooLong, !isTooLarge else { throw ExpressionIssue(start..<position, "this number does not fit into 64 bits") }
            value = sum
        }
        return Token(kind: isUnsigned ? .uint : .int, start: start, end: position, payload: value)
    }

    /// Of a decimal or hexadecimal digit.
    static func digit(_ byte: UInt8) -> UInt64 { isDigit(byte) ? UInt64(byte - 0x30) : UInt64((byte | 0x20) - 0x61 + 10) }

    private mutating func skipDigits() { while Self.isDigit(peek()) { position += 1 } }
}
