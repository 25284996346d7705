/// A JSON document whose members keep their order: what `--format json` prints.
package indirect enum JSONText: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case array([JSONText])
    case object([(String, JSONText)])

    package static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }

    /// Indented by two spaces, with a line feed at the end.
    package var pretty: String {
        var writer = JSONWriter()
        writer.write(self, indent: 0)
        writer.bytes.append(10)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// On one line, without a line feed.
    package var compact: String {
        var writer = JSONWriter()
        writer.write(self, indent: nil)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

private struct JSONWriter {
    var bytes: [UInt8] = []

    /// - Parameter indent: nil: everything on one line.
    mutating func write(_ value: JSONText, indent: Int?) {
        switch value {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .int(let value): put(String(value))
        // JSON has no other numbers; what is none is no answer either.
        case .double(let value): put(value.isFinite ? String(value) : "null")
        case .string(let value): quote(value)
        case .array(let elements):
            list("[", "]", elements, indent) { writer, element, inner in writer.write(element, indent: inner) }
        case .object(let members):
            list("{", "}", members, indent) { writer, member, inner in
                writer.quote(member.0)
                writer.put(inner == nil ? ":" : ": ")
                writer.write(member.1, indent: inner)
            }
        }
    }

    private mutating func list<Element>(
        _ open: String, _ close: String, _ elements: [Element], _ indent: Int?, _ each: (inout JSONWriter, Element, Int?) -> Void
    ) {
        put(open)
        let inner = indent.map { $0 + 1 }
        for (position, element) in elements.enumerated() {
            if position > 0 { put(",") }
            newLine(inner)
            each(&self, element, inner)
        }
        if !elements.isEmpty { newLine(indent) }
        put(close)
    }

    private mutating func newLine(_ indent: Int?) {
        guard let indent else { return }
        bytes.append(10)
        bytes.append(contentsOf: repeatElement(32, count: indent * 2))
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func quote(_ text: String) {
        bytes.append(34)
        for byte in text.utf8 {
            switch byte {
            case 34, 92:
                bytes.append(92)
                bytes.append(byte)
            case 10: put("\\n")
            case 13: put("\\r")
            case 9: put("\\t")
            case 0..<32, 127:
                let hex = String(byte, radix: 16)
                put("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
            default: bytes.append(byte)
            }
        }
        bytes.append(34)
    }
}
