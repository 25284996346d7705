/// What a scalar means under the core schema of YAML 1.2 (chapter 10.3).
package enum YAMLCoreValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case float(Double)
    case string(String)
    /// The text does not fit its explicit tag, the tag is not of the core schema, or an integer exceeds 64 bits; why.
    case invalid(String)
}

extension YAMLScalar {
    /// `no`, `on`, `22:00` and `1_000` are texts, `010` is ten: the traps of YAML 1.1 are gone.
    package var coreValue: YAMLCoreValue {
        guard let tag else { return style == .plain ? Self.plainValue(utf8) : .string(text) }
        let prefix = "tag:yaml.org,2002:"
        switch tag {
        case "!", prefix + "str": return .string(text)
        case prefix + "null": if case .null = Self.plainValue(utf8) { return .null }
        case prefix + "bool": if case .bool(let value) = Self.plainValue(utf8) { return .bool(value) }
        case prefix + "int":
            switch Self.plainValue(utf8) {
            case .int(let value): return .int(value)
            case .invalid(let why): return .invalid(why)
            default: break
            }
        case prefix + "float":
            switch Self.plainValue(utf8) {
            case .float(let value): return .float(value)
            case .int: if let value = Self.float(utf8) { return .float(value) }
            default: break
            }
        default: return .invalid("unknown tag `\(shortTag)`")
        }
        return .invalid("`\(text)` does not fit its tag `\(shortTag)`")
    }

    /// As people write it: `!!int` rather than `tag:yaml.org,2002:int`.
    private var shortTag: String {
        guard let tag else { return "" }
        return tag.hasPrefix("tag:yaml.org,2002:") ? "!!" + tag.dropFirst(18) : tag
    }

    /// Bytes with which something else than text can begin: digits, signs, `.`, `~`, and the first letters of null, true, false.
    private static let special: [Bool] = (0..<256).map { "0123456789+-.~nNtTfF".utf8.contains(UInt8($0)) }

    private static func plainValue(_ bytes: ArraySlice<UInt8>) -> YAMLCoreValue {
        guard let first = bytes.first else { return .null }
        if !special[Int(first)] { return .string(String(decoding: bytes, as: UTF8.self)) }
        if bytes.count <= 5 {
            switch String(decoding: bytes, as: UTF8.self) {
            case "null", "Null", "NULL", "~": return .null
            case "true", "True", "TRUE": return .bool(true)
            case "false", "False", "FALSE": return .bool(false)
            case ".nan", ".NaN", ".NAN": return .float(.nan)
            case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
            case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
            default: break
            }
        }
        if let value = integer(bytes) { return value }
        if let value = float(bytes) { return .float(value) }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    /// `[-+]?[0-9]+`, `0o[0-7]+`, `0x[0-9a-fA-F]+`
    private static func integer(_ bytes: ArraySlice<UInt8>) -> YAMLCoreValue? {
        let text: String
        let radix: Int
        if bytes.starts(with: "0o".utf8) || bytes.starts(with: "0x".utf8) {
            radix = bytes.starts(with: "0o".utf8) ? 8 : 16
            let digits = bytes.dropFirst(2)
            let isDigit: (UInt8) -> Bool = { byte in
                radix == 8 ? (48...55).contains(byte) : (48...57).contains(byte) || (97...102).contains(byte | 0x20)
            }
            guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
            text = String(decoding: digits, as: UTF8.self)
        } else {
            radix = 10
            let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
            let digits = isSigned ? bytes.dropFirst() : bytes
            guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
            text = String(decoding: bytes, as: UTF8.self)
        }
        return Int64(text, radix: radix).map { .int($0) } ?? .invalid("the number is too large")
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func float(_ bytes: ArraySlice<UInt8>) -> Double? {
        var rest = bytes
        func takeDigits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        func takeSign() {
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        }
        takeSign()
        let whole = takeDigits()
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = takeDigits()
        }
        guard whole + fraction > 0 else { return nil }
        if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            takeSign()
            guard takeDigits() > 0 else { return nil }
        }
        return rest.isEmpty ? Double(String(decoding: bytes, as: UTF8.self)) : nil
    }
}
