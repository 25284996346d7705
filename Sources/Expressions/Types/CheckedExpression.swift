/// A parsed expression with what checking found out: a type and a meaning for every node.
final class CheckedExpression: Sendable {
    let syntax: Syntax
    /// By node; nothing in them is left open.
    let types: [ValueType]
    let meanings: [Meaning]
    /// The variables that are read, in the order of first use: slots 0, 1, …
    let variables: [String]
    /// Slots for names bound by macros, after those of the variables.
    let localCount: Int
    let isLenient: Bool

    init(syntax: Syntax, types: [ValueType], meanings: [Meaning], variables: [String], localCount: Int, isLenient: Bool) {
        self.syntax = syntax
        self.types = types
        self.meanings = meanings
        self.variables = variables
        self.localCount = localCount
        self.isLenient = isLenient
    }

    var resultType: ValueType { types[syntax.root] }
}

/// What a name or a call stands for.
enum Meaning: Sendable {
    /// The node's kind says all.
    case plain
    /// A position among `CheckedExpression.variables`.
    case variable(Int)
    case local(Int)
    /// A type's name used as a value.
    case type(String)
    /// A call: the overloads that fit; `passesTarget` for member calls.
    case function(Function, OverloadChoice, passesTarget: Bool)
    /// The slots that a comprehension, a bind or an optional map fills, from the first on.
    case slots(first: Int, count: Int)
    /// Evaluates to this error; only where checking was turned off.
    case failure(String)
}
