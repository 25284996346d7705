import Foundation

/// cel-go's math extension (https://github.com/google/cel-go/tree/master/ext#math).
extension StandardLibrary {
    static let mathematics: [FunctionDeclaration] = [
        extreme("math.greatest", "The greatest of some numbers, or of a list.") { $0 > 0 },
        extreme("math.least", "The least of some numbers, or of a list.") { $0 < 0 },
        ofDouble("math.ceil", "The next whole number upwards.") { .double($0.rounded(.up)) },
        ofDouble("math.floor", "The next whole number downwards.") { .double($0.rounded(.down)) },
        ofDouble("math.round", "The nearest whole number; halves go away from zero.") {
            .double($0.rounded(.toNearestOrAwayFromZero))
        },
        ofDouble("math.trunc", "The number without its fraction.") { .double($0.rounded(.towardZero)) },
        ofDouble("math.isNaN", "Whether this is no number.", .bool) { .bool($0.isNaN) },
        ofDouble("math.isInf", "Whether this is infinite.", .bool) { .bool($0.isInfinite) },
        ofDouble("math.isFinite", "Whether this is a finite number.", .bool) { .bool($0.isFinite) },
        FunctionDeclaration(
            "math.sqrt", doc: "The square root.",
            overloads: [ValueType.double, .int, .uint].map { type in
                .global1(type, .double) { (value, _) throws(EvaluationError) in
                    switch value {
                    case .double(let number): return .double(number.squareRoot())
                    case .int(let number): return .double(Double(number).squareRoot())
                    case .uint(let number): return .double(Double(number).squareRoot())
                    default: throw .noOverload("math.sqrt", value)
                    }
                }
            }),
        FunctionDeclaration(
            "math.abs", doc: "The distance from zero.", overloads: [ValueType.int, .uint, .double].map { .global1($0, $0, absolute) }),
        FunctionDeclaration(
            "math.sign", doc: "-1, 0 or 1.", overloads: [ValueType.int, .uint, .double].map { .global1($0, $0, sign) }),
    ]

    @Sendable private static func absolute(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .int(let number):
            guard number != .min else { throw .overflow("int") }
            return .int(abs(number))
        case .uint: return value
        case .double(let number): return .double(abs(number))
        default: throw .noOverload("math.abs", value)
        }
    }

    @Sendable private static func sign(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .int(let number): return .int(number.signum())
        case .uint(let number): return .uint(min(number, 1))
        case .double(let number): return .double(number > 0 ? 1 : number < 0 ? -1 : number)
        default: throw .noOverload("math.sign", value)
        }
    }

    private static func ofDouble(
        _ name: String, _ doc: String, _ result: ValueType = .double, _ body: @escaping @Sendable (Double) -> Value
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [
                .global1(.double, result) { (value, _) throws(EvaluationError) in
                    guard case .double(let number) = value else { throw .noOverload(name, value) }
                    return body(number)
                }
            ])
    }

    /// From one to eight numbers of any types, or a list of them. One type in, that type out; else it is left to run time.
    private static func extreme(_ name: String, _ doc: String, _ wins: @escaping @Sendable (Int) -> Bool) -> FunctionDeclaration {
        let numbers: [ValueType] = [.int, .uint, .double]
        let choose: @Sendable ([Value], inout Meter) throws(EvaluationError) -> Value = { (values, _) throws(EvaluationError) in
            guard var best = values.first, Comparison.isNumber(best) else { throw .noOverload(name, values) }
            for value in values.dropFirst() {
                guard Comparison.isNumber(value) else { throw .noOverload(name, values) }
                if let order = Comparison.numberOrder(value, best), wins(order) { best = value }
            }
            return best
        }
        var overloads: [FunctionDeclaration.Overload] = numbers.map {
            FunctionDeclaration.Overload(isMember: false, parameters: [$0], result: $0, implementation: .any(choose))
        }
        overloads += numbers.map { type in
            .global1(.list(type), type) { (value, meter) throws(EvaluationError) in try choose(try value.elements(), &meter) }
        }
        overloads.append(
            .global1(.list(.dyn), .dyn) { (value, meter) throws(EvaluationError) in try choose(try value.elements(), &meter) })
        for type in numbers {
            overloads.append(
                FunctionDeclaration.Overload(isMember: false, parameters: [type, type], result: type, implementation: .any(choose)))
        }
        for count in 2...8 {
            overloads.append(
                FunctionDeclaration.Overload(
                    isMember: false, parameters: Array(repeating: .dyn, count: count), result: .dyn, implementation: .any(choose)))
        }
        return FunctionDeclaration(name, doc: doc, overloads: overloads)
    }
}
