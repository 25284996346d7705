/// cel-go's list and set extensions (https://github.com/google/cel-go/tree/master/ext#lists).
extension StandardLibrary {
    private static let a = ValueType.parameter("A")

    static let lists: [FunctionDeclaration] = [
        .global("lists.range", [.int], returns: .list(.int), doc: "The numbers from 0 up to, not including, a number.") {
            (values, meter) throws(EvaluationError) in
            let count = try values[0].integer()
            guard count > 0 else { return .list([]) }
            guard count <= 1_000_000 else { throw .range("lists.range") }
            try meter.charge(Int(count))
            return .list((0..<count).map { .int($0) })
        },
        FunctionDeclaration(
            "slice", doc: "The elements from a position up to, not including, another.",
            overloads: [
                .member(.list(a), [.int, .int], .list(a)) { (values, _) throws(EvaluationError) in
                    let elements = try values[0].elements()
                    let (start, end) = (try values[1].integer(), try values[2].integer())
                    guard start >= 0, start <= end, end <= elements.count else {
                        throw EvaluationError(.outOfRange, "cannot slice(\(start), \(end)) a list of \(elements.count) elements")
                    }
                    return .list(Array(elements[Int(start)..<Int(end)]))
                }
            ]),
        FunctionDeclaration(
            "first", doc: "The first element, as an optional value.",
            overloads: [
                .member1(.list(a), .optional(a)) { (list, _) throws(EvaluationError) in .optional(try list.elements().first) }
            ]),
        FunctionDeclaration(
            "last", doc: "The last element, as an optional value.",
            overloads: [
                .member1(.list(a), .optional(a)) { (list, _) throws(EvaluationError) in .optional(try list.elements().last) }
            ]),
        FunctionDeclaration(
            "reverse", doc: "The elements in reverse order.",
            overloads: [.member1(.list(a), .list(a)) { (list, _) throws(EvaluationError) in .list(try list.elements().reversed()) }]),
        FunctionDeclaration(
            "distinct", doc: "Each element once, where it first stands.",
            overloads: [
                .member1(.list(a), .list(a)) { (list, meter) throws(EvaluationError) in
                    var kept: [Value] = []
                    for element in try list.elements() where !(try Comparison.contained(element, in: .list(kept), &meter)) {
                        kept.append(element)
                    }
                    return .list(kept)
                }
            ]),
        FunctionDeclaration(
            "sort", doc: "The elements in ascending order; they must be of one type that has an order.",
            overloads: [.member1(.list(a), .list(a), sorted)]),
        FunctionDeclaration(
            "flatten", doc: "The elements of the lists in a list, one level deep or as many as given.",
            overloads: [
                .member(.list(.dyn), [], .list(.dyn)) { (values, meter) throws(EvaluationError) in
                    .list(try flattened(try values[0].elements(), 1, &meter))
                },
                .member(.list(.dyn), [.int], .list(.dyn)) { (values, meter) throws(EvaluationError) in
                    let depth = try values[1].integer()
                    guard depth >= 0 else { throw EvaluationError(.invalidArgument, "flatten to a negative depth") }
                    return .list(try flattened(try values[0].elements(), depth, &meter))
                },
            ]),
    ]

    @Sendable private static func sorted(_ list: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        let elements = try list.elements()
        return .list(try Sorting.order(of: elements, &meter).map { elements[$0] })
    }

    private static func flattened(_ elements: [Value], _ depth: Int64, _ meter: inout Meter) throws(EvaluationError) -> [Value] {
        var made: [Value] = []
        for element in elements {
            try meter.charge(1)
            if depth > 0, case .list(let inner) = element {
                made += try flattened(inner, depth - 1, &meter)
            } else {
                made.append(element)
            }
        }
        return made
    }

    static let sets: [FunctionDeclaration] = [
        relation("sets.contains", "Whether a list has every element of another.") { (a, b, meter) throws(EvaluationError) in
            try isSubset(b, a, &meter)
        },
        relation("sets.equivalent", "Whether two lists have the same elements, however often and in whatever order.") {
            (a, b, meter) throws(EvaluationError) in
            guard try isSubset(b, a, &meter) else { return false }
            return try isSubset(a, b, &meter)
        },
        relation("sets.intersects", "Whether two lists have an element in common.") { (a, b, meter) throws(EvaluationError) in
            for element in a where try Comparison.contained(element, in: .list(b), &meter) { return true }
            return false
        },
    ]

    private static func isSubset(_ a: [Value], _ b: [Value], _ meter: inout Meter) throws(EvaluationError) -> Bool {
        for element in a where !(try Comparison.contained(element, in: .list(b), &meter)) { return false }
        return true
    }

    private static func relation(
        _ name: String, _ doc: String, _ holds: @escaping @Sendable ([Value], [Value], inout Meter) throws(EvaluationError) -> Bool
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [
                .global2(.list(a), .list(a), .bool) { (a, b, meter) throws(EvaluationError) in
                    .bool(try holds(try a.elements(), try b.elements(), &meter))
                }
            ])
    }
}
