import OrderedCollections

extension Compiler {
    mutating func select(_ node: Int, _ operand: Int, _ field: Name, _ isOptional: Bool) -> Evaluator {
        switch checked.meanings[node] {
        case .variable(let slot):
            let range = syntax.range(node)
            return { (frame: inout Frame) throws(EvaluationError) -> Value in
                guard let value = frame.slots[slot] else { throw Self.unbound(range) }
                return value
            }
        case .type(let name): return { (_: inout Frame) throws(EvaluationError) -> Value in .type(name) }
        default: break
        }
        let range = syntax.range(node)
        let name = syntax.text(field)
        if !isOptional, let path = recordPath(node) { return load(path, range) }
        let operand = evaluator(operand)
        if isOptional {
            return { (frame: inout Frame) throws(EvaluationError) -> Value in
                let value = try operand(&frame)
                do throws(EvaluationError) { return Self.optional(try Access.fieldIfPresent(value, name)) } catch { throw error.at(range) }
            }
        }
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            let value = try operand(&frame)
            do throws(EvaluationError) { return try Access.field(value, name) } catch { throw error.at(range) }
        }
    }

    /// An optional of an optional is the optional itself.
    private static func optional(_ value: Value?) -> Value {
        if case .optional = value { return value ?? .null }
        return .optional(value)
    }

    /// `item.stats.views` where every step is a declared field: the variable's slot and each field's place.
    struct RecordPath {
        var slot: Int
        var steps: [(type: RecordType, position: Int)]
    }

    func recordPath(_ node: Int) -> RecordPath? {
        switch syntax.nodes[node].kind {
        case .identifier:
            switch checked.meanings[node] {
            case .variable(let slot): return RecordPath(slot: slot, steps: [])
            case .local(let slot): return RecordPath(slot: slot + checked.variables.count, steps: [])
            default: return nil
            }
        case .select(let operand, let field, isOptional: false):
            guard case .plain = checked.meanings[node], case .record(let type) = checked.types[operand],
                let position = type.position(of: syntax.bytes, field.range), var path = recordPath(operand)
            else { return nil }
            path.steps.append((type, position))
            return path
        default: return nil
        }
    }

    private func load(_ path: RecordPath, _ range: Range<Int>) -> Evaluator {
        let slot = path.slot
        if path.steps.count == 1 {
            let (type, position) = path.steps[0]
            return { (frame: inout Frame) throws(EvaluationError) -> Value in
                if case .record(let record) = frame.slots[slot], record.type === type { return record.fields[position] }
                guard let value = frame.slots[slot] else { throw Self.unbound(range) }
                do throws(EvaluationError) { return try Access.field(value, type.fields[position].name) } catch { throw error.at(range) }
            }
        }
        let steps = path.steps
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            guard var value = frame.slots[slot] else { throw Self.unbound(range) }
            for (type, position) in steps {
                if case .record(let record) = value, record.type === type {
                    value = record.fields[position]
                } else {
                    do throws(EvaluationError) { value = try Access.field(value, type.fields[position].name) } catch {
                        throw error.at(range)
                    }
                }
            }
            return value
        }
    }

    mutating func element(_ node: Int, _ operand: Int, _ index: Int, _ isOptional: Bool) -> Evaluator {
        let range = syntax.range(node)
        let (operand, index) = (evaluator(operand), evaluator(index))
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            let value = try operand(&frame)
            let key = try index(&frame)
            try frame.meter.charge(key.scanCost)
            do throws(EvaluationError) {
                if isOptional { return Self.optional(try Access.elementIfPresent(value, key)) }
                return try Access.element(value, key)
            } catch { throw error.at(range) }
        }
    }

    mutating func list(_ node: Int, _ list: NodeList) -> Evaluator {
        let elements = list.places.map(syntax.element)
        var parts: [(evaluate: Evaluator, isOptional: Bool)] = []
        for element in elements { parts.append((evaluator(element.node), element.isOptional)) }
        let values = elements.compactMap { $0.isOptional ? nil : constants[$0.node] }
        if values.count == elements.count { note(node, .list(values)) }
        let range = syntax.range(node)
        let all = parts
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            try frame.meter.charge(all.count)
            var values: [Value] = []
            values.reserveCapacity(all.count)
            for part in all {
                let value = try part.evaluate(&frame)
                if !part.isOptional {
                    values.append(value)
                } else if let present = try Self.spread(value, range) {
                    values.append(present)
                }
            }
            return .list(values)
        }
    }

    mutating func map(_ node: Int, _ entries: NodeList) -> Evaluator {
        var parts: [(key: Evaluator, value: Evaluator, isOptional: Bool)] = []
        for number in 0..<Int(entries.count / 2) {
            let entry = syntax.entry(entries, number)
            parts.append((evaluator(entry.key), evaluator(entry.value), entry.isOptional))
        }
        let range = syntax.range(node)
        let all = parts
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            try frame.meter.charge(all.count * 2)
            var made: OrderedDictionary<MapKey, Value> = [:]
            for part in all {
                let keyValue = try part.key(&frame)
                try frame.meter.charge(keyValue.scanCost)
                guard let key = MapKey(keyValue) else {
                    throw EvaluationError(.invalidArgument, "\(keyValue.typeName) cannot be a map's key", range: range)
                }
                var value = try part.value(&frame)
                if part.isOptional {
                    guard let present = try Self.spread(value, range) else { continue }
                    value = present
                }
                guard made.updateValue(value, forKey: key) == nil else {
                    throw EvaluationError(.invalidArgument, "repeated key \(keyValue.shortText)", range: range)
                }
            }
            return .map(MapValue(made))
        }
    }

    private static func spread(_ value: Value, _ range: Range<Int>) throws(EvaluationError) -> Value? {
        guard case .optional(let wrapped) = value else {
            throw EvaluationError(.noSuchOverload, "`?` takes an optional value, not \(value.typeName)", range: range)
        }
        return wrapped
    }
}
