/// A parsed expression: nodes in one array, each after its children, so that nothing about it is recursive.
struct Syntax: Sendable {
    var nodes: [Node] = []
    var root = 0

    func range(_ node: Int) -> Range<Int> { nodes[node].range }
}

struct Node: Sendable {
    var kind: Kind
    /// UTF-8 offsets into the text that was compiled.
    var range: Range<Int>
    /// 1 for a leaf; never above `Limits.depth`.
    var depth: Int

    enum Kind: Sendable {
        case literal(Value)
        /// `rooted`: written `.name`, which no local name and no container hides.
        case identifier(String, rooted: Bool)
        case select(operand: Int, field: Name, isOptional: Bool)
        /// `has(operand.field)`
        case presence(operand: Int, field: Name)
        case call(Name, target: Int?, arguments: [Int])
        case unary(UnaryOperator, Int)
        case binary(BinaryOperator, Int, Int)
        case and([Int])
        case or([Int])
        case conditional(Int, then: Int, else: Int)
        case index(operand: Int, Int, isOptional: Bool)
        case list([Element])
        case map([Entry])
        case comprehension(Comprehension)
        /// `cel.bind(name, value, body)`
        case bind(Name, value: Int, body: Int)
        /// `operand.optMap(name, body)`, or `optFlatMap` when the body is itself optional.
        case optionalMap(operand: Int, Name, body: Int, isFlat: Bool)
    }

    struct Name: Sendable {
        var text: String
        var range: Range<Int>
    }

    struct Element: Sendable {
        var node: Int
        var isOptional: Bool
    }

    struct Entry: Sendable {
        var key: Int
        var value: Int
        var isOptional: Bool
    }
}

/// A loop over a list or a map, which the language writes as a macro.
struct Comprehension: Sendable {
    enum Kind: Sendable { case all, exists, existsOne, filter, map, transformList, transformMap, transformMapEntry }
    var kind: Kind
    var operand: Int
    /// One name, or two: index and element, key and value.
    var variables: [Node.Name]
    /// A filter before `body`, where the macro takes one.
    var condition: Int?
    var body: Int
}

enum UnaryOperator: String, Sendable {
    case not = "!"
    case negate = "-"
}

enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contained = "in"

    /// Higher binds tighter; 0 is a comparison.
    var precedence: Int {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contained: 0
        case .add, .subtract: 1
        case .multiply, .divide, .remainder: 2
        }
    }

    init?(_ kind: Token.Kind) {
        switch kind {
        case .identifier("in"): self = .contained
        case .symbol(let symbol):
            switch symbol {
            case .plus: self = .add
            case .minus: self = .subtract
            case .star: self = .multiply
            case .slash: self = .divide
            case .percent: self = .remainder
            case .equal: self = .equal
            case .notEqual: self = .notEqual
            case .less: self = .less
            case .lessOrEqual: self = .lessOrEqual
            case .greater: self = .greater
            case .greaterOrEqual: self = .greaterOrEqual
            default: return nil
            }
        default: return nil
        }
    }
}
