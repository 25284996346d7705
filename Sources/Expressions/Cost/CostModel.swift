/// What a function costs beyond the call itself, and how large its result can be.
enum CostModel {
    struct Call {
        var result: ValueType
        /// The last argument when it is a literal.
        var constant: Value?
        /// Of the arguments, the receiver first.
        private(set) var first = Extent.one
        private(set) var second = Extent.one
        private(set) var third = Extent.one
        /// Of all arguments together.
        private(set) var total = 0
        /// The largest element of any argument, or the argument itself.
        private(set) var element = 1
        private var count = 0

        init(result: ValueType) { self.result = result }

        mutating func add(_ argument: Extent) {
            switch count {
            case 0: first = argument
            case 1: second = argument
            case 2: third = argument
            default: break
            }
            count += 1
            total = plus(total, argument.total)
            element = max(element, argument.element, argument.total)
        }
    }

    typealias Model = @Sendable (Call) -> (steps: Int, size: Extent)

    static func named(_ name: String) -> Model { table[name] ?? usual }

    /// Scans its arguments once and gives back no more than it was given.
    private static let usual: Model = { call in
        let steps = plus(1, call.total >> 4)
        switch call.result {
        case .string, .bytes: return (steps, .text(max(call.total, 64)))
        case .list, .map, .optional, .dyn, .variable, .parameter, .opaque, .type, .record:
            return (steps, Extent(count: max(1, call.total), element: call.element, total: max(1, call.total)))
        case .null, .bool, .int, .uint, .double, .timestamp, .duration: return (steps, .one)
        }
    }

    private static let table: [String: Model] = [
        "lists.range": { call in
            var count = 1_000_000
            if case .int(let number) = call.constant { count = Int(max(0, min(number, 1_000_000))) }
            return (count, .list(count, of: 1))
        },
        "join": { call in
            let steps = plus(call.first.count, plus(call.first.total, times(call.first.count, call.second.count)) / 16)
            return (steps, .text(plus(call.first.total, times(call.first.count, call.second.count))))
        }, "split": pieces, "words": pieces, "hashtags": pieces, "mentions": pieces, "links": pieces,
        "replace": { call in
            let hits = plus(call.first.count, 1)
            let made = plus(call.first.count, times(hits, call.third.count))
            return (times(hits, 1 + call.third.count / 16), .text(made))
        },
        "format": { call in
            // Each value once, with separators between the elements of lists.
            let made = plus(call.first.count, times(call.second.total, 4))
            return (plus(made >> 2, call.second.count), .text(max(made, times(call.second.count, 512))))
        },
        "matches": { call in
            var instructions = RegularExpression.sizeLimit
            if case .string(let pattern) = call.constant, let expression = try? RegularExpression(pattern) {
                instructions = expression.instructions.count
            }
            return (plus(call.second.count, plus(1, times(call.first.count, instructions + 1) >> 6)), .one)
        }, "distinct": { call in (times(call.first.count, plus(call.first.count, call.first.total)), call.first) }, "sort": sorted,
        "sets.contains": products, "sets.equivalent": products, "sets.intersects": products,
        "similarity": { call in (plus(call.first.count, call.second.count), .one) },
        "upper": { call in (plus(1, call.first.count >> 4), .text(times(call.first.count, 3))) },
        "lower": { call in (plus(1, call.first.count >> 4), .text(times(call.first.count, 3))) },
        "title": { call in (plus(1, call.first.count >> 4), .text(times(call.first.count, 3))) },
        "slug": { call in (plus(1, call.first.count >> 4), .text(times(call.first.count, 18))) },
        "strings.quote": { call in (plus(1, call.first.count >> 4), .text(plus(2, times(call.first.count, 2)))) },
        "base64.encode": { call in (plus(1, call.first.count >> 4), .text(plus(4, times(call.first.count, 2)))) },
    ]

    private static let pieces: Model = { call in
        let count = plus(call.first.count, 1)
        return (count, .list(count, of: call.first.count, total: plus(call.first.count, count)))
    }

    private static let sorted: Model = { call in
        let bits = Int.bitWidth - call.first.count.leadingZeroBitCount
        return (plus(times(call.first.count, bits), times(call.first.total, bits) >> 6), call.first)
    }

    private static let products: Model = { call in
        let each = plus(1, min(call.first.element, call.second.element))
        return (times(2, times(plus(call.first.count, 1), times(plus(call.second.count, 1), each))), .one)
    }
}
