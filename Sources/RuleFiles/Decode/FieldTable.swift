/// The fields of one section. There are few: a short list is searched faster than a table, and costs one allocation.
struct FieldTable: Sendable {
    private let spec: SectionSpec
    private var entries: [(position: Int, field: Field)] = []

    init(_ spec: SectionSpec) { self.spec = spec }

    /// Names of the keys that are there, in the order of the file.
    var keys: [String] { entries.map { spec.fields[$0.position].name } }
    var isEmpty: Bool { entries.isEmpty }

    subscript(name: String) -> Field? {
        get {
            // By index: a loop over the entries themselves would copy each.
            for index in entries.indices where spec.fields[entries[index].position].name == name { return entries[index].field }
            return nil
        }
        set {
            guard let position = spec.position(of: name) else { return }
            self[position: position] = newValue
        }
    }

    /// - Parameter position: in the section's spec.
    subscript(position position: Int) -> Field? {
        get {
            for index in entries.indices where entries[index].position == position { return entries[index].field }
            return nil
        }
        set {
            let index = entries.firstIndex { $0.position == position }
            switch (index, newValue) {
            case (let index?, let field?): entries[index].field = field
            case (let index?, nil): entries.remove(at: index)
            case (nil, let field?): entries.append((position, field))
            case (nil, nil): break
            }
        }
    }

    /// Changes every field in place.
    mutating func update(_ body: (FieldSpec, inout Field) -> Void) {
        for index in entries.indices { body(spec.fields[entries[index].position], &entries[index].field) }
    }

    /// For a key that cannot be there yet.
    mutating func append(_ field: Field, at position: Int) { entries.append((position, field)) }

    @discardableResult mutating func removeValue(forKey name: String) -> Field? {
        guard let index = entries.firstIndex(where: { spec.fields[$0.position].name == name }) else { return nil }
        return entries.remove(at: index).field
    }
}

extension FieldTable: Sequence {
    func makeIterator() -> AnyIterator<(name: String, field: Field)> {
        var rest = entries.makeIterator()
        return AnyIterator { rest.next().map { (spec.fields[$0.position].name, $0.field) } }
    }
}
