/// The known name that somebody who wrote `name` most likely meant, if one is near enough (optimal string alignment
/// distance ≤ 2, ≤ 3 for names longer than eight characters).
package func nearestName(to name: String, among known: [String]) -> String? {
    var effort = Int.max
    return NearestNames(known).nearest(to: name, effort: &effort)
}

/// Names prepared for many questions of what was meant.
package struct NearestNames: Sendable {
    private struct Candidate: Sendable {
        var name: String
        var scalars: [Unicode.Scalar]
        var length: Int
        var letters: UInt64
    }

    private let candidates: [Candidate]
    /// By their folded form: a name that differs only in case, or in `_` and `-`, is what was meant.
    private let folded: [String: Int]

    package init(_ names: [String]) {
        candidates = names.map { name in
            let scalars = Array(name.unicodeScalars)
            return Candidate(name: name, scalars: scalars, length: name.count, letters: Self.letters(scalars))
        }
        folded = Dictionary(names.enumerated().map { (Self.folded($1), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The one that differs only in case, or in `_` and `-`.
    package func same(as name: String) -> String? { folded[Self.folded(name)].map { candidates[$0].name } }

    /// The nearest by distance.
    ///
    /// - Parameter effort: how many names may still be compared letter by letter; what is used up is taken from it.
    package func nearest(to name: String, effort: inout Int) -> String? {
        let (length, scalars) = (name.count, Array(name.unicodeScalars))
        let letters = Self.letters(scalars)
        var limit = length > 8 ? 3 : length > 3 ? 2 : 1
        var best: Int?
        for (index, candidate) in candidates.enumerated() where abs(candidate.length - length) <= limit {
            // One step changes two letters of the sets at most.
            guard (candidate.letters ^ letters).nonzeroBitCount <= 2 * limit else { continue }
            guard effort > 0 else { break }
            effort -= 1
            let distance = alignmentDistance(scalars, candidate.scalars)
            guard distance <= limit else { continue }
            best = index
            // Later ones must be nearer.
            limit = distance - 1
            if limit < 0 { break }
        }
        // `durr` is the beginning of `duration` rather than a wrong `url`.
        if best == nil || limit > 0, effort > 0, let longer = continued(name, length) { return longer }
        return best.map { candidates[$0].name }
    }

    /// The only name that begins as one of four letters and more does, its last letter apart.
    private func continued(_ name: String, _ length: Int) -> String? {
        guard length >= 4 else { return nil }
        let start = name.dropLast()
        let found = candidates.filter { $0.length > length && $0.name.hasPrefix(start) }
        return found.count == 1 ? found.first?.name : nil
    }

    private static func folded(_ name: String) -> String {
        String(decoding: name.lowercased().utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
    }

    private static func letters(_ scalars: [Unicode.Scalar]) -> UInt64 {
        scalars.reduce(0) { $0 | 1 &<< UInt64($1.value & 63) }
    }
}

private func alignmentDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        for j in b.indices {
            let substitution = previous[j] + (a[i] == b[j] ? 0 : 1)
            var cost = min(previous[j + 1] + 1, row[j] + 1, substitution)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
            row.append(cost)
        }
        before = previous
        previous = row
    }
    return previous[b.count]
}
