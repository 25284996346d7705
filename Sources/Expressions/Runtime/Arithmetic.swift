/// The operators on values whose types are known only now. What overflows is an error, never wrapped.
enum Arithmetic {
    static func apply(_ sign: BinaryOperator, _ a: Value, _ b: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch sign {
        case .add: return try add(a, b, &meter)
        case .subtract: return try subtract(a, b)
        case .multiply: return try multiply(a, b)
        case .divide: return try divide(a, b)
        case .remainder: return try remainder(a, b)
        case .equal: return .bool(try Comparison.equal(a, b, &meter))
        case .notEqual: return .bool(!(try Comparison.equal(a, b, &meter)))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            try meter.charge(min(a.scanCost, b.scanCost))
            return .bool(try compare(sign, a, b))
        case .contained: return .bool(try Comparison.contained(a, in: b, &meter))
        }
    }

    static func compare(_ sign: BinaryOperator, _ a: Value, _ b: Value) throws(EvaluationError) -> Bool {
        guard let order = Comparison.order(a, b) else {
            if Comparison.areOrdered(a, b) { return false }
            throw .noOverload(sign.rawValue, a, b)
        }
        return holds(sign, order)
    }

    static func holds(_ sign: BinaryOperator, _ order: Int) -> Bool {
        switch sign {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        case .equal: order == 0
        case .notEqual: order != 0
        default: false
        }
    }

    static func add(_ a: Value, _ b: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch (a, b) {
        case (.int(let x), .int(let y)): return .int(try checked(x.addingReportingOverflow(y)))
        case (.uint(let x), .uint(let y)): return .uint(try checked(x.addingReportingOverflow(y)))
        case (.double(let x), .double(let y)): return .double(x + y)
        case (.string(let x), .string(let y)):
            try meter.charge((x.utf8.count + y.utf8.count) >> 4)
            return .string(x + y)
        case (.bytes(let x), .bytes(let y)):
            try meter.charge((x.count + y.count) >> 4)
            return .bytes(x + y)
        case (.list(let x), .list(let y)):
            try meter.charge((x.count + y.count) >> 2)
            return .list(x + y)
        case (.duration(let x), .duration(let y)): return try duration(x.total + y.total)
        case (.timestamp(let x), .duration(let y)), (.duration(let y), .timestamp(let x)): return try timestamp(x.total + y.total)
        default: throw .noOverload("+", a, b)
        }
    }

    static func subtract(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
        switch (a, b) {
        case (.int(let x), .int(let y)): return .int(try checked(x.subtractingReportingOverflow(y)))
        case (.uint(let x), .uint(let y)): return .uint(try checked(x.subtractingReportingOverflow(y)))
        case (.double(let x), .double(let y)): return .double(x - y)
        case (.duration(let x), .duration(let y)): return try duration(x.total - y.total)
        case (.timestamp(let x), .timestamp(let y)): return try duration(x.total - y.total)
        case (.timestamp(let x), .duration(let y)): return try timestamp(x.total - y.total)
        default: throw .noOverload("-", a, b)
        }
    }

    private static func multiply(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
        switch (a, b) {
        case (.int(let x), .int(let y)): return .int(try checked(x.multipliedReportingOverflow(by: y)))
        case (.uint(let x), .uint(let y)): return .uint(try checked(x.multipliedReportingOverflow(by: y)))
        case (.double(let x), .double(let y)): return .double(x * y)
        default: throw .noOverload("*", a, b)
        }
    }

    private static func divide(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
        switch (a, b) {
        case (.int, .int(0)), (.uint, .uint(0)): throw EvaluationError(.divisionByZero, "division by zero")
        case (.int(let x), .int(let y)): return .int(try checked(x.dividedReportingOverflow(by: y)))
        case (.uint(let x), .uint(let y)): return .uint(x / y)
        case (.double(let x), .double(let y)): return .double(x / y)
        default: throw .noOverload("/", a, b)
        }
    }

    private static func remainder(_ a: Value, _ b: Value) throws(EvaluationError) -> Value {
        switch (a, b) {
        case (.int, .int(0)), (.uint, .uint(0)): throw EvaluationError(.divisionByZero, "modulus by zero")
        case (.int(let x), .int(let y)): return .int(try checked(x.remainderReportingOverflow(dividingBy: y)))
        case (.uint(let x), .uint(let y)): return .uint(x % y)
        default: throw .noOverload("%", a, b)
        }
    }

    static func negate(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .int(let number): return .int(try checked(Int64(0).subtractingReportingOverflow(number)))
        case .double(let number): return .double(-number)
        default: throw .noOverload("-", value)
        }
    }

    @inline(__always)
    static func checked<T>(_ result: (partialValue: T, overflow: Bool)) throws(EvaluationError) -> T {
        if result.overflow { throw .overflow(T.self == Int64.self ? "int" : "uint") }
        return result.partialValue
    }

    static func duration(_ total: Int128) throws(EvaluationError) -> Value {
        guard let value = NanoDuration(total: total) else { throw .range("duration") }
        return .duration(value)
    }

    static func timestamp(_ total: Int128) throws(EvaluationError) -> Value {
        guard let value = NanoTimestamp(total: total) else { throw .range("timestamp") }
        return .timestamp(value)
    }
}
