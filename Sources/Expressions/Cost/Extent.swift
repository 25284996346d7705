/// An upper bound of a value's size.
struct Extent: Equatable, Sendable {
    /// Bytes of a text, elements of a list, entries of a map; 1 for everything else.
    var count: Int
    /// The `total` of the largest element.
    var element: Int
    /// Bytes and elements all the way down.
    var total: Int

    static let one = Extent(count: 1, element: 1, total: 1)

    static func text(_ bytes: Int) -> Extent { Extent(count: bytes, element: 1, total: max(1, bytes)) }

    static func list(_ count: Int, of element: Int, total: Int? = nil) -> Extent {
        Extent(count: count, element: element, total: max(1, total ?? times(count, element)))
    }

    /// A value of that type from outside.
    init(_ type: ValueType, _ sizes: SizeLimits, isElement: Bool = false) {
        switch type {
        case .string, .bytes, .type, .opaque: self = .text(isElement ? sizes.elementBytes : sizes.textBytes)
        case .list(let element):
            let inner = Extent(element, sizes, isElement: true).total
            self = .list(sizes.elements, of: inner, total: min(times(sizes.elements, inner), max(sizes.textBytes, sizes.elements)))
        case .map(let key, let value):
            let inner = plus(Extent(key, sizes, isElement: true).total, Extent(value, sizes, isElement: true).total)
            self = .list(sizes.elements, of: inner)
        case .optional(let wrapped): self = Extent(wrapped, sizes, isElement: isElement)
        case .dyn, .variable, .parameter:
            self = .list(max(sizes.textBytes, sizes.elements), of: sizes.elementBytes, total: max(sizes.textBytes, sizes.elements))
        case .record(let record):
            let total = record.fields.reduce(1) { plus($0, Extent($1.type, sizes).total) }
            self = Extent(count: 1, element: total, total: total)
        case .null, .bool, .int, .uint, .double, .timestamp, .duration: self = .one
        }
    }

    init(count: Int, element: Int, total: Int) {
        self.count = count
        self.element = element
        self.total = total
    }

    /// Of a value that is known.
    init(_ value: Value) {
        switch value {
        case .string(let text): self = .text(text.utf8.count)
        case .bytes(let bytes): self = .text(bytes.count)
        case .type(let name): self = .text(name.utf8.count)
        default: self = .one
        }
    }

    /// Of one element or key, or the value inside.
    var inner: Extent { Extent(count: element, element: element, total: element) }

    func joined(_ other: Extent) -> Extent {
        Extent(count: max(count, other.count), element: max(element, other.element), total: max(total, other.total))
    }
}

/// Sums and products that stay at the largest number where they would pass it.
func plus(_ a: Int, _ b: Int) -> Int {
    let (sum, isTooLarge) = a.addingReportingOverflow(b)
    return isTooLarge ? .max : sum
}

func times(_ a: Int, _ b: Int) -> Int {
    let (product, isTooLarge) = a.multipliedReportingOverflow(by: b)
    return isTooLarge ? .max : product
}
