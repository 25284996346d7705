extension StandardLibrary {
    static let bits: [FunctionDeclaration] = [
        pair("math.bitAnd", "The bits that both numbers have.", { $0 & $1 }, { $0 & $1 }),
        pair("math.bitOr", "The bits that either number has.", { $0 | $1 }, { $0 | $1 }),
        pair("math.bitXor", "The bits that one number has and the other has not.", { $0 ^ $1 }, { $0 ^ $1 }),
        FunctionDeclaration(
            "math.bitNot", doc: "The number with every bit turned.",
            overloads: [ValueType.int, .uint].map { type in
                .global1(type, type) { (value, _) throws(EvaluationError) in
                    switch value {
                    case .int(let number): return .int(~number)
                    case .uint(let number): return .uint(~number)
                    default: throw .noOverload("math.bitNot", value)
                    }
                }
            }),
        shift("math.bitShiftLeft", "The bits moved up by some places; what falls off is gone.") { $0 << $1 },
        shift("math.bitShiftRight", "The bits moved down by some places; zeros follow, also for negative numbers.") { $0 >> $1 },
    ]

    private static func pair(
        _ name: String, _ doc: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64,
        _ unsigned: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [ValueType.int, .uint].map { type in
                .global2(type, type, type) { (a, b, _) throws(EvaluationError) in
                    switch (a, b) {
                    case (.int(let x), .int(let y)): return .int(signed(x, y))
                    case (.uint(let x), .uint(let y)): return .uint(unsigned(x, y))
                    default: throw .noOverload(name, a, b)
                    }
                }
            })
    }

    private static func shift(_ name: String, _ doc: String, _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64)
        -> FunctionDeclaration
    {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [ValueType.int, .uint].map { type in
                .global2(type, .int, type) { (value, places, _) throws(EvaluationError) in
                    let places = try places.integer()
                    guard places >= 0 else { throw EvaluationError(.invalidArgument, "\(name) by a negative number: \(places)") }
                    switch value {
                    case .int(let number): return .int(Int64(bitPattern: body(UInt64(bitPattern: number), UInt64(places))))
                    case .uint(let number): return .uint(body(number, UInt64(places)))
                    default: throw .noOverload(name, value)
                    }
                }
            })
    }
}
