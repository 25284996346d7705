/// Reading fields and elements.
enum Access {
    /// `value.name`
    static func field(_ value: Value, _ name: String) throws(EvaluationError) -> Value {
        if case .optional(let wrapped) = value { return .optional(try wrapped.flatMapField(name)) }
        guard let found = try fieldIfPresent(value, name) else {
            throw EvaluationError(.noSuchKey, "no such key: '\(name)'")
        }
        return found
    }

    /// Nil for an absent key; an error where there are no fields. A record's field is always there.
    static func fieldIfPresent(_ value: Value, _ name: String) throws(EvaluationError) -> Value? {
        switch value {
        case .map(let map): return map[.string(name)]
        case .record(let record):
            guard let found = record[name] else { throw EvaluationError(.noSuchField, "no such field: '\(name)'") }
            return found
        case .optional(let wrapped): return try wrapped.flatMapField(name)
        default: throw EvaluationError(.noSuchOverload, "\(value.typeName) has no fields, so no '\(name)'")
        }
    }

    /// `has(value.name)`
    static func has(_ value: Value, _ name: String) throws(EvaluationError) -> Bool {
        switch value {
        case .record: return try fieldIfPresent(value, name) != .null
        case .optional(let wrapped):
            guard let wrapped else { return false }
            return try has(wrapped, name)
        default: return try fieldIfPresent(value, name) != nil
        }
    }

    /// `value[index]`
    static func element(_ value: Value, _ index: Value) throws(EvaluationError) -> Value {
        if case .optional(let wrapped) = value {
            guard let wrapped else { return .optional(nil) }
            return .optional(try elementIfPresent(wrapped, index))
        }
        if let found = try elementIfPresent(value, index) { return found }
        if case .list(let elements) = value {
            throw EvaluationError(.outOfRange, "index \(index.shortText) is out of range: the list has \(elements.count) elements")
        }
        throw EvaluationError(.noSuchKey, "no such key: \(index.shortText)")
    }

    static func elementIfPresent(_ value: Value, _ index: Value) throws(EvaluationError) -> Value? {
        switch value {
        case .list(let elements):
            guard let place = try position(index) else { return nil }
            return elements.indices.contains(place) ? elements[place] : nil
        case .map(let map):
            guard let key = MapKey(lookup: index) else { return nil }
            return map[key]
        case .optional(let wrapped):
            guard let wrapped else { return nil }
            return try elementIfPresent(wrapped, index)
        default: throw .noOverload("[]", value, index)
        }
    }

    private static func position(_ index: Value) throws(EvaluationError) -> Int? {
        switch index {
        case .int(let number): return Int(exactly: number)
        case .uint(let number): return Int(exactly: number)
        case .double(let number):
            guard let place = Int(exactly: number) else {
                throw EvaluationError(.invalidArgument, "a list's index is a whole number, not \(number)")
            }
            return place
        default: throw EvaluationError(.invalidArgument, "a list's index is an int, not \(index.typeName)")
        }
    }
}

extension Value? {
    fileprivate func flatMapField(_ name: String) throws(EvaluationError) -> Value? {
        guard let self else { return nil }
        return try Access.fieldIfPresent(self, name)
    }
}

extension Value {
    /// For messages: never long.
    var shortText: String {
        switch self {
        case .string(let text): "'\(String(text.prefix(40)))'"
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)u"
        case .double(let number): "\(number)"
        case .bool(let value): "\(value)"
        default: typeName
        }
    }
}
