import CivilTime
import Domain
import Foundation
import HTTPValues
import RuleSet
import Simulation
import Testing

/// A platform that is down for hours, with crashes all along: its destination's circuit opens, and nothing is lost or doubled.
struct OutageTests {
    private static func run(seed: Int, _ fault: String, times: Int64) throws -> SimulationResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "reprise-outage-" + ProcessInfo.processInfo.globallyUniqueString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let start = try Timestamp(rfc3339: "2026-10-20T08:00:00+02:00")
        var rules = try SimulationTests.rules()
        // The first five failures are everybody's own; after that the circuit spares them.
        rules.defaults.retry.attempts = 6
        var script = SimulationScript.drawn(
            .init(videos: 4, faults: 0, crashes: 3), for: rules, seed: UInt64(seed), from: start, until: start + .hours(12))
        let body: JSON = ["match": ["platform": "x"], "fault": .string(fault), "times": .int(times)]
        script.platformFaults = [SimulationScript.PlatformFault(at: start + .minutes(5), body: body)]
        var options = SimulationOptions(seed: UInt64(seed), start: start)
        options.crashes = .sometimes(oneIn: 200, most: 6)
        return try Simulation(rules: rules, script: script, options: options, folder: folder).run()
    }

    @Test(arguments: [1, 2, 3, 4]) func hoursOfErrorsOpenTheCircuitAndCostNoPost(seed: Int) throws {
        let result = try Self.run(seed: seed, "status:503", times: 12)
        let problems = SimulationVerdict.problems(of: result)
        #expect(problems.isEmpty, "\(problems.joined(separator: "; "))\n\(result.log.suffix(60).joined(separator: "\n"))")
        #expect(result.log.contains { $0.contains("circuit xs open") }, "\(result.log.joined(separator: "\n"))")
        #expect(result.log.contains { $0.contains("circuit xs closed") })
        #expect(result.publications.filter { $0.destination != "xs" }.allSatisfy { $0.state == .published })
    }

    @Test(arguments: [1, 2]) func aLimitIsKeptOverCrashes(seed: Int) throws {
        let result = try Self.run(seed: seed, "rate-limit:2h", times: 1)
        let problems = SimulationVerdict.problems(of: result)
        #expect(problems.isEmpty, "\(problems.joined(separator: "; "))\n\(result.log.suffix(60).joined(separator: "\n"))")
    }
}
