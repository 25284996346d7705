/// A kind of payload that comparisons can take straight out of a value.
protocol Payload: Comparable, Sendable {
    static func payload(of value: Value) -> Self?
}

extension Int64: Payload {
    @inline(__always)
    static func payload(of value: Value) -> Int64? { if case .int(let number) = value { number } else { nil } }
}

extension NanoDuration: Payload {
    @inline(__always)
    static func payload(of value: Value) -> NanoDuration? { if case .duration(let duration) = value { duration } else { nil } }
}

extension NanoTimestamp: Payload {
    @inline(__always)
    static func payload(of value: Value) -> NanoTimestamp? { if case .timestamp(let instant) = value { instant } else { nil } }
}

/// The comparisons that conditions are mostly made of, a field or variable beside a constant or another one, without a
/// `Value` in between.
extension Compiler {
    /// Nil where the types are not both known to be of one such kind.
    mutating func typedComparison(_ sign: BinaryOperator, _ left: Int, _ right: Int) -> Condition? {
        guard !checked.isLenient, sign != .contained else { return nil }
        switch (checked.types[left], checked.types[right]) {
        case (.int, .int): return typed(Int64.self, sign, left, right)
        case (.duration, .duration): return typed(NanoDuration.self, sign, left, right)
        case (.timestamp, .timestamp): return typed(NanoTimestamp.self, sign, left, right)
        default: return nil
        }
    }

    private mutating func typed<T: Payload>(_ type: T.Type, _ sign: BinaryOperator, _ left: Int, _ right: Int) -> Condition {
        let a = reader(type, left)
        let b = reader(type, right)
        let whenLess = Arithmetic.holds(sign, -1)
        let whenEqual = Arithmetic.holds(sign, 0)
        let whenGreater = Arithmetic.holds(sign, 1)
        if let constant = constants[right].flatMap(T.payload) {
            return { (frame: inout Frame) throws(EvaluationError) -> Bool in
                let x = try a(&frame)
                return x < constant ? whenLess : x == constant ? whenEqual : whenGreater
            }
        }
        return { (frame: inout Frame) throws(EvaluationError) -> Bool in
            let x = try a(&frame)
            let y = try b(&frame)
            return x < y ? whenLess : x == y ? whenEqual : whenGreater
        }
    }

    private typealias Reader<T> = @Sendable (inout Frame) throws(EvaluationError) -> T

    private mutating func reader<T: Payload>(_ type: T.Type, _ node: Int) -> Reader<T> {
        let range = syntax.range(node)
        let evaluate = evaluator(node)
        let slow: Reader<T> = { (frame: inout Frame) throws(EvaluationError) -> T in
            let value = try evaluate(&frame)
            guard let payload = T.payload(of: value) else {
                throw EvaluationError(.noSuchOverload, "a value of type \(value.typeName) where another was declared", range: range)
            }
            return payload
        }
        guard let path = recordPath(node) else { return slow }
        let slot = path.slot
        switch path.steps.count {
        case 1:
            let (type, position) = path.steps[0]
            return { (frame: inout Frame) throws(EvaluationError) -> T in
                if case .record(let record) = frame.slots[slot], record.type === type,
                    let payload = T.payload(of: record.fields[position])
                {
                    return payload
                }
                return try slow(&frame)
            }
        case 2:
            let (outer, first) = path.steps[0]
            let (inner, second) = path.steps[1]
            return { (frame: inout Frame) throws(EvaluationError) -> T in
                if case .record(let record) = frame.slots[slot], record.type === outer, case .record(let nested) = record.fields[first],
                    nested.type === inner, let payload = T.payload(of: nested.fields[second])
                {
                    return payload
                }
                return try slow(&frame)
            }
        default: return slow
        }
    }
}
