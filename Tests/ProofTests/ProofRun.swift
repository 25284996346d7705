import Foundation
import Testing

/// How far the proofs of this run go, and how they tell what failed.
enum ProofRun {
    private static let environment = ProcessInfo.processInfo.environment
    /// With `REPRISE_PROOF=plain` nothing is shrunk, and all seeds are tried whatever fails.
    private static let isPlain = environment["REPRISE_PROOF"] == "plain"

    /// Seeds are shared out among tasks: so many.
    static let lanes = 4

    /// - Parameters:
    ///   - short: how many seeds in every run of the tests, long: in the long form (`REPRISE_SOAK`); `REPRISE_SEEDS` and
    ///     `REPRISE_FIRST_SEED` name others.
    static func seeds(_ short: Int, long: Int, lane: Int) -> StrideTo<Int> {
        let first = number("REPRISE_FIRST_SEED") ?? 0
        let count = number("REPRISE_SEEDS") ?? (environment["REPRISE_SOAK"] == nil ? short : long)
        return stride(from: first + lane, to: first + count, by: lanes)
    }

    private static func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }

    /// What is wrong with a sketch; an error is wrong too.
    ///
    /// - Returns: nil for a sketch that `check` refuses.
    static func findings(_ sketch: Sketch, _ wrong: (Sketch) throws -> [String]) -> [String]? {
        do { return try wrong(sketch) } catch is Proof.Refused { return nil } catch { return ["malformed: \(error)"] }
    }

    /// Records what is wrong with a sketch, made as small as it can be.
    ///
    /// - Returns: whether to go on to the next.
    static func report(_ whole: Sketch, _ wrong: (Sketch) throws -> [String]) -> Bool {
        let sketch = isPlain ? whole : whole.shrunk { findings($0, wrong)?.isEmpty == false }
        let found = (findings(sketch, wrong) ?? []).joined(separator: "\n")
        Issue.record("seed \(sketch.seed)\(isPlain ? "" : ", shrunk:\n\(sketch.text)")\n\(found)")
        return isPlain
    }
}
