/// The order of values of one type that has an order.
enum Sorting {
    /// Positions of the values from the least to the greatest; equal ones keep their order.
    static func order(of values: [Value], _ meter: inout Meter) throws(EvaluationError) -> [Int] {
        guard let first = values.first else { return [] }
        for value in values where !Comparison.areOrdered(first, value) || value.typeName != first.typeName {
            throw .noOverload("sort", first, value)
        }
        let bits = Int.bitWidth - values.count.leadingZeroBitCount
        try meter.charge(values.count * bits)
        for value in values { try meter.charge(value.scanCost * bits) }
        return values.indices.sorted { a, b in
            let order = Comparison.order(values[a], values[b]) ?? 0
            return order != 0 ? order < 0 : a < b
        }
    }
}
