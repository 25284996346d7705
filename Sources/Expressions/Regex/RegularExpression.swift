/// A regular expression in RE2's syntax (https://github.com/google/re2/wiki/Syntax), matched in time linear in the text.
///
/// Patterns come from rule files and texts from strangers: no construct needs backtracking, and every size has a limit.
/// RE2 offers no look-around and no back-references.
struct RegularExpression: Sendable {
    struct Malformed: Error {
        let message: String
    }

    let instructions: [Instruction]
    /// Characters that must begin a match, when all alternatives begin with a class; spares the search elsewhere.
    let isAnchoredAtStart: Bool

    enum Instruction: Sendable {
        case one(CharacterClass)
        case any(includingNewline: Bool)
        case fork(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case match
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
    }

    /// Instructions of one compiled pattern; RE2's default memory limit is of this order.
    static let sizeLimit = 20_000
    static let patternLimit = 4_000

    init(_ pattern: String) throws(Malformed) {
        guard pattern.utf8.count <= Self.patternLimit else { throw Malformed(message: "longer than \(Self.patternLimit) bytes") }
        var parser = RegexParser(pattern)
        let tree = try parser.parse()
        var assembler = RegexAssembler()
        try assembler.emit(tree)
        try assembler.add(.match)
        instructions = assembler.instructions
        if case .assert(.textStart) = assembler.instructions[0] {
            isAnchoredAtStart = true
        } else {
            isAnchoredAtStart = false
        }
    }
}

/// A pattern as a tree, flags already applied.
indirect enum RegexTree: Sendable {
    case empty
    case one(CharacterClass)
    case any(includingNewline: Bool)
    case assert(RegularExpression.Assertion)
    case sequence([RegexTree])
    case choice([RegexTree])
    /// `maximum` nil = without end. Greed does not matter to whether there is a match.
    case repeated(RegexTree, minimum: Int, maximum: Int?)

    /// How often the innermost part may be written out.
    var repeatProduct: Int {
        switch self {
        case .empty, .one, .any, .assert: 1
        case .sequence(let parts), .choice(let parts): parts.reduce(1) { max($0, $1.repeatProduct) }
        case .repeated(let inner, let minimum, let maximum): times(inner.repeatProduct, max(1, maximum ?? minimum))
        }
    }

    var isEmpty: Bool {
        switch self {
        case .empty: true
        case .sequence(let parts), .choice(let parts): parts.allSatisfy(\.isEmpty)
        case .repeated(let inner, _, let maximum): maximum == 0 || inner.isEmpty
        case .one, .any, .assert: false
        }
    }
}

/// Lays a tree out as instructions (Thompson's construction).
struct RegexAssembler {
    var instructions: [RegularExpression.Instruction] = []

    mutating func add(_ instruction: RegularExpression.Instruction) throws(RegularExpression.Malformed) {
        guard instructions.count < RegularExpression.sizeLimit else {
            throw RegularExpression.Malformed(message: "its repetitions make it too large")
        }
        instructions.append(instruction)
    }

    mutating func emit(_ tree: RegexTree) throws(RegularExpression.Malformed) {
        switch tree {
        case .empty: break
        case .one(let set): try add(.one(set))
        case .any(let includingNewline): try add(.any(includingNewline: includingNewline))
        case .assert(let assertion): try add(.assert(assertion))
        case .sequence(let parts): for part in parts { try emit(part) }
        case .choice(let branches): try emitChoice(branches)
        case .repeated where tree.isEmpty: break
        case .repeated(let inner, let minimum, let maximum):
            for _ in 0..<minimum { try emit(inner) }
            if let maximum {
                var forks: [Int] = []
                for _ in minimum..<max(minimum, maximum) {
                    forks.append(instructions.count)
                    try add(.match)
                    try emit(inner)
                }
                for fork in forks { instructions[fork] = .fork(fork + 1, instructions.count) }
            } else {
                let fork = instructions.count
                try add(.match)
                try emit(inner)
                try add(.jump(fork))
                instructions[fork] = .fork(fork + 1, instructions.count)
            }
        }
    }

    private mutating func emitChoice(_ branches: [RegexTree]) throws(RegularExpression.Malformed) {
        var exits: [Int] = []
        for (index, branch) in branches.enumerated() {
            if index == branches.count - 1 {
                try emit(branch)
            } else {
                let fork = instructions.count
                try add(.match)
                try emit(branch)
                exits.append(instructions.count)
                try add(.match)
                instructions[fork] = .fork(fork + 1, instructions.count)
            }
        }
        for exit in exits { instructions[exit] = .jump(instructions.count) }
    }
}
