/// A parsed expression: nodes in one array, each after its children, so that nothing about it is recursive.
///
/// Nodes are plain numbers, copied at no cost: names stay in the source; children, literals and loops lie in arrays of
/// their own.
struct Syntax: Sendable {
    let bytes: [UInt8]
    var nodes: [Node] = []
    var root = 0
    fileprivate(set) var children: [Int32] = []
    fileprivate(set) var literals: [Value] = []
    fileprivate(set) var loops: [Comprehension] = []
    /// Names that are not written anywhere, such as those that `cel.block` makes.
    fileprivate(set) var madeNames: [String] = []

    init(bytes: [UInt8], capacity: Int) {
        self.bytes = bytes
        nodes.reserveCapacity(capacity)
    }

    func range(_ node: Int) -> Range<Int> { nodes[node].range }

    func text(_ name: Name) -> String { name.made >= 0 ? madeNames[Int(name.made)] : String(decoding: bytes[name.range], as: UTF8.self) }

    func isSame(_ a: Name, _ b: Name) -> Bool {
        if a.made >= 0 || b.made >= 0 { return a.made >= 0 && b.made >= 0 && text(a) == text(b) }
        guard a.end - a.start == b.end - b.start else { return false }
        for offset in 0..<Int(a.end - a.start) where bytes[Int(a.start) + offset] != bytes[Int(b.start) + offset] { return false }
        return true
    }

    func spells(_ name: Name, _ word: StaticString) -> Bool {
        guard name.made < 0, Int(name.end - name.start) == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for (offset, letter) in letters.enumerated() where bytes[Int(name.start) + offset] != letter { return false }
            return true
        }
    }

    func child(_ place: Int) -> Int { Int(children[place]) }

    /// An element of a list literal; `isOptional`: written with `?`.
    func element(_ place: Int) -> (node: Int, isOptional: Bool) { (Int(children[place] >> 1), children[place] & 1 == 1) }

    /// An entry of a map literal, of which each takes two places.
    func entry(_ entries: NodeList, _ number: Int) -> (key: Int, value: Int, isOptional: Bool) {
        let (key, isOptional) = element(entries.places.lowerBound + number * 2)
        return (key, child(entries.places.lowerBound + number * 2 + 1), isOptional)
    }

    func loop(_ number: Int) -> Comprehension { loops[number] }
    func literal(_ number: Int) -> Value { literals[number] }
}

/// How the parser fills it.
extension Syntax {
    mutating func list(_ nodes: some Sequence<Int32>) -> NodeList {
        let start = children.count
        children.append(contentsOf: nodes)
        return NodeList(start: Int32(start), count: Int32(children.count - start))
    }

    mutating func add(_ literal: Value) -> Int {
        literals.append(literal)
        return literals.count - 1
    }

    mutating func add(_ loop: Comprehension) -> Int {
        loops.append(loop)
        return loops.count - 1
    }

    /// A name with a place in the text that stands for it.
    mutating func make(_ name: String, _ range: Range<Int>) -> Name {
        madeNames.append(name)
        return Name(range, made: madeNames.count - 1)
    }
}

/// A stretch of `Syntax.children`.
struct NodeList: Sendable {
    var start: Int32
    var count: Int32

    var places: Range<Int> { Int(start)..<Int(start + count) }
    static let empty = NodeList(start: 0, count: 0)
}

/// A name as it is written, or, if `made` is not negative, one of `Syntax.madeNames`.
struct Name: Sendable {
    var start: Int32
    var end: Int32
    var made: Int32

    init(_ range: Range<Int>, made: Int = -1) {
        start = Int32(truncatingIfNeeded: range.lowerBound)
        end = Int32(truncatingIfNeeded: range.upperBound)
        self.made = Int32(truncatingIfNeeded: made)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
}

struct Node: Sendable {
    var kind: Kind
    /// UTF-8 offsets into the text that was compiled.
    var start: Int32
    var end: Int32
    /// 1 for a leaf; never above `Limits.depth`.
    var depth: Int32

    var range: Range<Int> { Int(start)..<Int(end) }

    enum Kind: Sendable {
        /// A place in `Syntax.literals`.
        case literal(Int)
        /// `rooted`: written `.name`, which no local name and no container hides.
        case identifier(Name, rooted: Bool)
        case select(operand: Int, field: Name, isOptional: Bool)
        /// `has(operand.field)`
        case presence(operand: Int, field: Name)
        case call(Name, target: Int?, arguments: NodeList)
        case unary(UnaryOperator, Int)
        case binary(BinaryOperator, Int, Int)
        case and(NodeList)
        case or(NodeList)
        case conditional(Int, then: Int, else: Int)
        case index(operand: Int, Int, isOptional: Bool)
        /// See `Syntax.element`.
        case list(NodeList)
        /// See `Syntax.entry`.
        case map(NodeList)
        /// A place in `Syntax.loops`.
        case comprehension(Int)
        /// `cel.bind(name, value, body)`
        case bind(Name, value: Int, body: Int)
        /// `operand.optMap(name, body)`, or `optFlatMap` when the body is itself optional.
        case optionalMap(operand: Int, Name, body: Int, isFlat: Bool)
    }
}

/// A loop over a list or a map, which the language writes as a macro.
struct Comprehension: Sendable {
    enum Kind: Sendable { case all, exists, existsOne, filter, map, sortBy, transformList, transformMap, transformMapEntry }
    var kind: Kind
    var operand: Int
    /// The element or key; with a second name the index or key, and then the element or value.
    var variable: Name
    var second: Name?
    /// A filter before `body`, where the macro takes one.
    var condition: Int?
    var body: Int

    var variableCount: Int { second == nil ? 1 : 2 }
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
        case .in: self = .contained
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
    }
}
