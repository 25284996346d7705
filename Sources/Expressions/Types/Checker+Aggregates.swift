extension Checker {
    mutating func list(_ elements: NodeList) -> ValueType {
        var joined: ValueType?
        for place in elements.places {
            let element = syntax.element(place)
            var found = type(element.node)
            if element.isOptional { found = unwrapped(found, element.node) }
            joined = unifier.join(joined, found)
        }
        return .list(joined ?? unifier.fresh())
    }

    mutating func map(_ entries: NodeList) -> ValueType {
        var keys: ValueType?
        var values: ValueType?
        for number in 0..<Int(entries.count / 2) {
            let entry = syntax.entry(entries, number)
            let key = type(entry.key)
            checkKey(entry.key, key)
            keys = unifier.join(keys, key)
            var value = type(entry.value)
            if entry.isOptional { value = unwrapped(value, entry.value) }
            values = unifier.join(values, value)
        }
        return .map(keys ?? unifier.fresh(), values ?? unifier.fresh())
    }

    private mutating func checkKey(_ node: Int, _ type: ValueType) {
        switch unifier.resolve(type) {
        case .bool, .int, .uint, .string, .dyn, .variable: break
        default: report(syntax.range(node), "a map's key is a string, int, uint or bool, not \(describe(type))")
        }
    }

    /// The type inside an optional that `?` spreads.
    private mutating func unwrapped(_ type: ValueType, _ node: Int) -> ValueType {
        let inner = unifier.fresh()
        guard unifier.assign(type, to: .optional(inner)) else {
            report(syntax.range(node), "`?` takes an optional value, not \(describe(type))")
            return .dyn
        }
        return unifier.resolve(inner)
    }

    mutating func subscripted(_ node: Int, _ operand: Int, _ index: Int, _ isOptional: Bool) -> ValueType {
        var container = resolvedType(operand)
        let key = type(index)
        var isWrapped = isOptional
        if case .optional(let wrapped) = container {
            container = unifier.resolve(wrapped)
            isWrapped = true
        }
        let element: ValueType
        switch container {
        case .list(let inner):
            if !unifier.assign(key, to: .int) { report(syntax.range(index), "a list's index is an int, not \(describe(key))") }
            element = inner
        case .map(let keyType, let inner):
            if !unifier.assign(key, to: keyType) {
                report(syntax.range(index), "this map's keys are \(describe(keyType)), not \(describe(key))")
            }
            element = inner
        case .dyn, .variable: element = .dyn
        default:
            report(syntax.range(node), "\(describe(container)) has no index")
            element = .dyn
        }
        return isWrapped ? .optional(element) : element
    }

    mutating func comprehension(_ node: Int, _ loop: Comprehension) -> ValueType {
        let (key, element) = elementTypes(loop)
        let slot = open(loop.variable, key)
        if let second = loop.second { _ = open(second, element) }
        meanings[node] = .slots(first: slot, count: loop.variableCount)
        if let condition = loop.condition { expect(.bool, condition) }
        let result: ValueType
        switch loop.kind {
        case .all, .exists, .existsOne:
            expect(.bool, loop.body)
            result = .bool
        case .filter:
            expect(.bool, loop.body)
            result = .list(key)
        case .map, .transformList: result = .list(type(loop.body))
        case .sortBy:
            expectSortKey(loop.body)
            if case .map = unifier.resolve(types[loop.operand]) {
                report(syntax.range(loop.operand), "only a list can be sorted, not a map")
            }
            result = .list(key)
        case .transformMap: result = .map(key, type(loop.body))
        case .transformMapEntry: result = type(loop.body)
        }
        scopes.removeLast(loop.variableCount)
        return result
    }

    private mutating func expectSortKey(_ body: Int) {
        let given = type(body)
        switch unifier.resolve(given) {
        case .int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration, .dyn, .variable: break
        default: report(syntax.range(body), "\(describe(given)) has no order to sort by")
        }
    }

    /// The types of the loop's variables: with one name the element or key, with two index and element or key and value.
    private mutating func elementTypes(_ loop: Comprehension) -> (ValueType, ValueType) {
        let isPair = loop.second != nil
        let container = type(loop.operand)
        switch unifier.resolve(container) {
        case .list(let element): return isPair ? (.int, element) : (element, element)
        case .map(let key, let value): return (key, value)
        case .dyn: return (.dyn, .dyn)
        case .variable:
            _ = unifier.assign(container, to: .dyn)
            return (.dyn, .dyn)
        default:
            report(syntax.range(loop.operand), "only lists and maps can be gone through, not \(describe(container))")
            return (.dyn, .dyn)
        }
    }

    mutating func optionalMap(_ node: Int, _ operand: Int, _ name: Name, _ body: Int, _ isFlat: Bool) -> ValueType {
        let wrapped = type(operand)
        let inner = unwrapped(wrapped, operand)
        meanings[node] = .slots(first: open(name, inner), count: 1)
        let result = type(body)
        scopes.removeLast()
        if !isFlat { return .optional(result) }
        let flat = ValueType.optional(unifier.fresh())
        if !unifier.assign(result, to: flat) {
            report(syntax.range(body), "optFlatMap needs an optional value here, not \(describe(result))")
        }
        return unifier.resolve(flat)
    }
}
