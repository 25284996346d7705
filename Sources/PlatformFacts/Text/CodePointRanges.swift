/// A set of scalars as ascending ranges, written in hexadecimal: `915-939 958 …`.
struct CodePointRanges: Sendable {
    private let lowers: [UInt32]
    private let uppers: [UInt32]

    init(_ text: String) {
        var lowers: [UInt32] = []
        var uppers: [UInt32] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            let ends = word.split(separator: "-").compactMap { UInt32($0, radix: 16) }
            guard let lower = ends.first, let upper = ends.last else { continue }
            lowers.append(lower)
            uppers.append(upper)
        }
        self.lowers = lowers
        self.uppers = uppers
    }

    var isEmpty: Bool { lowers.isEmpty }
    /// How many scalars the set holds.
    var count: Int { zip(lowers, uppers).reduce(0) { $0 + Int($1.1 - $1.0) + 1 } }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        // The last range that begins at the scalar or before it.
        var low = 0
        var high = lowers.count
        while low < high {
            let middle = (low + high) / 2
            if lowers[middle] <= scalar.value { low = middle + 1 } else { high = middle }
        }
        return low > 0 && scalar.value <= uppers[low - 1]
    }
}
