/// The known name that somebody who wrote `name` most likely meant, if one is near enough (optimal string alignment
/// distance ≤ 2, ≤ 3 for names longer than eight characters).
package func nearestName(to name: String, among known: [String]) -> String? {
    let limit = name.count > 8 ? 3 : name.count > 3 ? 2 : 1
    var best: (name: String, distance: Int)?
    for candidate in known where abs(candidate.count - name.count) <= limit {
        let distance = alignmentDistance(Array(name.unicodeScalars), Array(candidate.unicodeScalars))
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

private func alignmentDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
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
