import OrderedCollections

extension Compiler {
    /// The turns of a loop: one or two values to bind.
    typealias Turn = (inout Frame) throws(EvaluationError) -> Bool

    /// Runs `turn` for each element until it says false, with the loop's variables bound.
    private static func run(_ container: Value, _ slots: [Int], _ cost: Int, _ frame: inout Frame, _ range: Range<Int>, _ turn: Turn)
        throws(EvaluationError)
    {
        let first = slots[0]
        switch container {
        case .list(let elements):
            if slots.count == 1 {
                for element in elements {
                    try frame.meter.charge(cost)
                    frame.slots[first] = element
                    guard try turn(&frame) else { return }
                }
                return
            }
            for (index, element) in elements.enumerated() {
                try frame.meter.charge(cost)
                frame.slots[first] = .int(Int64(index))
                frame.slots[slots[1]] = element
                guard try turn(&frame) else { return }
            }
        case .map(let map):
            for (key, value) in map.entries {
                try frame.meter.charge(cost)
                frame.slots[first] = key.value
                if slots.count == 2 { frame.slots[slots[1]] = value }
                guard try turn(&frame) else { return }
            }
        default:
            throw EvaluationError(
                .noSuchOverload, "only lists and maps can be gone through, not \(container.typeName)", range: range)
        }
    }

    /// `all` and `exists`: decided by one element, also when another one fails.
    mutating func quantifier(_ node: Int, _ loop: Comprehension, deciding: Bool) -> Condition {
        let range = syntax.range(node)
        let slots = slots(node)
        let cost = syntax.turnCost(node, loop)
        let (operand, body) = (evaluator(loop.operand), condition(loop.body))
        return { (frame: inout Frame) throws(EvaluationError) -> Bool in
            var failure: EvaluationError?
            var isDecided = false
            let container = try operand(&frame)
            try Self.run(container, slots, cost, &frame, range) { (frame: inout Frame) throws(EvaluationError) -> Bool in
                do throws(EvaluationError) { isDecided = try body(&frame) == deciding } catch {
                    guard error.kind != .budget else { throw error }
                    if failure == nil { failure = error }
                }
                return !isDecided
            }
            if isDecided { return deciding }
            if let failure { throw failure }
            return !deciding
        }
    }

    mutating func exactlyOne(_ node: Int, _ loop: Comprehension) -> Condition {
        let range = syntax.range(node)
        let slots = slots(node)
        let cost = syntax.turnCost(node, loop)
        let (operand, body) = (evaluator(loop.operand), condition(loop.body))
        return { (frame: inout Frame) throws(EvaluationError) -> Bool in
            var count = 0
            let container = try operand(&frame)
            try Self.run(container, slots, cost, &frame, range) { (frame: inout Frame) throws(EvaluationError) -> Bool in
                if try body(&frame) { count += 1 }
                return true
            }
            return count == 1
        }
    }

    /// The macros that build a list or a map.
    mutating func collecting(_ node: Int, _ loop: Comprehension) -> Evaluator {
        switch loop.kind {
        case .transformMap, .transformMapEntry: return collectingMap(node, loop)
        case .sortBy: return sorting(node, loop)
        default: return collectingList(node, loop)
        }
    }

    private mutating func collectingList(_ node: Int, _ loop: Comprehension) -> Evaluator {
        let range = syntax.range(node)
        let slots = slots(node)
        let cost = syntax.turnCost(node, loop)
        let operand = evaluator(loop.operand)
        let isFilter = loop.kind == .filter
        let test = isFilter ? condition(loop.body) : loop.condition.map { condition($0) }
        let body: Evaluator? = isFilter ? nil : evaluator(loop.body)
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            var made: [Value] = []
            let container = try operand(&frame)
            try Self.run(container, slots, cost, &frame, range) { (frame: inout Frame) throws(EvaluationError) -> Bool in
                if let test, !(try test(&frame)) { return true }
                if let body {
                    made.append(try body(&frame))
                } else if let element = frame.slots[slots[0]] {
                    made.append(element)
                }
                return true
            }
            return .list(made)
        }
    }

    private mutating func sorting(_ node: Int, _ loop: Comprehension) -> Evaluator {
        let range = syntax.range(node)
        let slots = slots(node)
        let cost = syntax.turnCost(node, loop)
        let (operand, body) = (evaluator(loop.operand), evaluator(loop.body))
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            var keys: [Value] = []
            let container = try operand(&frame)
            guard case .list(let elements) = container else { throw EvaluationError.noOverload("sortBy", container).at(range) }
            try Self.run(container, slots, cost, &frame, range) { (frame: inout Frame) throws(EvaluationError) -> Bool in
                keys.append(try body(&frame))
                return true
            }
            do throws(EvaluationError) { return .list(try Sorting.order(of: keys, &frame.meter).map { elements[$0] }) } catch {
                throw error.at(range)
            }
        }
    }

    private mutating func collectingMap(_ node: Int, _ loop: Comprehension) -> Evaluator {
        let range = syntax.range(node)
        let slots = slots(node)
        let cost = syntax.turnCost(node, loop)
        let operand = evaluator(loop.operand)
        let test = loop.condition.map { condition($0) }
        let body = evaluator(loop.body)
        let givesEntries = loop.kind == .transformMapEntry
        return { (frame: inout Frame) throws(EvaluationError) -> Value in
            var made: OrderedDictionary<MapKey, Value> = [:]
            let container = try operand(&frame)
            try Self.run(container, slots, cost, &frame, range) { (frame: inout Frame) throws(EvaluationError) -> Bool in
                if let test, !(try test(&frame)) { return true }
                let key = frame.slots[slots[0]].flatMap { MapKey($0) }
                let value = try body(&frame)
                if !givesEntries {
                    try frame.meter.charge(key?.value.scanCost ?? 0)
                    if let key { made[key] = value }
                    return true
                }
                guard case .map(let entries) = value else { throw .noOverload("transformMapEntry", value) }
                for (key, value) in entries.entries {
                    try frame.meter.charge(1 + key.value.scanCost)
                    guard made.updateValue(value, forKey: key) == nil else {
                        throw EvaluationError(.invalidArgument, "repeated key \(key.value.shortText)", range: range)
                    }
                }
                return true
            }
            return .map(MapValue(made))
        }
    }
}
