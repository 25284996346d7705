import OrderedCollections

/// Equality and order as the language defines them: numbers compare across types by value, everything else within its type.
enum Comparison {
    static func equal(_ a: Value, _ b: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
        switch (a, b) {
        case (.int(let x), .int(let y)): return x == y
        case (.string(let x), .string(let y)):
            guard x.utf8.count == y.utf8.count else { return false }
            try meter.charge(x.utf8.count >> 6)
            return sameText(x, y)
        case (.bool(let x), .bool(let y)): return x == y
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .uint), (.uint, .double), (.double, .int), (.double, .uint),
            (.double, .double):
            return numberOrder(a, b) == 0
        case (.null, .null): return true
        case (.bytes(let x), .bytes(let y)):
            guard x.count == y.count else { return false }
            try meter.charge(x.count >> 6)
            return x == y
        case (.timestamp(let x), .timestamp(let y)): return x == y
        case (.duration(let x), .duration(let y)): return x == y
        case (.type(let x), .type(let y)): return x == y
        case (.opaque(let x), .opaque(let y)): return x == y
        case (.list(let x), .list(let y)): return try equalLists(x, y, &meter)
        case (.map(let x), .map(let y)): return try equalMaps(x, y, &meter)
        case (.record(let x), .record(let y)):
            if x === y { return true }
            guard x.type == y.type else { return false }
            return try equalLists(x.fields, y.fields, &meter)
        case (.optional(let x), .optional(let y)):
            guard let x, let y else { return x == nil && y == nil }
            return try equal(x, y, &meter)
        default: return false
        }
    }

    private static func equalLists(_ a: [Value], _ b: [Value], _ meter: inout Meter) throws(EvaluationError) -> Bool {
        guard a.count == b.count else { return false }
        for index in a.indices {
            try meter.charge(1)
            guard try equal(a[index], b[index], &meter) else { return false }
        }
        return true
    }

    private static func equalMaps(_ a: MapValue, _ b: MapValue, _ meter: inout Meter) throws(EvaluationError) -> Bool {
        guard a.count == b.count else { return false }
        for (key, value) in a.entries {
            try meter.charge(1)
            guard let other = b[key], try equal(value, other, &meter) else { return false }
        }
        return true
    }

    /// Negative, zero, positive; nil when the two have no order.
    static func order(_ a: Value, _ b: Value) -> Int? {
        switch (a, b) {
        case (.int(let x), .int(let y)): x < y ? -1 : x == y ? 0 : 1
        case (.string(let x), .string(let y)): compareText(x, y)
        case (.bool(let x), .bool(let y)): (x ? 1 : 0) - (y ? 1 : 0)
        case (.bytes(let x), .bytes(let y)): x.lexicographicallyPrecedes(y) ? -1 : x == y ? 0 : 1
        case (.timestamp(let x), .timestamp(let y)): x < y ? -1 : x == y ? 0 : 1
        case (.duration(let x), .duration(let y)): x < y ? -1 : x == y ? 0 : 1
        default: numberOrder(a, b)
        }
    }

    /// Whether two values could be ordered at all: NaN could, though no order holds.
    static func areOrdered(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.bool, .bool), (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration): true
        default: isNumber(a) && isNumber(b)
        }
    }

    static func isNumber(_ value: Value) -> Bool {
        switch value {
        case .int, .uint, .double: true
        default: false
        }
    }

    /// A whole number meets a double as a double, as cel-go and the conformance tests have it: next to 2⁶³ they may be equal
    /// though their digits differ. Nil for NaN and for what is no number.
    static func numberOrder(_ a: Value, _ b: Value) -> Int? {
        switch (a, b) {
        case (.int(let x), .int(let y)): x < y ? -1 : x == y ? 0 : 1
        case (.uint(let x), .uint(let y)): x < y ? -1 : x == y ? 0 : 1
        case (.double(let x), .double(let y)): orderDoubles(x, y)
        case (.int(let x), .uint(let y)): x < 0 || UInt64(x) < y ? -1 : UInt64(x) == y ? 0 : 1
        case (.uint, .int): numberOrder(b, a).map { -$0 }
        case (.int(let x), .double(let y)): y.isNaN ? nil : y < -0x1p63 ? 1 : y > 0x1p63 ? -1 : orderDoubles(Double(x), y)
        case (.uint(let x), .double(let y)): y.isNaN ? nil : y < 0 ? 1 : y > 0x1p64 ? -1 : orderDoubles(Double(x), y)
        case (.double, .int), (.double, .uint): numberOrder(b, a).map { -$0 }
        default: nil
        }
    }

    private static func orderDoubles(_ x: Double, _ y: Double) -> Int? { x < y ? -1 : x == y ? 0 : x > y ? 1 : nil }

    /// `value in container`
    static func contained(_ value: Value, in container: Value, _ meter: inout Meter) throws(EvaluationError) -> Bool {
        switch container {
        case .list(let elements):
            for element in elements {
                try meter.charge(1)
                if try equal(value, element, &meter) { return true }
            }
            return false
        case .map(let map):
            try meter.charge(value.scanCost)
            return MapKey(lookup: value).map { map[$0] != nil } ?? false
        default: throw .noOverload("in", value, container)
        }
    }
}
