/// One row of DESIGN §12.
protocol Benchmark: Sendable {
    /// For `--only`.
    var name: String { get }
    var title: String { get }
    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult
}

/// What every benchmark may use.
struct BenchmarkSetting: Sendable {
    var folder: ScratchFolder
    var tools: Tools
    /// Overrides a measurement's own number of rounds.
    var rounds: Int?
    var isQuick: Bool

    func rounds(_ usual: Int) -> Int { rounds ?? (isQuick ? min(usual, 3) : usual) }
}

/// Something that cannot be measured as it stands; the whole run ends, for a figure of something else would mislead.
struct BenchmarkError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
