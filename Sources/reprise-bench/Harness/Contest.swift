/// Measures several contestants in turn, round by round, so that whatever disturbs the machine disturbs all of them.
struct Contest {
    private struct Contestant {
        var figure: Figure
        var measure: () throws -> Double
        var values: [Double] = []
    }
    private var contestants: [Contestant] = []
    private let label: String

    init(_ label: String) { self.label = label }

    /// - Parameters:
    ///   - size: of the input, in `sizeUnit`.
    ///   - measure: one round; its value in `unit`.
    mutating func add(
        _ subject: String, _ role: Figure.Role, unit: String, size: Int? = nil, sizeUnit: String? = nil,
        measure: @escaping () throws -> Double
    ) {
        let figure = Figure(subject: subject, role: role, unit: unit, size: size, sizeUnit: sizeUnit, sample: Sample([]))
        contestants.append(Contestant(figure: figure, measure: measure))
    }

    /// One figure for each contestant, in the order they were added. The rounds before the counted ones are thrown away.
    mutating func run(rounds: Int, warmUps: Int = 1) throws -> [Figure] {
        for round in 0..<(rounds + warmUps) {
            Output.progress("  \(label): \(round < warmUps ? "warm-up" : "round \(round - warmUps + 1) of \(rounds)")", isPassing: true)
            for index in contestants.indices {
                let value = try contestants[index].measure()
                if round >= warmUps { contestants[index].values.append(value) }
            }
        }
        return contestants.map { contestant in
            var figure = contestant.figure
            figure.sample = Sample(contestant.values)
            Output.progress("  \(figure.line)")
            return figure
        }
    }
}

/// The seconds that a body takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let taken = try ContinuousClock().measure(body)
    return taken / .seconds(1)
}
