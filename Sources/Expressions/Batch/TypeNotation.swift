extension ValueType {
    /// Reads the notation of declarations: `map(string,list(int))`, `optional_type(dyn)`, `param(T)`, `tuple(int,dyn)`.
    package init?(notation: String) {
        var rest = Substring(notation)
        guard let type = Self.read(&rest, depth: 0), rest.allSatisfy(\.isWhitespace) else { return nil }
        self = type
    }

    private static func read(_ text: inout Substring, depth: Int) -> ValueType? {
        guard depth < 50 else { return nil }
        text = text.drop(while: \.isWhitespace)
        let name = String(text.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." })
        guard !name.isEmpty else { return nil }
        text = text.dropFirst(name.count)
        guard text.first == "(" else { return plain(name) }
        text.removeFirst()
        if name == "param" {
            let parameter = String(text.prefix { $0 != ")" })
            text = text.dropFirst(parameter.count + 1)
            return .parameter(parameter)
        }
        var parameters: [ValueType] = []
        repeat {
            guard let parameter = read(&text, depth: depth + 1) else { return nil }
            parameters.append(parameter)
            text = text.drop(while: \.isWhitespace)
            guard let next = text.first, next == "," || next == ")" else { return nil }
            text.removeFirst()
            if next == ")" { break }
        } while true
        return made(name, parameters)
    }

    private static func made(_ name: String, _ parameters: [ValueType]) -> ValueType? {
        switch (name, parameters.count) {
        case ("list", 1): .list(parameters[0])
        case ("map", 2): .map(parameters[0], parameters[1])
        case ("optional_type", 1): .optional(parameters[0])
        case ("type", 1): .type(parameters[0])
        case ("list", _), ("map", _), ("optional_type", _), ("type", _): nil
        default: .opaque(name, parameters)
        }
    }

    private static func plain(_ name: String) -> ValueType {
        switch name {
        case "null", "null_type": .null
        case "bool": .bool
        case "int": .int
        case "uint": .uint
        case "double": .double
        case "string": .string
        case "bytes": .bytes
        case "timestamp", "google.protobuf.Timestamp": .timestamp
        case "duration", "google.protobuf.Duration": .duration
        case "dyn": .dyn
        case "list": .list(.dyn)
        case "map": .map(.dyn, .dyn)
        case "type": .type(.dyn)
        case "optional_type": .optional(.dyn)
        default: .opaque(name, [])
        }
    }
}
