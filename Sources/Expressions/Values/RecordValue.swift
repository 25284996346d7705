/// The declared shape of an object-like variable such as `item`: a name for messages, and named, typed fields.
///
/// Fields are found by position at run time, so reading one costs as much as an array access.
package final class RecordType: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package let name: String
        package let type: ValueType
        /// One sentence for editors and reference pages.
        package let doc: String
        package init(_ name: String, _ type: ValueType, doc: String = "") {
            self.name = name
            self.type = type
            self.doc = doc
        }
    }

    package let name: String
    package let fields: [Field]
    private let positions: NameTable<Int>

    package init(_ name: String, _ fields: [Field]) {
        self.name = name
        self.fields = fields
        var positions = NameTable<Int>()
        for (position, field) in fields.enumerated() where positions[field.name] == nil { positions.set(field.name, position) }
        self.positions = positions
    }

    package func position(of field: String) -> Int? { positions[field] }
    /// Of a name within a larger text.
    func position(of bytes: [UInt8], _ range: Range<Int>) -> Int? { positions.index(of: bytes, range).map { positions.elements[$0] } }

    package static func == (a: RecordType, b: RecordType) -> Bool { a === b || (a.name == b.name && a.fields == b.fields) }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// An object with the fields of its type. A field that is null counts as absent for `has(…)`.
package final class RecordValue: Hashable, Sendable {
    package let type: RecordType
    /// As many as the type has, in its order.
    package let fields: [Value]

    /// Missing fields become null, surplus ones are dropped.
    package init(_ type: RecordType, _ fields: [Value]) {
        self.type = type
        let count = type.fields.count
        self.fields = fields.count == count ? fields : Array((fields + Array(repeating: .null, count: count)).prefix(count))
    }

    package subscript(_ field: String) -> Value? { type.position(of: field).map { fields[$0] } }

    package static func == (a: RecordValue, b: RecordValue) -> Bool {
        a === b || (a.type.name == b.type.name && a.fields == b.fields)
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

extension Value {
    /// A record by field names, in any order; fields not named are null, unknown names are dropped.
    package static func record(_ type: RecordType, _ fields: KeyValuePairs<String, Value>) -> Value {
        var values = [Value](repeating: .null, count: type.fields.count)
        for (name, value) in fields {
            if let position = type.position(of: name) { values[position] = value }
        }
        return .record(RecordValue(type, values))
    }
}
