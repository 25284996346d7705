extension Value: Hashable {
    package static func == (a: Value, b: Value) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let x), .bool(let y)): x == y
        case (.int(let x), .int(let y)): x == y
        case (.uint(let x), .uint(let y)): x == y
        case (.double(let x), .double(let y)): x == y || (x.isNaN && y.isNaN)
        case (.string(let x), .string(let y)): sameText(x, y)
        case (.bytes(let x), .bytes(let y)): x == y
        case (.list(let x), .list(let y)): x == y
        case (.map(let x), .map(let y)): x == y
        case (.record(let x), .record(let y)): x == y
        case (.timestamp(let x), .timestamp(let y)): x == y
        case (.duration(let x), .duration(let y)): x == y
        case (.type(let x), .type(let y)): x == y
        case (.optional(let x), .optional(let y)): x == y
        case (.opaque(let x), .opaque(let y)): x == y
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .uint(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.isNaN ? 0 : value)
        case .string(let text): hashText(text, into: &hasher)
        case .bytes(let bytes): hasher.combine(bytes)
        case .list(let elements): hasher.combine(elements)
        case .map(let map): hasher.combine(map.count)
        case .record(let record): hasher.combine(record.fields)
        case .timestamp(let value): hasher.combine(value)
        case .duration(let value): hasher.combine(value)
        case .type(let name): hasher.combine(name)
        case .optional(let wrapped): hasher.combine(wrapped)
        case .opaque(let value): hasher.combine(value)
        }
    }
}

/// Code-point equality. Swift's own `==` takes canonically equivalent texts for equal, which the language does not.
@inline(__always)
func sameText(_ a: String, _ b: String) -> Bool {
    let x = a.utf8
    let y = b.utf8
    guard x.count == y.count else { return false }
    return compareText(a, b) == 0
}

/// Negative, zero or positive by code points, which for UTF-8 is the order of the bytes.
func compareText(_ a: String, _ b: String) -> Int {
    let fast: Int? =
        a.utf8.withContiguousStorageIfAvailable { x in
            b.utf8.withContiguousStorageIfAvailable { y in
                let common = min(x.count, y.count)
                if common > 0, let left = x.baseAddress, let right = y.baseAddress {
                    let order = memoryOrder(left, right, common)
                    if order != 0 { return order }
                }
                return x.count - y.count
            } ?? nil
        } ?? nil
    if let fast { return fast }
    let less = a.utf8.lexicographicallyPrecedes(b.utf8)
    return less ? -1 : a.utf8.elementsEqual(b.utf8) ? 0 : 1
}

func hashText(_ text: String, into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
}
