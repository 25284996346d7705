import Foundation

extension StandardLibrary {
    static let conversions: [FunctionDeclaration] = [
        FunctionDeclaration(
            "size", doc: "The number of characters (code points) of a text, of bytes, of a list's elements, of a map's entries.",
            overloads: [ValueType.string, .bytes, .list(.parameter("A")), .map(.parameter("A"), .parameter("B"))].flatMap {
                [.global1($0, .int, size), .member1($0, .int, size)]
            }),
        FunctionDeclaration(
            "type", doc: "The type of a value: `type(1) == int`.",
            overloads: [
                .global1(.parameter("A"), .type(.parameter("A"))) { (value, _) throws(EvaluationError) in .type(value.typeName) }
            ]),
        FunctionDeclaration(
            "dyn", doc: "The value itself, its type left to run time.",
            overloads: [.global1(.parameter("A"), .dyn) { (value, _) throws(EvaluationError) in value }]),
        FunctionDeclaration(
            "bool", doc: "A truth value from itself or from text: `true`, `t`, `1`, `false`, `f`, `0`.",
            overloads: [.global1(.bool, .bool, toBool), .global1(.string, .bool, toBool)]),
        FunctionDeclaration(
            "int", doc: "A whole number; doubles lose their fraction; a timestamp gives seconds since 1970.",
            overloads: [ValueType.int, .uint, .double, .string, .timestamp, .duration].map { .global1($0, .int, toInt) }),
        FunctionDeclaration(
            "uint", doc: "A whole number from 0 on.",
            overloads: [ValueType.uint, .int, .double, .string].map { .global1($0, .uint, toUInt) }),
        FunctionDeclaration(
            "double", doc: "A number with a fraction.",
            overloads: [ValueType.double, .int, .uint, .string].map { .global1($0, .double, toDouble) }),
        FunctionDeclaration(
            "string", doc: "Text for a value: `string(1.5)` is `1.5`, `string(duration(\"90s\"))` is `90s`.",
            overloads: [
                ValueType.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration, .opaque("net.IP", []),
                .opaque("net.CIDR", []),
            ].map { .global1($0, .string, toText) }),
        FunctionDeclaration(
            "bytes", doc: "The UTF-8 bytes of a text.",
            overloads: [.global1(.bytes, .bytes, toBytes), .global1(.string, .bytes, toBytes)]),
    ]

    @Sendable private static func size(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .string(let text): .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): .int(Int64(bytes.count))
        case .list(let elements): .int(Int64(elements.count))
        case .map(let map): .int(Int64(map.count))
        default: throw .noOverload("size", value)
        }
    }

    @Sendable private static func toBool(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .bool: return value
        case .string(let text):
            switch text {
            case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
            case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
            default: throw EvaluationError(.invalidArgument, "'\(text.prefix(40))' is no bool")
            }
        default: throw .noOverload("bool", value)
        }
    }

    @Sendable private static func toInt(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .int: return value
        case .uint(let number):
            guard let whole = Int64(exactly: number) else { throw .range("int") }
            return .int(whole)
        case .double(let number):
            // The bounds themselves are refused, as the conformance tests ask: near them doubles are coarser than integers.
            guard number > -0x1p63, number < 0x1p63 else { throw .range("int") }
            return .int(Int64(number))
        case .string(let text):
            guard let whole = Int64(text) else { throw EvaluationError(.invalidArgument, "'\(text.prefix(40))' is no int") }
            return .int(whole)
        case .timestamp(let instant): return .int(instant.seconds)
        case .duration(let duration): return .int(Int64(truncatingIfNeeded: duration.total / 1_000_000_000))
        default: throw .noOverload("int", value)
        }
    }

    @Sendable private static func toUInt(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .uint: return value
        case .int(let number):
            guard let whole = UInt64(exactly: number) else { throw .range("uint") }
            return .uint(whole)
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw .range("uint") }
            return .uint(UInt64(number))
        case .string(let text):
            guard text.utf8.first != UInt8(ascii: "+"), let whole = UInt64(text) else {
                throw EvaluationError(.invalidArgument, "'\(text.prefix(40))' is no uint")
            }
            return .uint(whole)
        default: throw .noOverload("uint", value)
        }
    }

    @Sendable private static func toDouble(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            guard let number = Double(text) else { throw EvaluationError(.invalidArgument, "'\(text.prefix(40))' is no double") }
            return .double(number)
        default: throw .noOverload("double", value)
        }
    }

    @Sendable private static func toText(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        guard let text = try value.plainText() else { throw .noOverload("string", value) }
        return .string(text)
    }

    @Sendable private static func toBytes(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .bytes: return value
        case .string(let text): return .bytes(Array(text.utf8))
        default: throw .noOverload("bytes", value)
        }
    }
}

extension Value {
    /// What `string(…)` gives; nil for kinds that it does not take.
    func plainText() throws(EvaluationError) -> String? {
        switch self {
        case .string(let text): return text
        case .bool(let value): return value ? "true" : "false"
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number): return Self.text(of: number)
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw EvaluationError(.invalidArgument, "the bytes are no valid UTF-8")
            }
            return text
        case .timestamp(let instant): return instant.text
        case .duration(let duration): return duration.text
        case .opaque(let value): return value.text
        case .null, .list, .map, .record, .type, .optional: return nil
        }
    }

    /// The shortest text that reads back as the same number, without `.0`.
    static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
