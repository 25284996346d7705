extension Checker {
    mutating func list(_ elements: [Node.Element]) -> ValueType {
        var joined: ValueType?
        for element in elements {
            var found = type(element.node)
            if element.isOptional { found = unwrapped(found, element.node) }
            joined = unifier.join(joined, found)
        }
        return .list(joined ?? unifier.fresh())
    }

    mutating func map(_ entries: [Node.Entry]) -> ValueType {
        var keys: ValueType?
        var values: ValueType?
        for entry in entries {
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
        guard unifier.assign([type], to: [.optional(inner)]) else {
            report(syntax.range(node), "`?` takes an optional value, not \(describe(type))")
            return .dyn
        }
        return unifier.resolve(inner)
    }

    mutating func subscripted(_ node: Int, _ operand: Int, _ index: Int, _ isOptional: Bool) -> ValueType {
        var container = unifier.resolve(type(operand))
        let key = type(index)
        var isWrapped = isOptional
        if case .optional(let wrapped) = container {
            container = unifier.resolve(wrapped)
            isWrapped = true
        }
        let element: ValueType
        switch container {
        case .list(let inner):
            if !unifier.assign([key], to: [.int]) {
                report(syntax.range(index), "a list's index is an int, not \(describe(key))")
            }
            element = inner
        case .map(let keyType, let inner):
            if !unifier.assign([key], to: [keyType]) {
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
        let names = loop.variables
        var slots = [open(names[0].text, key)]
        if names.count == 2 { slots.append(open(names[1].text, element)) }
        meanings[node] = .slots(slots)
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
        case .transformMap: result = .map(key, type(loop.body))
        case .transformMapEntry: result = type(loop.body)
        }
        scopes.removeLast(names.count)
        return result
    }

    /// The types of the loop's variables: with one name the element or key, with two index and element or key and value.
    private mutating func elementTypes(_ loop: Comprehension) -> (ValueType, ValueType) {
        let isPair = loop.variables.count == 2
        let container = type(loop.operand)
        switch unifier.resolve(container) {
        case .list(let element): return isPair ? (.int, element) : (element, element)
        case .map(let key, let value): return (key, value)
        case .dyn: return (.dyn, .dyn)
        case .variable:
            _ = unifier.assign([container], to: [.dyn])
            return (.dyn, .dyn)
        default:
            report(syntax.range(loop.operand), "only lists and maps can be gone through, not \(describe(container))")
            return (.dyn, .dyn)
        }
    }

    mutating func optionalMap(_ node: Int, _ operand: Int, _ name: Node.Name, _ body: Int, _ isFlat: Bool) -> ValueType {
        let inner = unwrapped(type(operand), operand)
        meanings[node] = .slots([open(name.text, inner)])
        let result = type(body)
        scopes.removeLast()
        if !isFlat { return .optional(result) }
        let flat = ValueType.optional(unifier.fresh())
        if !unifier.assign([result], to: [flat]) {
            report(syntax.range(body), "optFlatMap needs an optional value here, not \(describe(result))")
        }
        return unifier.resolve(flat)
    }
}
