import Diagnostics

/// Finds the type and meaning of every node, and every mistake that needs no run.
///
/// A node with a mistake gets the type dyn, so that nothing that depends on it is reported again. When lenient, nothing
/// is reported at all: what cannot be resolved fails at run time, as CEL defines for unchecked expressions.
struct Checker {
    let syntax: Syntax
    let environment: ExpressionEnvironment
    let container: String
    let isLenient: Bool
    var unifier = TypeUnifier()
    var types: [ValueType]
    var meanings: [Meaning]
    var issues: [ExpressionIssue] = []
    var scopes: [(name: Name, type: ValueType)] = []
    var localCount = 0
    var variables: [String] = []

    static func check(_ syntax: Syntax, in environment: ExpressionEnvironment, lenient: Bool)
        -> (checked: CheckedExpression, issues: [ExpressionIssue])
    {
        var checker = Checker(syntax, environment, lenient)
        _ = checker.type(syntax.root)
        if checker.unifier.isOpen { checker.closeTypes() }
        let checked = CheckedExpression(
            syntax: syntax, types: checker.types, meanings: checker.meanings, variables: checker.variables, localCount: checker.localCount,
            isLenient: lenient)
        return (checked, checker.issues)
    }

    private init(_ syntax: Syntax, _ environment: ExpressionEnvironment, _ lenient: Bool) {
        self.syntax = syntax
        self.environment = environment
        container = environment.container
        isLenient = lenient
        types = Array(repeating: .dyn, count: syntax.nodes.count)
        meanings = Array(repeating: .plain, count: syntax.nodes.count)
    }

    private mutating func closeTypes() { for node in types.indices { types[node] = unifier.resolve(types[node], closing: true) } }

    mutating func type(_ node: Int) -> ValueType {
        let type = deduce(node)
        types[node] = type
        return type
    }

    /// With all that is known of it. Two steps, for the unifier must be asked after what it learns meanwhile.
    mutating func resolvedType(_ node: Int) -> ValueType {
        let type = type(node)
        return unifier.resolve(type)
    }

    private mutating func deduce(_ node: Int) -> ValueType {
        switch syntax.nodes[node].kind {
        case .literal(let literal): return Self.literalType(syntax.literal(literal))
        case .identifier(let name, let rooted): return identifier(node, name, rooted)
        case .select(let operand, let field, let isOptional): return select(node, operand, field, isOptional)
        case .presence(let operand, let field): return presence(operand, field)
        case .call(let name, let target, let arguments): return call(node, name, target, arguments)
        case .unary(let sign, let operand): return unary(node, sign, operand)
        case .binary(let sign, let left, let right): return binary(node, sign, left, right)
        case .and(let operands), .or(let operands):
            for place in operands.places { expect(.bool, syntax.child(place)) }
            return .bool
        case .conditional(let condition, let then, let otherwise):
            expect(.bool, condition)
            return branches(node, then, otherwise)
        case .index(let operand, let index, let isOptional): return subscripted(node, operand, index, isOptional)
        case .list(let elements): return list(elements)
        case .map(let entries): return map(entries)
        case .comprehension(let loop): return comprehension(node, syntax.loop(loop))
        case .bind(let name, let value, let body):
            let bound = type(value)
            let slot = open(name, bound)
            meanings[node] = .slots(first: slot, count: 1)
            let result = type(body)
            scopes.removeLast()
            return result
        case .optionalMap(let operand, let name, let body, let isFlat): return optionalMap(node, operand, name, body, isFlat)
        }
    }

    mutating func report(_ range: Range<Int>, _ message: String, hint: String? = nil) {
        if !isLenient { issues.append(ExpressionIssue(range, message, hint: hint)) }
    }

    /// Names bound by macros nest; each gets its own slot for as long as it is visible.
    mutating func open(_ name: Name, _ type: ValueType) -> Int {
        scopes.append((name, type))
        localCount = max(localCount, scopes.count)
        return scopes.count - 1
    }

    mutating func expect(_ wanted: ValueType, _ node: Int) {
        let given = type(node)
        if !unifier.assign(given, to: wanted) { report(syntax.range(node), "expected \(wanted), found \(describe(given))") }
    }

    func describe(_ type: ValueType) -> String { unifier.resolve(type, closing: true).description }

    private static func literalType(_ value: Value) -> ValueType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        default: .dyn
        }
    }
}
