/// A type of the expression language.
package indirect enum ValueType: Hashable, Sendable {
    case null, bool, int, uint, double, string, bytes, timestamp, duration
    /// Known only at run time; fits everywhere.
    case dyn
    case list(ValueType)
    case map(ValueType, ValueType)
    case record(RecordType)
    case optional(ValueType)
    /// The type of types.
    case type(ValueType)
    /// A library's own type, such as `net.IP`, with its parameters.
    case opaque(String, [ValueType])
    /// A type parameter in a function's declaration: equal names stand for equal types.
    case parameter(String)
    /// A type that inference has still to find. Never leaves the checker.
    case variable(Int)
}

extension ValueType: CustomStringConvertible {
    /// As declarations write it: `list(int)`, `map(string,dyn)`, `optional_type(int)`.
    package var description: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .dyn, .variable: "dyn"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key),\(value))"
        case .record(let record): record.name
        case .optional(let wrapped): "optional_type(\(wrapped))"
        case .type(let type): "type(\(type))"
        case .opaque(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ",")))"
        case .parameter(let name): name
        }
    }

    /// Whether nothing in it is left to run time, so that a value of this type needs no look at its kind.
    var isSettled: Bool {
        switch self {
        case .dyn, .variable, .parameter: false
        default: true
        }
    }

    /// One of the types without parameters that fit nothing but themselves.
    var isPlain: Bool {
        switch self {
        case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: true
        default: false
        }
    }

    /// Whether no type parameter is in it.
    var isConcrete: Bool {
        switch self {
        case .list(let inner), .optional(let inner), .type(let inner): inner.isConcrete
        case .map(let key, let value): key.isConcrete && value.isConcrete
        case .parameter, .variable: false
        case .opaque(_, let parameters): parameters.allSatisfy(\.isConcrete)
        default: true
        }
    }

    /// Whether a value has this type, looking no deeper than its kind.
    func admits(_ value: Value) -> Bool {
        switch (self, value) {
        case (.dyn, _), (.variable, _), (.parameter, _): true
        case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string), (.bytes, .bytes),
            (.timestamp, .timestamp), (.duration, .duration), (.list, .list), (.map, .map), (.type, .type), (.optional, .optional):
            true
        case (.record(let type), .record(let record)): type.name == record.type.name
        case (.opaque(let name, _), .opaque(let opaque)): name == opaque.typeName
        default: false
        }
    }
}
