import CivilTime
import Domain
import Planner
import TestKit
import Testing

/// If nothing comes that was not in the plan's input, the engine does what the plan says, entry by entry (DESIGN §11).
struct DeedTests {
    @Test(arguments: 0..<ProofRun.lanes) func theEngineDoesWhatThePlanSays(lane: Int) throws {
        try Self.prove(lane, seeds: 28, { $0.asDeed }, Self.differences)
    }

    @Test(arguments: 0..<ProofRun.lanes) func itDoesSoWhateverHappensMeanwhile(lane: Int) throws {
        try Self.prove(lane, seeds: 52, { $0.asDeed.disturbed }) { sketch in
            let story = try Story(sketch)
            return (story.differences, try story.published)
        }
    }

    private static func prove(
        _ lane: Int, seeds: Int, _ sketch: (Sketch) -> Sketch, _ differences: (Sketch) throws -> ([String], published: Int)
    ) throws {
        var published = 0
        for seed in ProofRun.seeds(seeds, long: 2000, lane: lane) {
            let whole = sketch(Sketch(seed: UInt64(seed)))
            let found = ProofRun.findings(whole) { sketch in
                let (lines, count) = try differences(sketch)
                published += count
                return lines
            }
            guard let found else { continue }
            if !found.isEmpty, !ProofRun.report(whole, { try differences($0).0 }) { return }
        }
        #expect(published > 10)
    }

    private static func differences(_ sketch: Sketch) throws -> ([String], published: Int) {
        let proof = try Proof(sketch, approving: .whatIsPlaced)
        let deed = try Deed(proof)
        try deed.live(proof.inputs(sketch.videos), proof.approvals, until: proof.until)
        let records = try deed.publications()
        var done: [PublicationKey: PublicationRecord] = [:]
        for record in records { done[record.key] = record }
        var differences = deed.troubles
        for entry in proof.coldPlan() {
            let plan = entry.publication
            let record = done.removeValue(forKey: plan.key)
            let (expected, actual) = (plan.line, record.map(\.line) ?? "nothing")
            if expected != actual { differences.append("planned \(expected)\ndone    \(actual)") }
            guard let slot = plan.slot, let record else { continue }
            if record.state != .published || record.visibleAt.map({ $0 < slot || $0 > slot + .seconds(5) }) ?? true {
                differences.append("\(expected): \(record.state), visible at \(record.visibleAt?.rfc3339() ?? "no time")")
            }
        }
        differences += done.values.map(\.line).sorted().map { "done and not planned: \($0)" }
        differences += try proof.findings(records).map(\.description)
        return (differences, records.filter { $0.state == .published }.count)
    }
}

extension String {
    /// The same approval, held when its time is over.
    fileprivate var keepingExpired: String {
        contains("on_expiry")
            ? replacing("on_expiry: drop", with: "on_expiry: hold") : replacing("expires:", with: "on_expiry: hold, expires:")
    }
}

extension Sketch.Limits {
    mutating func keepExpired() {
        for index in parts.indices where parts[index].key == "approval" { parts[index].value = parts[index].value.keepingExpired }
    }
}

extension Sketch.Rule {
    mutating func keepExpired() {
        for index in extras.indices where isApproval(extras[index]) { extras[index] = extras[index].keepingExpired }
    }
}

extension Sketch.Campaign {
    mutating func keepExpired() {
        for index in head.indices where isApproval(head[index]) { head[index] = head[index].keepingExpired }
    }
}

extension Sketch {
    /// What can be done without surprises: each video has its file, nobody lets go of a brake, and what nobody approves in time
    /// stays held. (A plan says of that that it is held; an end would give those that lost against it another chance.)
    var asDeed: Sketch {
        var copy = self
        for index in copy.videos.indices {
            if copy.videos[index].file == nil { copy.videos[index].file = String(repeating: "f", count: 64) }
        }
        copy.brakes = []
        copy.delay = .zero
        copy.keepExpired()
        return copy
    }

    private mutating func keepExpired() {
        for index in limits.indices { limits[index].keepExpired() }
        for index in rules.indices { rules[index].keepExpired() }
        for index in campaigns.indices { campaigns[index].keepExpired() }
    }
}
