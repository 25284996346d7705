import CivilTime
import Domain
import Simulation

/// What a simulated stretch of time came to.
struct SimulationReport {
    let seed: UInt64
    let start: Timestamp
    let zone: Zone
    let workspace: String
    let videos: Int
    let result: SimulationResult

    var problems: [String] { SimulationVerdict.problems(of: result) }

    /// How many publications that were wanted in time ended in each state, in the order of the states.
    private var counts: [(state: PublicationState, count: Int)] {
        let wanted = result.publications.filter { $0.wantedAt < result.until }
        return PublicationState.allCases.compactMap { state in
            let count = wanted.count { $0.state == state }
            return count == 0 ? nil : (state, count)
        }
    }

    /// `simulate --format json` (`schema/simulate.schema.json`).
    var document: JSONText {
        .object([
            ("version", .int(1)), ("workspace", .string(workspace)), ("seed", .string(String(seed))),
            ("from", .string(start.rfc3339(in: zone))), ("until", .string(result.until.rfc3339(in: zone))), ("videos", .int(videos)),
            ("faults", .int(result.tally.faults)), ("crashes", .int(result.tally.crashes)), ("steps", .int(result.tally.steps)),
            ("posts", .int(result.posts.count)),
            ("publications", .object(counts.map { ($0.state.rawValue, .int($0.count)) })), ("digest", .string(result.digest)),
            ("problems", .array(problems.map { .string($0) })),
        ])
    }

    func lines(on console: Console) -> [String] {
        let texts = InstantText(zone: zone)
        var lines = [
            "\(workspace): \(texts.full(start)) to \(texts.full(result.until)), seed \(seed)",
            "\(videos) videos, \(result.tally.faults) faults, \(result.tally.crashes) crashes, \(result.tally.steps) steps",
            counts.isEmpty ? "nothing was wanted" : counts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: " · "),
        ]
        let problems = problems
        lines += problems.prefix(50).map { console.paint("problem", .bad) + " " + TerminalText.safe($0) }
        if problems.count > 50 { lines.append("and \(problems.count - 50) more") }
        lines.append(
            problems.isEmpty
                ? "\(console.paint("ok", .good))  \(result.posts.count) posts, each seen once; none is lost"
                : "\(console.paint("FAIL", .bad))  \(problems.count == 1 ? "1 problem" : "\(problems.count) problems")")
        lines.append("digest \(result.digest)")
        return lines
    }
}
