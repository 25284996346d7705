/// One measurement with its statistics.
struct Figure: Codable, Sendable {
    enum Role: String, Codable, Sendable {
        /// Of reprise.
        case measured
        /// What the machine allows: nothing that does this work can be faster.
        case limit
        /// Another program that does comparable work.
        case peer
    }
    var subject: String
    var role: Role
    var unit: String
    var size: Int?
    var sizeUnit: String?
    var sample: Sample

    /// For progress.
    var line: String {
        let place = size.map { " (\(grouped($0)) \(sizeUnit ?? ""))" } ?? ""
        return "\(subject)\(place): \(readable(sample.median)) \(unit), \(readable(sample.low)) to \(readable(sample.high))"
    }
}

/// A goal of DESIGN §12 and how far this run is from it.
struct GoalVerdict: Codable, Sendable {
    var goal: String
    /// Nil where its peer is not installed.
    var measured: String?
    var isMet: Bool?

    /// - Parameter ratio: nil when one of the two was not measured.
    static func atMost(_ limit: Double, _ goal: String, _ ratio: Double?, unit: String = "×") -> GoalVerdict {
        GoalVerdict(goal: goal, measured: ratio.map { "\(readable($0)) \(unit)" }, isMet: ratio.map { $0 <= limit })
    }

    static func atLeast(_ limit: Double, _ goal: String, _ ratio: Double?, unit: String = "×") -> GoalVerdict {
        GoalVerdict(goal: goal, measured: ratio.map { "\(readable($0)) \(unit)" }, isMet: ratio.map { $0 >= limit })
    }
}

struct Growth: Codable, Sendable {
    var subject: String
    /// 1 is linear.
    var exponent: Double
}

struct BenchmarkResult: Codable, Sendable {
    var name: String
    var title: String
    /// What was done, so that the figures can be judged.
    var method: String
    var figures: [Figure] = []
    var growth: [Growth] = []
    var goals: [GoalVerdict] = []
    var notes: [String] = []

    init(_ benchmark: any Benchmark, method: String) {
        name = benchmark.name
        title = benchmark.title
        self.method = method
    }

    func median(_ subject: String, size: Int? = nil) -> Double? {
        figures.first { $0.subject == subject && $0.size == size }?.sample.median
    }

    /// - Parameter isRate: the figures are "per second": the cost is its size divided by them.
    mutating func addGrowth(of subject: String, isRate: Bool = false) {
        let points = figures.filter { $0.subject == subject }.compactMap { figure in
            figure.size.map { (size: Double($0), cost: isRate ? Double($0) / figure.sample.median : figure.sample.median) }
        }
        if let exponent = growthExponent(points) { growth.append(Growth(subject: subject, exponent: exponent)) }
    }
}

/// The quotient, if both were measured.
func ratio(_ above: Double?, _ below: Double?) -> Double? {
    guard let above, let below, below > 0 else { return nil }
    return above / below
}
