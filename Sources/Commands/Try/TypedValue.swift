import HTTPValues

/// Between plain JSON, which people write, and the typed notation of batches: `{"t":"int","v":"42"}`.
enum TypedValue {
    static func json(_ plain: JSON) -> JSON {
        switch plain {
        case .null: ["t": "null"]
        case .bool: ["t": "bool", "v": plain]
        case .int(let value): ["t": "int", "v": .string(String(value))]
        case .double(let value): ["t": "double", "v": .string(String(value))]
        case .string: ["t": "string", "v": plain]
        case .array(let elements): ["t": "list", "v": .array(elements.map(json))]
        case .object(let members):
            [
                "t": "map",
                "v": .array(members.sorted { $0.key < $1.key }.map { .array([["t": "string", "v": .string($0.key)], json($0.value)]) }),
            ]
        }
    }

    /// As one would write it in an expression.
    static func text(_ typed: JSON) -> String {
        let value = typed["v"]
        switch typed["t"]?.string {
        case "null": return "null"
        case "bool": return value?.bool == true ? "true" : "false"
        case "uint": return (value?.string ?? "") + "u"
        case "string": return JSONText.string(value?.string ?? "").compact
        case "bytes": return "bytes " + (value?.string ?? "")
        case "list": return "[" + (value?.array ?? []).map(text).joined(separator: ", ") + "]"
        case "map":
            let pairs = (value?.array ?? []).map { pair in "\(pair[0].map(text) ?? ""): \(pair[1].map(text) ?? "")" }
            return "{" + pairs.joined(separator: ", ") + "}"
        case "timestamp", "duration": return "\(typed["t"]?.string ?? "")(\"\(value?.string ?? "")\")"
        case "optional": return value.map { "optional.of(\(text($0)))" } ?? "optional.none()"
        default: return value?.string ?? ""
        }
    }
}
