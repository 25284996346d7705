import YAMLTree

extension OrderedJSON {
    /// The value that a short YAML text of a spec stands for; a text by its type stays one, whatever it looks like.
    init(yaml text: String, as type: FieldType) {
        let node = YAMLTree.parse(Array(text.utf8), file: "spec").documents.first
        self = node.map { OrderedJSON($0) } ?? .string(text)
        if case .list = type, text.isEmpty { self = .array([]) }
        guard type.isText else { return }
        if case .string = self { return }
        self = .string(node?.scalar?.text ?? text)
    }

    private init(_ node: YAMLNode) {
        switch node.content {
        case .scalar(let scalar):
            switch scalar.coreValue {
            case .bool(let value): self = .bool(value)
            case .int(let value): self = .integer(Int(value))
            case .float(let value): self = .fraction(value)
            case .string(let value): self = .string(value)
            case .null, .invalid: self = .string(scalar.text)
            }
        case .sequence(let sequence): self = .array(sequence.map { OrderedJSON($0) })
        case .mapping(let mapping): self = .object(mapping.map { ($0.key.text, OrderedJSON($0.value)) })
        }
    }
}

extension FieldType {
    /// Written as text in YAML, whatever it means.
    var isText: Bool {
        switch self {
        case .integer, .fraction, .bool, .dayOfMonth, .seconds, .literal, .list, .oneOrMore, .section, .named, .dictionary, .shorthand:
            false
        default: true
        }
    }
}
