import Expressions

/// A value of an expression as people read it.
enum ValueText {
    static func text(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): "\(value)u"
        case .double(let value): String(value)
        case .string(let value): JSONText.string(value).compact
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .list(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
        case .map(let map): "a map of \(map.count)"
        case .record(let record): record.type.name
        case .timestamp(let instant): instant.text
        case .duration(let duration): duration.text
        case .type(let name): name
        case .optional(let wrapped): wrapped.map { "optional.of(\(text($0)))" } ?? "optional.none()"
        case .opaque(let value): value.text
        }
    }
}
