/// What the operators take and give, from the standard definitions of the language
/// (https://github.com/google/cel-spec/blob/master/doc/langdef.md#list-of-standard-definitions).
struct OperatorSignature: Sendable {
    var left: ValueType
    var right: ValueType
    var result: ValueType
}

extension BinaryOperator {
    var signatures: [OperatorSignature] {
        switch self {
        case .add: Self.sums
        case .subtract: Self.differences
        case .multiply, .divide: Self.products
        case .remainder: Self.remainders
        case .equal, .notEqual: Self.equalities
        case .less, .lessOrEqual, .greater, .greaterOrEqual: Self.orders
        case .contained: Self.containments
        }
    }

    private static let a = ValueType.parameter("A")
    private static let b = ValueType.parameter("B")
    private static let products = [ValueType.int, .uint, .double].map { OperatorSignature(left: $0, right: $0, result: $0) }
    private static let remainders = [ValueType.int, .uint].map { OperatorSignature(left: $0, right: $0, result: $0) }
    private static let sums =
        [ValueType.int, .uint, .double, .string, .bytes, .duration, .list(a)].map {
            OperatorSignature(left: $0, right: $0, result: $0)
        } + [
            OperatorSignature(left: .timestamp, right: .duration, result: .timestamp),
            OperatorSignature(left: .duration, right: .timestamp, result: .timestamp),
        ]
    private static let differences =
        [ValueType.int, .uint, .double, .duration].map { OperatorSignature(left: $0, right: $0, result: $0) } + [
            OperatorSignature(left: .timestamp, right: .timestamp, result: .duration),
            OperatorSignature(left: .timestamp, right: .duration, result: .timestamp),
        ]
    private static let equalities = [OperatorSignature(left: a, right: a, result: .bool)]
    private static let orders: [OperatorSignature] = {
        let numbers: [ValueType] = [.int, .uint, .double]
        let mixed = numbers.flatMap { left in numbers.map { OperatorSignature(left: left, right: $0, result: .bool) } }
        let others: [ValueType] = [.bool, .string, .bytes, .timestamp, .duration]
        return mixed + others.map { OperatorSignature(left: $0, right: $0, result: .bool) }
    }()
    private static let containments = [
        OperatorSignature(left: a, right: .list(a), result: .bool),
        OperatorSignature(left: a, right: .map(a, b), result: .bool),
    ]
}
