package import OrderedCollections

/// A key of a map: one of the four types that CEL allows. Whole numbers of different types that are equal are one key.
package enum MapKey: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case string(String)

    /// Nil for a value that cannot be a key of a map literal.
    package init?(_ value: Value) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .string(let text): self = .string(text)
        default: return nil
        }
    }

    /// For look-ups, where a double that is a whole number finds the integer's entry.
    init?(lookup value: Value) {
        if case .double(let number) = value {
            if let whole = Int64(exactly: number) {
                self = .int(whole)
            } else if let whole = UInt64(exactly: number) {
                self = .uint(whole)
            } else {
                return nil
            }
        } else {
            self.init(value)
        }
    }

    package var value: Value {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .string(let text): .string(text)
        }
    }

    package static func == (a: MapKey, b: MapKey) -> Bool {
        switch (a, b) {
        case (.bool(let x), .bool(let y)): x == y
        case (.int(let x), .int(let y)): x == y
        case (.uint(let x), .uint(let y)): x == y
        case (.int(let x), .uint(let y)), (.uint(let y), .int(let x)): x >= 0 && UInt64(x) == y
        case (.string(let x), .string(let y)): sameText(x, y)
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(UInt64(bitPattern: value))
        case .uint(let value): hasher.combine(value)
        case .string(let text): hashText(text, into: &hasher)
        }
    }
}

/// An immutable map that keeps the order of its entries, so that what is printed of it never varies.
package final class MapValue: Hashable, Sendable {
    package let entries: OrderedDictionary<MapKey, Value>

    package init(_ entries: OrderedDictionary<MapKey, Value>) { self.entries = entries }

    package var count: Int { entries.count }
    package subscript(_ key: MapKey) -> Value? { entries[key] }

    package static func == (a: MapValue, b: MapValue) -> Bool {
        a === b || (a.count == b.count && a.entries.allSatisfy { b.entries[$0.key] == $0.value })
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(entries.count) }
}

extension Value {
    /// A map with text keys, in the order given; of two equal keys the last wins.
    package static func map(_ entries: KeyValuePairs<String, Value>) -> Value {
        var all: OrderedDictionary<MapKey, Value> = [:]
        for (key, value) in entries { all[.string(key)] = value }
        return .map(MapValue(all))
    }
}
