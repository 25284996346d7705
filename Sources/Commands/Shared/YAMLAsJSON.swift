import Diagnostics
import HTTPValues
import YAMLTree

/// The JSON that a stretch of YAML stands for, by YAML 1.2's core schema.
enum YAMLAsJSON {
    struct Refusal: Error {
        let reason: String
        let span: SourceSpan
    }

    static func json(_ node: YAMLNode) throws(Refusal) -> JSON {
        switch node.content {
        case .scalar(let scalar):
            switch scalar.coreValue {
            case .null: return .null
            case .bool(let value): return .bool(value)
            case .int(let value): return .int(value)
            case .float(let value): return .double(value)
            case .string(let value): return .string(value)
            case .invalid(let why): throw Refusal(reason: why, span: node.span)
            }
        case .sequence(let sequence):
            var elements: [JSON] = []
            for element in sequence { elements.append(try json(element)) }
            return .array(elements)
        case .mapping(let mapping):
            var members: [String: JSON] = [:]
            for entry in mapping { members[entry.key.text] = try json(entry.value) }
            return .object(members)
        }
    }
}
