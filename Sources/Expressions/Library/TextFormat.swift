import Foundation
import OrderedCollections

/// `text.format(values)`: cel-spec's formatting clauses
/// (https://github.com/google/cel-spec/blob/master/doc/extensions/strings.md).
enum TextFormat {
    static func format(_ text: String, _ values: [Value], _ meter: inout Meter) throws(EvaluationError) -> String {
        var made = ""
        var arguments = values.makeIterator()
        var count = 0
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "%" else {
                made.unicodeScalars.append(scalar)
                continue
            }
            guard var letter = scalars.next() else { throw malformed("a `%` at the end") }
            if letter == "%" {
                made += "%"
                continue
            }
            var precision: Int?
            if letter == "." {
                var digits = 0
                while let next = scalars.next() {
                    letter = next
                    guard ("0"..."9").contains(next) else { break }
                    digits = min(digits * 10 + Int(next.value - 48), 1_000_000)
                }
                guard digits <= 500 else { throw malformed("a precision above 500") }
                precision = digits
            }
            guard let value = arguments.next() else { throw EvaluationError(.outOfRange, "index \(count) out of range") }
            count += 1
            made += try clause(letter, value, precision, &meter)
        }
        return made
    }

    private static func malformed(_ what: String) -> EvaluationError {
        EvaluationError(.invalidArgument, "could not parse formatting clause: \(what)")
    }

    private static func clause(_ letter: Unicode.Scalar, _ value: Value, _ precision: Int?, _ meter: inout Meter)
        throws(EvaluationError) -> String
    {
        switch letter {
        case "s": return try text(value, &meter)
        case "d": return try decimal(value)
        case "f", "e": return try fraction(letter, value, precision ?? 6)
        case "b":
            if case .bool(let truth) = value { return truth ? "1" : "0" }
            return try based(value, 2, "binary")
        case "o": return try based(value, 8, "octal")
        case "x", "X":
            let made = try hexadecimal(value, &meter)
            return letter == "X" ? made.uppercased() : made
        default: throw malformed("unrecognized formatting clause \"\(letter)\"")
        }
    }

    private static func decimal(_ value: Value) throws(EvaluationError) -> String {
        switch value {
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number) where !number.isFinite: return Value.text(of: number)
        default: throw wrong("decimal clause can only be used on integers", value)
        }
    }

    private static func fraction(_ letter: Unicode.Scalar, _ value: Value, _ precision: Int) throws(EvaluationError) -> String {
        let number: Double
        switch value {
        case .double(let double): number = double
        case .int(let whole): number = Double(whole)
        case .uint(let whole): number = Double(whole)
        default: throw wrong("\(letter == "f" ? "fixed-point" : "scientific") clause can only be used on doubles", value)
        }
        guard number.isFinite else { return Value.text(of: number) }
        return String(format: "%.\(precision)\(letter)", number)
    }

    private static func based(_ value: Value, _ radix: Int, _ name: String) throws(EvaluationError) -> String {
        switch value {
        case .int(let number): return String(number, radix: radix)
        case .uint(let number): return String(number, radix: radix)
        default: throw wrong("\(name) clause can only be used on integers", value)
        }
    }

    private static func hexadecimal(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> String {
        let bytes: [UInt8]
        switch value {
        case .string(let text): bytes = Array(text.utf8)
        case .bytes(let given): bytes = given
        case .int, .uint: return try based(value, 16, "hexadecimal")
        default: throw wrong("only integers, byte buffers, and strings can be formatted as hex", value)
        }
        try meter.charge(bytes.count / 8)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func wrong(_ rule: String, _ value: Value) -> EvaluationError {
        EvaluationError(.invalidArgument, "error during formatting: \(rule), was given \(value.typeName)")
    }

    /// `%s`: any value as people read it; map entries in the order of their keys' text.
    private static func text(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> String {
        try meter.charge(1 + value.weight)
        switch value {
        case .null: return "null"
        case .type(let name): return name
        case .list(let elements):
            var parts: [String] = []
            for element in elements { parts.append(try text(element, &meter)) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map):
            var parts: [(key: String, text: String)] = []
            for (key, value) in map.entries {
                let name = try text(key.value, &meter)
                parts.append((name, name + ": " + (try text(value, &meter))))
            }
            parts.sort { compareText($0.key, $1.key) < 0 }
            return "{" + parts.map(\.text).joined(separator: ", ") + "}"
        case .optional, .record: throw wrong("string clause cannot be used on this type", value)
        default:
            guard let text = try value.plainText() else { throw wrong("string clause cannot be used on this type", value) }
            return text
        }
    }
}
