/// A function as data: what the checker, the evaluator and the reference pages need to know of it.
///
/// Implementations are pure: the same arguments give the same result, so that calls on constants run once, when compiled.
package struct FunctionDeclaration: Sendable {
    package struct Overload: Sendable {
        /// Written `receiver.name(…)`; the receiver is the first parameter.
        package var isMember: Bool
        package var parameters: [ValueType]
        package var result: ValueType
        package var implementation: Implementation
        /// Looks at what stands between the parentheses, as far as it is literal: why the call can only fail or is in vain.
        var verify: (@Sendable ([Value?]) -> Objection?)?
        /// Does once what depends on a constant last argument alone; gives a function of the first.
        var prepare: (@Sendable (Value) -> Prepared?)?

        package init(isMember: Bool, parameters: [ValueType], result: ValueType, implementation: Implementation) {
            self.isMember = isMember
            self.parameters = parameters
            self.result = result
            self.implementation = implementation
        }
    }

    /// What is wrong with a literal argument.
    package struct Objection: Sendable {
        /// Between the parentheses, from 0.
        var position: Int
        var message: String
        var hint: String?
    }

    typealias Prepared = @Sendable (Value, inout Meter) throws(EvaluationError) -> Value

    /// The meter is there to be charged for work that grows with the arguments.
    package enum Implementation: Sendable {
        case unary(@Sendable (Value, inout Meter) throws(EvaluationError) -> Value)
        case binary(@Sendable (Value, Value, inout Meter) throws(EvaluationError) -> Value)
        case any(@Sendable ([Value], inout Meter) throws(EvaluationError) -> Value)
    }

    /// Dotted for functions in a namespace: `math.abs`.
    package var name: String
    /// What it does and an example, in Markdown: product text.
    package var doc: String
    package var overloads: [Overload]

    package init(_ name: String, doc: String, overloads: [Overload]) {
        self.name = name
        self.doc = doc
        self.overloads = overloads
    }

    /// A function with one overload, called as a method of its first parameter.
    package static func member(
        _ name: String, on receiver: ValueType, _ parameters: [ValueType] = [], returns result: ValueType, doc: String,
        _ body: @escaping @Sendable ([Value], inout Meter) throws(EvaluationError) -> Value
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [Overload(isMember: true, parameters: [receiver] + parameters, result: result, implementation: .any(body))])
    }

    /// A function with one overload, called by its name.
    package static func global(
        _ name: String, _ parameters: [ValueType], returns result: ValueType, doc: String,
        _ body: @escaping @Sendable ([Value], inout Meter) throws(EvaluationError) -> Value
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [Overload(isMember: false, parameters: parameters, result: result, implementation: .any(body))])
    }
}
