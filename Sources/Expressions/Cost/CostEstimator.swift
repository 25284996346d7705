/// Walks a checked expression as the compiled form would run it, with the largest values there can be.
///
/// Mirrors what `Compiler` and `Meter` charge; a test compares the two on real evaluations.
struct CostEstimator {
    typealias Found = (cost: CostEstimate, size: Extent)

    let checked: CheckedExpression
    let sizes: SizeLimits
    private var locals: [Extent]

    static func estimate(_ checked: CheckedExpression, _ sizes: SizeLimits) -> CostEstimate {
        var estimator = CostEstimator(checked, sizes)
        return estimator.visit(checked.syntax.root).cost
    }

    private init(_ checked: CheckedExpression, _ sizes: SizeLimits) {
        self.checked = checked
        self.sizes = sizes
        locals = Array(repeating: .one, count: checked.localCount)
    }

    private func declared(_ node: Int) -> Extent { Extent(checked.types[node], sizes) }

    private mutating func visit(_ node: Int) -> Found {
        switch checked.syntax.nodes[node].kind {
        case .literal(let literal): return (.free, Extent(checked.syntax.literal(literal)))
        case .identifier:
            if case .local(let slot) = checked.meanings[node] { return (.free, locals[slot]) }
            return (.free, declared(node))
        case .select(let operand, _, _): return select(node, operand)
        case .presence(let operand, _): return (visit(operand).cost, .one)
        case .call(_, let target, let arguments): return unlessConstant(node, call(node, target, arguments))
        case .unary(_, let operand): return (visit(operand).cost, .one)
        case .binary(let sign, let left, let right): return binary(node, sign, left, right)
        case .and(let operands), .or(let operands): return (junction(operands), .one)
        case .conditional(let condition, let then, let otherwise):
            let test = visit(condition).cost
            let (first, second) = (visit(then), visit(otherwise))
            let branch = CostEstimate(least: min(first.cost.least, second.cost.least), most: max(first.cost.most, second.cost.most))
            return (test + branch, first.size.joined(second.size))
        case .index(let operand, let index, _):
            let (container, key) = (visit(operand), visit(index))
            return (container.cost + key.cost + (key.size.count >> 6), container.size.inner)
        case .list(let elements): return unlessConstant(node, list(elements))
        case .map(let entries): return map(entries)
        case .comprehension(let loop): return comprehension(node, checked.syntax.loop(loop))
        case .bind(_, let value, let body): return bound(node, visit(value), body)
        case .optionalMap(let operand, _, let body, _):
            let found = visit(operand)
            let mapped = bound(node, (.free, found.size), body)
            return (CostEstimate(least: found.cost.least, most: plus(found.cost.most, mapped.cost.most)), mapped.size)
        }
    }

    private mutating func select(_ node: Int, _ operand: Int) -> Found {
        if case .variable = checked.meanings[node] { return (.free, declared(node)) }
        if case .record = checked.types[operand] {
            // A variable of many fields is not summed up to read one of them.
            if case .identifier = checked.syntax.nodes[operand].kind { return (.free, declared(node)) }
            return (visit(operand).cost, declared(node))
        }
        let container = visit(operand)
        return (container.cost, container.size.inner)
    }

    private mutating func bound(_ node: Int, _ value: Found, _ body: Int) -> Found {
        if case .slots(let first, _) = checked.meanings[node] { locals[first] = value.size }
        let found = visit(body)
        return (value.cost + found.cost, found.size)
    }

    private mutating func junction(_ operands: NodeList) -> CostEstimate {
        var cost = CostEstimate.free
        for place in operands.places {
            let found = visit(checked.syntax.child(place)).cost
            cost = place == operands.places.lowerBound ? found : cost + found.most
        }
        return cost
    }

    private mutating func binary(_ node: Int, _ sign: BinaryOperator, _ left: Int, _ right: Int) -> Found {
        let (a, b) = (visit(left), visit(right))
        let cost = a.cost + b.cost
        switch sign {
        case .add:
            let made = Extent(
                count: plus(a.size.count, b.size.count), element: max(a.size.element, b.size.element),
                total: plus(a.size.total, b.size.total))
            switch checked.types[node] {
            case .int, .uint, .double, .timestamp, .duration: return (cost, .one)
            case .string, .bytes: return (cost + (made.count >> 4), made)
            default: return (cost + (made.count >> 2), made)
            }
        case .equal, .notEqual: return (cost + comparison(left, min(a.size.total, b.size.total)), .one)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return (cost + (min(a.size.count, b.size.count) >> 6), .one)
        case .contained:
            if case .map = checked.types[right] { return (cost + (a.size.count >> 6), .one) }
            let each = plus(1, comparison(left, min(a.size.total, b.size.element)))
            return (cost + times(b.size.count, each), .one)
        case .subtract, .multiply, .divide, .remainder: return (cost, .one)
        }
    }

    /// Steps of comparing two values of a node's type for equality.
    private func comparison(_ node: Int, _ total: Int) -> Int {
        switch checked.types[node] {
        case .null, .bool, .int, .uint, .double, .timestamp, .duration: 0
        case .string, .bytes: total >> 6
        default: total
        }
    }

    private mutating func list(_ elements: NodeList) -> Found {
        let count = Int(elements.count)
        var cost = CostEstimate(least: count, most: count)
        var size = Extent.list(count, of: 1, total: 0)
        for place in elements.places {
            let found = visit(checked.syntax.element(place).node)
            cost = cost + found.cost
            size.element = max(size.element, found.size.total)
            size.total = plus(size.total, found.size.total)
        }
        return (cost, size)
    }

    private mutating func map(_ entries: NodeList) -> Found {
        let count = Int(entries.count / 2)
        var cost = CostEstimate(least: count * 2, most: count * 2)
        var size = Extent.list(count, of: 1, total: 0)
        for number in 0..<count {
            let entry = checked.syntax.entry(entries, number)
            let (key, value) = (visit(entry.key), visit(entry.value))
            cost = cost + key.cost + value.cost + (key.size.count >> 6)
            let total = plus(key.size.total, value.size.total)
            size.element = max(size.element, total)
            size.total = plus(size.total, total)
        }
        return (cost, size)
    }

    private mutating func comprehension(_ node: Int, _ loop: Comprehension) -> Found {
        let operand = visit(loop.operand)
        let turns = operand.size.count
        if case .slots(let first, let count) = checked.meanings[node] {
            locals[first] = operand.size.inner
            if count == 2 {
                if case .list = checked.types[loop.operand] { locals[first] = .one }
                locals[first + 1] = operand.size.inner
            }
        }
        let element = operand.size.inner
        let test = loop.condition.map { visit($0).cost.most } ?? 0
        let body = visit(loop.body)
        var turn = plus(plus(checked.syntax.turnCost(node, loop), test), body.cost.most)
        var size = Extent.one
        switch loop.kind {
        case .all, .exists, .existsOne: break
        case .filter: size = .list(turns, of: element.total, total: operand.size.total)
        case .map, .transformList: size = .list(turns, of: body.size.total)
        case .sortBy:
            let bits = Int.bitWidth - turns.leadingZeroBitCount
            turn = plus(turn, times(bits, plus(1, body.size.count >> 6)))
            size = operand.size
        case .transformMap:
            turn = plus(turn, element.count >> 6)
            size = .list(turns, of: plus(element.total, body.size.total))
        case .transformMapEntry:
            turn = plus(turn, plus(body.size.count, body.size.total >> 6))
            size = .list(times(turns, body.size.count), of: body.size.element, total: times(turns, body.size.total))
        }
        return (CostEstimate(least: operand.cost.least, most: plus(operand.cost.most, times(turns, turn))), size)
    }

    private mutating func call(_ node: Int, _ target: Int?, _ arguments: NodeList) -> Found {
        guard case .function(let function, _, let passesTarget) = checked.meanings[node] else { return (.free, declared(node)) }
        var cost = CostEstimate(least: 1, most: 1)
        var call = CostModel.Call(result: checked.types[node])
        if passesTarget, let target { cost = cost + argument(target, &call) }
        for place in arguments.places { cost = cost + argument(checked.syntax.child(place), &call) }
        if let last = arguments.places.last, case .literal(let literal) = checked.syntax.nodes[checked.syntax.child(last)].kind {
            call.constant = checked.syntax.literal(literal)
        }
        let (steps, size) = function.costModel(call)
        return (cost + steps, size)
    }
}

extension CostEstimator {
    /// What depends on nothing is evaluated once, when the code is built, unless it fails.
    private func unlessConstant(_ node: Int, _ found: Found) -> Found {
        guard isConstant(node) else { return found }
        return (CostEstimate(least: 0, most: found.cost.most), found.size)
    }

    private func isConstant(_ node: Int) -> Bool {
        switch checked.syntax.nodes[node].kind {
        case .literal: return true
        case .list(let elements):
            return elements.places.allSatisfy { place in
                let (element, isOptional) = checked.syntax.element(place)
                return !isOptional && isConstant(element)
            }
        case .call(_, let target, let arguments):
            guard case .function(_, _, let passesTarget) = checked.meanings[node] else { return false }
            if passesTarget, let target, !isConstant(target) { return false }
            return arguments.places.allSatisfy { isConstant(checked.syntax.child($0)) }
        default: return false
        }
    }

    /// What handing an argument over costs: the larger of the weights of texts and lists, see `Value.weight`.
    private mutating func argument(_ node: Int, _ call: inout CostModel.Call) -> CostEstimate {
        let found = visit(node)
        call.add(found.size)
        return found.cost + (found.size.count >> 3)
    }
}

extension Syntax {
    /// Steps for one turn of a loop: a long body is not free because its parts are.
    func turnCost(_ node: Int, _ loop: Comprehension) -> Int { 1 + max(0, node - loop.operand) >> 4 }
}
