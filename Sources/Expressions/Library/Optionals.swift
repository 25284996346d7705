import Foundation

/// CEL's optional values (https://github.com/google/cel-spec/wiki/proposal-246) and base64.
extension StandardLibrary {
    private static let wrapped = ValueType.optional(.parameter("A"))

    static let optionals: [FunctionDeclaration] = [
        FunctionDeclaration(
            "optional.of", doc: "An optional value that is there.",
            overloads: [.global1(.parameter("A"), wrapped) { (value, _) throws(EvaluationError) in .optional(value) }]),
        FunctionDeclaration(
            "optional.ofNonZeroValue", doc: "An optional value that is there unless it is empty, zero, false or null.",
            overloads: [
                .global1(.parameter("A"), wrapped) { (value, _) throws(EvaluationError) in .optional(value.isZero ? nil : value) }
            ]),
        .global("optional.none", [], returns: wrapped, doc: "An optional value that is not there.") { (_, _) throws(EvaluationError) in
            .optional(nil)
        },
        FunctionDeclaration(
            "hasValue", doc: "Whether an optional value is there.",
            overloads: [.member1(wrapped, .bool) { (value, _) throws(EvaluationError) in .bool(try value.unwrapped() != nil) }]),
        FunctionDeclaration(
            "value", doc: "What an optional value holds; an error if it is not there.",
            overloads: [
                .member1(wrapped, .parameter("A")) { (value, _) throws(EvaluationError) in
                    guard let inner = try value.unwrapped() else {
                        throw EvaluationError(.invalidArgument, "optional.none() has no value")
                    }
                    return inner
                }
            ]),
        FunctionDeclaration(
            "or", doc: "An optional value if it is there, else another one.",
            overloads: [
                .member2(wrapped, wrapped, wrapped) { (value, other, _) throws(EvaluationError) in
                    try value.unwrapped() == nil ? other : value
                }
            ]),
        FunctionDeclaration(
            "orValue", doc: "What an optional value holds if it is there, else this.",
            overloads: [
                .member2(wrapped, .parameter("A"), .parameter("A")) { (value, other, _) throws(EvaluationError) in
                    try value.unwrapped() ?? other
                }
            ]),
        FunctionDeclaration(
            "optional.unwrap", doc: "The values of a list of optional values that are there.",
            overloads: [.global1(.list(wrapped), .list(.parameter("A")), present)]),
        FunctionDeclaration(
            "unwrapOpt", doc: "The values of a list of optional values that are there.",
            overloads: [.member1(.list(wrapped), .list(.parameter("A")), present)]),
    ]

    @Sendable private static func present(_ list: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        var values: [Value] = []
        for element in try list.elements() { if let value = try element.unwrapped() { values.append(value) } }
        return .list(values)
    }

    static let encoders: [FunctionDeclaration] = [
        FunctionDeclaration(
            "base64.encode", doc: "Bytes as base64 text.",
            overloads: [
                .global1(.bytes, .string) { (value, meter) throws(EvaluationError) in
                    guard case .bytes(let bytes) = value else { throw .noOverload("base64.encode", value) }
                    return .string(Data(bytes).base64EncodedString())
                }
            ]),
        FunctionDeclaration(
            "base64.decode", doc: "The bytes that a base64 text stands for; the padding may be missing.",
            overloads: [
                .global1(.string, .bytes) { (value, meter) throws(EvaluationError) in
                    var text = try value.text()
                    while text.utf8.count % 4 != 0, text.utf8.count < 1 << 20 { text += "=" }
                    guard let data = Data(base64Encoded: text) else {
                        throw EvaluationError(.invalidArgument, "this is no base64")
                    }
                    return .bytes(Array(data))
                }
            ]),
    ]
}

extension Value {
    fileprivate func unwrapped() throws(EvaluationError) -> Value? {
        guard case .optional(let inner) = self else { throw .noOverload("optional", self) }
        return inner
    }
}
