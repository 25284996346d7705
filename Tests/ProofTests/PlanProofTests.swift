import Domain
import Planner
import TestKit
import Testing

/// The planner against a checker that knows nothing of it, over workspaces drawn from a seed.
struct PlanProofTests {
    @Test(arguments: 0..<ProofRun.lanes) func theCheckerFindsNothingInAPlan(lane: Int) throws {
        var tally: [Decision: Int] = [:]
        var (tried, refused) = (0, 0)
        for seed in ProofRun.seeds(104, long: 4000, lane: lane) {
            let sketch = Sketch(seed: UInt64(seed))
            tried += 1
            guard let found = ProofRun.findings(sketch, { try Self.findings($0) { tally[$0, default: 0] += 1 } }) else {
                refused += 1
                continue
            }
            if !found.isEmpty, !ProofRun.report(sketch, { try Self.findings($0) }) { return }
        }
        // The seeds do try something.
        #expect(refused * 2 < tried, "\(refused) of \(tried) refused")
        for decision in [Decision.publish, .deferred, .held, .dropped] {
            let count: Int = tally[decision] ?? 0
            #expect(count > 5, "\(tally)")
        }
    }

    private static func findings(_ sketch: Sketch, count: (Decision) -> Void = { _ in }) throws -> [String] {
        let proof = try Proof(sketch, approving: .anything)
        let records = proof.coldPlan().map(\.publication)
        for record in records { count(record.decision) }
        return try proof.findings(records).map(\.description)
    }
}
