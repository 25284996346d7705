import Foundation
import OrderedCollections

/// A value in the JSON notation of the batch format: `{"t":"int","v":"42"}`.
struct TypedJSON: Decodable {
    let value: Value

    private enum Keys: String, CodingKey { case t, v }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let type = try container.decode(String.self, forKey: .t)
        func text() throws -> String { try container.decode(String.self, forKey: .v) }
        func read<T>(_ parsed: T?) throws -> T {
            guard let parsed else {
                throw DecodingError.dataCorruptedError(forKey: .v, in: container, debugDescription: "this is no \(type)")
            }
            return parsed
        }
        switch type {
        case "null": value = .null
        case "bool": value = .bool(try container.decode(Bool.self, forKey: .v))
        case "int": value = .int(try read(Int64(text())))
        case "uint": value = .uint(try read(UInt64(text())))
        case "double": value = .double(try read(Double(text())))
        case "string": value = .string(try text())
        case "bytes": value = .bytes(Array(try read(Data(base64Encoded: text()))))
        case "list": value = .list(try container.decode([TypedJSON].self, forKey: .v).map(\.value))
        case "map":
            var entries: OrderedDictionary<MapKey, Value> = [:]
            for pair in try container.decode([[TypedJSON]].self, forKey: .v) {
                guard pair.count == 2 else {
                    throw DecodingError.dataCorruptedError(forKey: .v, in: container, debugDescription: "no pair")
                }
                entries[try read(MapKey(pair[0].value))] = pair[1].value
            }
            value = .map(MapValue(entries))
        case "type": value = .type(try text())
        case "timestamp": value = .timestamp(try read(NanoTimestamp(text: text())))
        case "duration": value = .duration(try read(NanoDuration(text: text())))
        default: throw DecodingError.dataCorruptedError(forKey: .t, in: container, debugDescription: "unknown type \(type)")
        }
    }

    /// The notation of a value, written to `out`.
    static func write(_ value: Value, to out: inout String) {
        switch value {
        case .null: out += #"{"t":"null"}"#
        case .bool(let truth): out += #"{"t":"bool","v":\#(truth)}"#
        case .int(let number): simple("int", String(number), &out)
        case .uint(let number): simple("uint", String(number), &out)
        case .double(let number): simple("double", doubleText(number), &out)
        case .string(let text): simple("string", text, &out)
        case .bytes(let bytes): simple("bytes", Data(bytes).base64EncodedString(), &out)
        case .timestamp(let instant): simple("timestamp", instant.text, &out)
        case .duration(let duration): simple("duration", duration.text, &out)
        case .type(let name): simple("type", name, &out)
        case .opaque(let opaque): simple(opaque.typeName, opaque.text, &out)
        case .list(let elements):
            out += #"{"t":"list","v":["#
            separated(elements, &out) { write($0, to: &$1) }
            out += "]}"
        case .map(let map):
            out += #"{"t":"map","v":["#
            separated(Array(map.entries), &out) { entry, out in
                out += "["
                write(entry.key.value, to: &out)
                out += ","
                write(entry.value, to: &out)
                out += "]"
            }
            out += "]}"
        case .record(let record):
            out += #"{"t":"map","v":["#
            separated(Array(zip(record.type.fields, record.fields)), &out) { field, out in
                out += "["
                simple("string", field.0.name, &out)
                out += ","
                write(field.1, to: &out)
                out += "]"
            }
            out += "]}"
        case .optional(let wrapped):
            out += #"{"t":"optional""#
            if let wrapped {
                out += #","v":"#
                write(wrapped, to: &out)
            }
            out += "}"
        }
    }

    private static func separated<T>(_ elements: [T], _ out: inout String, _ write: (T, inout String) -> Void) {
        for (index, element) in elements.enumerated() {
            if index > 0 { out += "," }
            write(element, &out)
        }
    }

    private static func simple(_ type: String, _ text: String, _ out: inout String) {
        out += #"{"t":""# + type + #"","v":"#
        quote(text, &out)
        out += "}"
    }

    private static func doubleText(_ number: Double) -> String {
        number.isFinite ? number.description : Value.text(of: number)
    }

    /// A JSON string.
    static func quote(_ text: String, _ out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029 {
                    let digits = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        out += "\""
    }
}
