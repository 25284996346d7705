/// Why an evaluation has no value.
package struct EvaluationError: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case noSuchOverload = "no_such_overload"
        case noSuchKey = "no_such_key"
        case noSuchField = "no_such_field"
        case outOfRange = "out_of_range"
        case divisionByZero = "division_by_zero"
        case overflow
        case invalidArgument = "invalid_argument"
        case unbound
        /// The step budget is used up.
        case budget
    }

    package var kind: Kind
    /// Without a full stop.
    package var message: String
    /// The part that failed, in UTF-8 offsets into the compiled text; nil inside a function.
    package var range: Range<Int>?

    package init(_ kind: Kind, _ message: String, range: Range<Int>? = nil) {
        self.kind = kind
        self.message = message
        self.range = range
    }

    /// The innermost place wins.
    func at(_ range: Range<Int>) -> EvaluationError {
        self.range == nil ? EvaluationError(kind, message, range: range) : self
    }

    static func noOverload(_ name: String, _ values: Value...) -> EvaluationError { noOverload(name, values) }

    static func noOverload(_ name: String, _ values: [Value]) -> EvaluationError {
        let types = values.map(\.typeName).joined(separator: ", ")
        return EvaluationError(.noSuchOverload, "no such overload: \(name) of (\(types))")
    }

    static func overflow(_ type: String) -> EvaluationError { EvaluationError(.overflow, "\(type) overflow") }
    static func range(_ what: String) -> EvaluationError { EvaluationError(.outOfRange, "\(what) out of range") }
}
