import Foundation

/// The counted rounds of one measurement, in its unit.
struct Sample: Codable, Sendable {
    var median: Double
    var low: Double
    var high: Double
    /// Half the distance between the quartiles, as a part of the median: how far a repeated run may differ.
    var spread: Double
    var rounds: Int

    init(_ values: [Double]) {
        let sorted = values.sorted()
        rounds = sorted.count
        median = Self.quantile(sorted, 0.5)
        low = sorted.first ?? .nan
        high = sorted.last ?? .nan
        spread = median == 0 ? 0 : (Self.quantile(sorted, 0.75) - Self.quantile(sorted, 0.25)) / 2 / median
    }

    /// Interpolated between neighbours.
    private static func quantile(_ sorted: [Double], _ part: Double) -> Double {
        guard let last = sorted.indices.last else { return .nan }
        let place = part * Double(last)
        let below = Int(place.rounded(.down))
        let above = min(below + 1, last)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }
}

/// How a cost grows with the size of its input: the slope of a straight line through log(size), log(cost). 1 is linear.
func growthExponent(_ points: [(size: Double, cost: Double)]) -> Double? {
    let logs = points.filter { $0.size > 0 && $0.cost > 0 }.map { (log($0.size), log($0.cost)) }
    guard logs.count >= 2 else { return nil }
    let count = Double(logs.count)
    let meanX = logs.reduce(0) { $0 + $1.0 } / count
    let meanY = logs.reduce(0) { $0 + $1.1 } / count
    let covariance = logs.reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let variance = logs.reduce(0) { $0 + ($1.0 - meanX) * ($1.0 - meanX) }
    return variance == 0 ? nil : covariance / variance
}
