import Foundation

/// A value of the expression language, as it stands in bindings and comes out of a program.
///
/// `Hashable` is strict (int 1 and double 1.0 differ, NaN equals NaN, text compares by code points); the language's own
/// `==`, which compares numbers across types, is `Comparison.equal`.
package enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([Value])
    case map(MapValue)
    case record(RecordValue)
    case timestamp(NanoTimestamp)
    case duration(NanoDuration)
    /// A type as a value: `type(1)` is `.type("int")`.
    case type(String)
    indirect case optional(Value?)
    /// A value of a library's own type, such as `net.IP`.
    case opaque(OpaqueValue)
}

/// A value whose inside only its own functions know; equal to another when type and text are.
package final class OpaqueValue: Hashable, Sendable {
    package let typeName: String
    /// Canonical: what `string(…)` gives.
    package let text: String
    package let bytes: [UInt8]
    /// A prefix length, or what else the type needs beside its bytes.
    package let extra: Int

    package init(typeName: String, text: String, bytes: [UInt8], extra: Int = 0) {
        self.typeName = typeName
        self.text = text
        self.bytes = bytes
        self.extra = extra
    }

    package static func == (a: OpaqueValue, b: OpaqueValue) -> Bool {
        a.typeName == b.typeName && a.bytes == b.bytes && a.extra == b.extra
    }
    package func hash(into hasher: inout Hasher) {
        hasher.combine(typeName)
        hasher.combine(bytes)
        hasher.combine(extra)
    }
}

extension Value {
    /// What `type(value)` names it.
    package var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .record(let record): record.type.name
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .opaque(let value): value.typeName
        }
    }

    /// A rough measure of a value's size, without descending: what a step that copies or scans it costs.
    var weight: Int {
        switch self {
        case .string(let text): text.utf8.count >> 6
        case .bytes(let bytes): bytes.count >> 6
        case .list(let elements): elements.count >> 3
        case .map(let map): map.count >> 3
        case .null, .bool, .int, .uint, .double, .record, .timestamp, .duration, .type, .optional, .opaque: 0
        }
    }

    /// What reading a text to its end costs, to compare or to look it up.
    var scanCost: Int {
        switch self {
        case .string(let text): text.utf8.count >> 6
        case .bytes(let bytes): bytes.count >> 6
        default: 0
        }
    }

    /// The zero values of CEL's `optional.ofNonZeroValue`.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let elements): elements.isEmpty
        case .map(let map): map.count == 0
        case .duration(let value): value.seconds == 0 && value.nanoseconds == 0
        case .timestamp(let value): value.seconds == 0 && value.nanoseconds == 0
        case .optional(let wrapped): wrapped == nil
        case .record, .type, .opaque: false
        }
    }
}
