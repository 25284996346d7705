import Foundation

/// cel-go's string extensions (https://github.com/google/cel-go/tree/master/ext#strings). Positions count code points.
extension StandardLibrary {
    static let textExtensions: [FunctionDeclaration] = [
        FunctionDeclaration(
            "charAt", doc: "The character at a position; empty at the very end.", overloads: [.member2(.string, .int, .string, charAt)]),
        FunctionDeclaration(
            "indexOf", doc: "The first position of a text, at or after a position if one is given; -1 if there is none.",
            overloads: [
                .member(.string, [.string], .int) { (values, _) throws(EvaluationError) in try indexOf(values, last: false) },
                .member(.string, [.string, .int], .int) { (values, _) throws(EvaluationError) in try indexOf(values, last: false) },
            ]),
        FunctionDeclaration(
            "lastIndexOf", doc: "The last position of a text, at or before a position if one is given; -1 if there is none.",
            overloads: [
                .member(.string, [.string], .int) { (values, _) throws(EvaluationError) in try indexOf(values, last: true) },
                .member(.string, [.string, .int], .int) { (values, _) throws(EvaluationError) in try indexOf(values, last: true) },
            ]),
        FunctionDeclaration(
            "substring", doc: "The characters from a position on, up to (not including) a second one if it is given.",
            overloads: [.member(.string, [.int], .string, substring), .member(.string, [.int, .int], .string, substring)]),
        FunctionDeclaration(
            "replace", doc: "The text with each occurrence of one text replaced by another, at most so many if a limit is given.",
            overloads: [
                .member(.string, [.string, .string], .string, replace), .member(.string, [.string, .string, .int], .string, replace),
            ]),
        FunctionDeclaration(
            "split", doc: "The pieces between a separator, at most so many if a limit is given.",
            overloads: [
                .member(.string, [.string], .list(.string), split), .member(.string, [.string, .int], .list(.string), split),
            ]),
        FunctionDeclaration(
            "join", doc: "The texts of a list in one, with a separator if one is given.",
            overloads: [.member(.list(.string), [], .string, join), .member(.list(.string), [.string], .string, join)]),
        FunctionDeclaration(
            "trim", doc: "The text without white space at its ends.",
            overloads: [
                .member1(.string, .string) { (value, _) throws(EvaluationError) in
                    .string(String(trimmed(try value.text().unicodeScalars[...])))
                }
            ]),
        FunctionDeclaration(
            "lowerAscii", doc: "The text with A to Z made small; other letters stay.",
            overloads: [.member1(.string, .string) { (value, _) throws(EvaluationError) in try ascii(value, 0x41...0x5A) }]),
        FunctionDeclaration(
            "upperAscii", doc: "The text with a to z made capital; other letters stay.",
            overloads: [.member1(.string, .string) { (value, _) throws(EvaluationError) in try ascii(value, 0x61...0x7A) }]),
        FunctionDeclaration(
            "reverse", doc: "The characters in reverse order.",
            overloads: [
                .member1(.string, .string) { (value, _) throws(EvaluationError) in
                    var reversed = String.UnicodeScalarView()
                    reversed.append(contentsOf: try value.text().unicodeScalars.reversed())
                    return .string(String(reversed))
                }
            ]),
        FunctionDeclaration(
            "strings.quote", doc: "The text in double quotes, with escapes for what cannot be printed.",
            overloads: [.global1(.string, .string) { (value, _) throws(EvaluationError) in .string(quoted(try value.text())) }]),
        FunctionDeclaration(
            "format", doc: "The text with `%s %d %f %e %b %o %x %X` replaced by the values of a list.",
            overloads: [
                .member2(.string, .list(.dyn), .string) { (text, values, meter) throws(EvaluationError) in
                    .string(try TextFormat.format(try text.text(), try values.elements(), &meter))
                }
            ]),
    ]

    @Sendable private static func charAt(_ text: Value, _ position: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        let scalars = try text.text().unicodeScalars
        let place = try checkedPosition(position, scalars.count)
        if place == scalars.count { return .string("") }
        return .string(String(scalars[scalars.index(scalars.startIndex, offsetBy: place)]))
    }

    private static func checkedPosition(_ value: Value, _ count: Int) throws(EvaluationError) -> Int {
        let place = try value.integer()
        guard place >= 0, place <= Int64(count) else { throw EvaluationError(.outOfRange, "index out of range: \(place)") }
        return Int(place)
    }

    /// Searches in UTF-8, in linear time, and counts the code points before the hit.
    private static func indexOf(_ values: [Value], last: Bool) throws(EvaluationError) -> Value {
        let text = try values[0].text()
        let bytes = Array(text.utf8)
        let needle = Array(try values[1].text().utf8)
        let count = text.unicodeScalars.count
        let limit = values.count == 3 ? try checkedPosition(values[2], count) : nil
        if needle.isEmpty { return .int(Int64(limit ?? (last ? count : 0))) }
        let offset = limit.map { byteOffset(of: $0, in: bytes) }
        var found: Int?
        if last {
            var haystack = bytes
            if let offset { haystack = Array(bytes.prefix(offset + needle.count)) }
            found = firstOccurrence(of: needle.reversed(), in: haystack.reversed()).map { haystack.count - $0 - needle.count }
        } else {
            found = firstOccurrence(of: needle, in: bytes, from: offset ?? 0)
        }
        guard let found else { return .int(-1) }
        return .int(Int64(bytes[..<found].count { $0 & 0xC0 != 0x80 }))
    }

    private static func byteOffset(of scalar: Int, in bytes: [UInt8]) -> Int {
        var left = scalar
        for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
            if left == 0 { return offset }
            left -= 1
        }
        return bytes.count
    }

    @Sendable private static func substring(_ values: [Value], _ meter: inout Meter) throws(EvaluationError) -> Value {
        let scalars = try values[0].text().unicodeScalars
        let count = scalars.count
        let start = try checkedPosition(values[1], count)
        let end = values.count == 3 ? try checkedPosition(values[2], count) : count
        guard start <= end else { throw EvaluationError(.outOfRange, "invalid substring range: start \(start), end \(end)") }
        return .string(String(scalars.dropFirst(start).prefix(end - start)))
    }

    @Sendable private static func replace(_ values: [Value], _ meter: inout Meter) throws(EvaluationError) -> Value {
        let text = Array(try values[0].text().utf8)
        let old = Array(try values[1].text().utf8)
        let new = Array(try values[2].text().utf8)
        var left = values.count == 4 ? try values[3].integer() : -1
        if left < 0 { left = .max }
        var made: [UInt8] = []
        var position = 0
        while left > 0, position <= text.count {
            guard let found = firstOccurrence(of: old, in: text, from: position) else { break }
            try meter.charge(1 + new.count / 16)
            made += text[position..<found] + new
            left -= 1
            position = found + old.count
            if old.isEmpty {
                let end = nextScalar(text, position)
                made += text[min(position, text.count)..<min(end, text.count)]
                position = end
            }
        }
        if position < text.count { made += text[position...] }
        return .string(String(decoding: made, as: UTF8.self))
    }

    private static func nextScalar(_ text: [UInt8], _ position: Int) -> Int {
        var next = position + 1
        while next < text.count, text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    @Sendable private static func split(_ values: [Value], _ meter: inout Meter) throws(EvaluationError) -> Value {
        let text = Array(try values[0].text().utf8)
        let separator = Array(try values[1].text().utf8)
        let limit = values.count == 3 ? try values[2].integer() : -1
        if limit == 0 { return .list([]) }
        var pieces: [Value] = []
        var position = 0
        while limit < 0 || Int64(pieces.count) < limit - 1 {
            let end: Int
            if separator.isEmpty {
                end = nextScalar(text, position)
                guard end < text.count else { break }
            } else {
                guard let found = firstOccurrence(of: separator, in: text, from: position) else { break }
                end = found
            }
            try meter.charge(1)
            pieces.append(.string(String(decoding: text[position..<end], as: UTF8.self)))
            position = end + separator.count
        }
        if !(separator.isEmpty && text.isEmpty) { pieces.append(.string(String(decoding: text[position...], as: UTF8.self))) }
        return .list(pieces)
    }

    @Sendable private static func join(_ values: [Value], _ meter: inout Meter) throws(EvaluationError) -> Value {
        let separator = values.count == 2 ? try values[1].text() : ""
        var made = ""
        for (index, element) in try values[0].elements().enumerated() {
            let text = try element.text()
            try meter.charge(1 + (text.utf8.count + separator.utf8.count) / 16)
            if index > 0 { made += separator }
            made += text
        }
        return .string(made)
    }

    static func trimmed(_ scalars: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        var scalars = scalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return scalars
    }

    private static func ascii(_ value: Value, _ range: ClosedRange<UInt8>) throws(EvaluationError) -> Value {
        .string(String(decoding: try value.text().utf8.map { range.contains($0) ? $0 ^ 0x20 : $0 }, as: UTF8.self))
    }

    private static func quoted(_ text: String) -> String {
        var made = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": made += "\\a"
            case "\u{08}": made += "\\b"
            case "\u{0C}": made += "\\f"
            case "\n": made += "\\n"
            case "\r": made += "\\r"
            case "\t": made += "\\t"
            case "\u{0B}": made += "\\v"
            case "\\": made += "\\\\"
            case "\"": made += "\\\""
            default: made.unicodeScalars.append(scalar)
            }
        }
        return made + "\""
    }
}
