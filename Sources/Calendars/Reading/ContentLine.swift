/// A property as RFC 5545 §3.1 writes it: `NAME;PARAMETER=VALUE:value`.
struct ContentLine {
    struct Parameter {
        /// In capitals.
        let name: String
        /// Without quotes.
        let value: String
        let range: Range<Int>
    }

    /// In capitals.
    let name: String
    let parameters: [Parameter]
    /// Of the line's bytes.
    let value: Range<Int>
    let line: LogicalLine

    var valueBytes: ArraySlice<UInt8> { line.bytes[value] }
    var valueText: String { String(decoding: valueBytes, as: UTF8.self) }
    /// Without blanks at its ends, in capitals: for words such as `CANCELLED`.
    var word: String { valueText.split(separator: " ").joined(separator: " ").uppercased() }
    /// The value as a whole number; nil when it is none.
    var number: Int? { Int(valueText.filter { $0 != " " }) }

    func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

    /// The items of a list; at least one.
    var items: [Range<Int>] {
        var items: [Range<Int>] = []
        var start = value.lowerBound
        for index in value where line.bytes[index] == UInt8(ascii: ",") {
            items.append(start..<index)
            start = index + 1
        }
        return items + [start..<value.upperBound]
    }

    /// The value as text: `\n`, `\,`, `\;` and `\\` mean what they stand for (RFC 5545 §3.3.11).
    var unescapedText: String {
        var result: [UInt8] = []
        var isEscaped = false
        for byte in valueBytes {
            if isEscaped {
                result.append(byte | 0x20 == UInt8(ascii: "n") ? UInt8(ascii: " ") : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                result.append(byte < 0x20 ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// Why a line, or a value in it, cannot be read.
struct LineProblem: Error {
    /// Of the line's bytes.
    let range: Range<Int>
    let summary: String
    let hint: String?

    init(_ range: Range<Int>, _ summary: String, hint: String? = nil) {
        self.range = range
        self.summary = summary
        self.hint = hint
    }
}

extension ContentLine {
    init(_ line: LogicalLine) throws(LineProblem) {
        let bytes = line.bytes
        guard let end = bytes.firstIndex(where: { !ContentLine.isNameByte($0) }), end > 0 else {
            throw LineProblem(0..<bytes.count, "a line that is no property", hint: "a line is written NAME:value")
        }
        name = ContentLine.capitals(bytes[..<end])
        var parameters: [Parameter] = []
        var position = end
        while position < bytes.count, bytes[position] == UInt8(ascii: ";") {
            let parameter = try ContentLine.parameter(bytes, at: position + 1)
            parameters.append(parameter)
            position = parameter.range.upperBound
        }
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
            throw LineProblem(
                position..<bytes.count, "a property without a colon before its value", hint: "a line is written NAME:value")
        }
        self.parameters = parameters
        self.line = line
        value = position + 1..<bytes.count
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte & 0xDF) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func capitals(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { (97...122).contains($0) ? $0 - 32 : $0 }, as: UTF8.self)
    }

    /// `NAME=VALUE,"QUOTED"`, up to the next `;` or `:`.
    private static func parameter(_ bytes: [UInt8], at start: Int) throws(LineProblem) -> Parameter {
        let end = bytes[start...].firstIndex { !isNameByte($0) } ?? bytes.count
        guard end > start, end < bytes.count, bytes[end] == UInt8(ascii: "=") else {
            throw LineProblem(start..<max(start, end), "a parameter without a value", hint: "a parameter is written NAME=VALUE")
        }
        var value: [UInt8] = []
        var position = end + 1
        var quote: Int?
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                quote = quote == nil ? position : nil
            } else if quote == nil, byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") {
                break
            } else {
                value.append(byte)
            }
            position += 1
        }
        if let quote { throw LineProblem(quote..<bytes.count, "a quote that is not closed", hint: "close it with another \"") }
        return Parameter(name: capitals(bytes[start..<end]), value: String(decoding: value, as: UTF8.self), range: start..<position)
    }
}
