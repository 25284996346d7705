/// All functions that are built in, by subject.
enum StandardLibrary {
    static let functions: [FunctionDeclaration] =
        conversions + times + texts + textExtensions + postTexts + mathematics + bits + lists + sets + encoders + optionals + networks
}

extension FunctionDeclaration.Overload {
    static func global1(
        _ parameter: ValueType, _ result: ValueType,
        _ body: @escaping @Sendable (Value, inout Meter) throws(EvaluationError) -> Value
    ) -> Self {
        Self(isMember: false, parameters: [parameter], result: result, implementation: .unary(body))
    }

    static func global2(
        _ first: ValueType, _ second: ValueType, _ result: ValueType,
        _ body: @escaping @Sendable (Value, Value, inout Meter) throws(EvaluationError) -> Value
    ) -> Self {
        Self(isMember: false, parameters: [first, second], result: result, implementation: .binary(body))
    }

    static func member1(
        _ receiver: ValueType, _ result: ValueType,
        _ body: @escaping @Sendable (Value, inout Meter) throws(EvaluationError) -> Value
    ) -> Self {
        Self(isMember: true, parameters: [receiver], result: result, implementation: .unary(body))
    }

    static func member2(
        _ receiver: ValueType, _ argument: ValueType, _ result: ValueType,
        _ body: @escaping @Sendable (Value, Value, inout Meter) throws(EvaluationError) -> Value
    ) -> Self {
        Self(isMember: true, parameters: [receiver, argument], result: result, implementation: .binary(body))
    }

    static func member(
        _ receiver: ValueType, _ arguments: [ValueType], _ result: ValueType,
        _ body: @escaping @Sendable ([Value], inout Meter) throws(EvaluationError) -> Value
    ) -> Self { Self(isMember: true, parameters: [receiver] + arguments, result: result, implementation: .any(body)) }

    /// With a look at the last argument when it is a literal.
    func verifying(_ look: @escaping @Sendable (Value) -> (message: String, hint: String?)?) -> Self {
        verifying(at: parameters.count - (isMember ? 2 : 1), look)
    }

    /// With a look at an argument between the parentheses, from 0, when it is a literal.
    func verifying(at position: Int, _ look: @escaping @Sendable (Value) -> (message: String, hint: String?)?) -> Self {
        var overload = self
        overload.verify = { arguments in
            guard position < arguments.count, let literal = arguments[position], let problem = look(literal) else { return nil }
            return FunctionDeclaration.Objection(position: position, message: problem.message, hint: problem.hint)
        }
        return overload
    }

    func verifying(_ look: @escaping @Sendable ([Value?]) -> FunctionDeclaration.Objection?) -> Self {
        var overload = self
        overload.verify = look
        return overload
    }

    /// With work that a constant last argument allows to be done once.
    func preparing(_ prepare: @escaping @Sendable (Value) -> FunctionDeclaration.Prepared?) -> Self {
        var overload = self
        overload.prepare = prepare
        return overload
    }
}

extension Value {
    /// The payload, or an error for a function that was handed another kind.
    func text() throws(EvaluationError) -> String {
        guard case .string(let text) = self else { throw .noOverload("string", self) }
        return text
    }
    func integer() throws(EvaluationError) -> Int64 {
        guard case .int(let number) = self else { throw .noOverload("int", self) }
        return number
    }
    func elements() throws(EvaluationError) -> [Value] {
        guard case .list(let elements) = self else { throw .noOverload("list", self) }
        return elements
    }
}
