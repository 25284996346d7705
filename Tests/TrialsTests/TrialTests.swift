import CivilTime
import Foundation
import Simulation
import Testing
import Trials

/// Trials by the hundred: half a day each, with everything that can go wrong.
struct TrialTests {
    static let library = TrialLibrary()
    static let isSoak: Bool = ProcessInfo.processInfo.environment["REPRISE_SOAK"] == "1"
    static let seeds: Int = Int(ProcessInfo.processInfo.environment["REPRISE_SEEDS"] ?? "") ?? (isSoak ? 10_000 : 500)
    static let first: Int = Int(ProcessInfo.processInfo.environment["REPRISE_FIRST_SEED"] ?? "") ?? 1

    static func problem(_ outcome: Trial.Outcome, seed: UInt64) -> String? {
        guard !outcome.problems.isEmpty else { return nil }
        return """
            seed \(seed): \(outcome.problems.joined(separator: "; "))
            to see it: swift run reprise-sim --seed \(seed)
            """
    }

    /// What a part of the seeds came to.
    private struct Part: Sendable {
        var tally = SimulationTally()
        var judged = 0
        /// The first that went wrong; nothing is played after it.
        var problem: String?
    }

    @Test func nothingIsLostOrDoubled() async throws {
        // Two halves, so that two cores share the work.
        let parts = try await withThrowingTaskGroup(of: Part.self) { group in
            for half in [0, 1] { group.addTask { try Self.part(half) } }
            return try await group.reduce(into: [Part]()) { $0.append($1) }
        }
        for part in parts { if let problem = part.problem { Issue.record("\(problem)") } }
        guard parts.allSatisfy({ $0.problem == nil }) else { return }
        var sum = Part()
        for part in parts {
            sum.tally.passed.merge(part.tally.passed) { $0 + $1 }
            sum.tally.crashes += part.tally.crashes
            sum.tally.faults += part.tally.faults
            sum.judged += part.judged
        }
        // What nobody passes, nobody proves.
        guard Self.seeds >= 100 else { return }
        for phase in CrashPoint.Phase.allCases {
            for errand in CrashPoint.Errand.allCases where Self.exists(phase, errand) {
                #expect(sum.tally.passed[CrashPoint(phase: phase, errand: errand)] ?? 0 > 0, "\(phase.rawValue) \(errand.rawValue)")
            }
        }
        #expect(sum.tally.crashes > Self.seeds)
        #expect(sum.tally.faults > Self.seeds * 2)
        #expect(sum.judged > Self.seeds * 6)
    }

    private static func part(_ half: Int) throws -> Part {
        var part = Part()
        for seed in (first..<(first + seeds)) where seed % 2 == half {
            let outcome = try Trial(seed: UInt64(seed), library: library).play()
            part.problem = problem(outcome, seed: UInt64(seed))
            if part.problem != nil { break }
            part.tally.passed.merge(outcome.result.tally.passed) { $0 + $1 }
            part.tally.crashes += outcome.result.tally.crashes
            part.tally.faults += outcome.result.tally.faults
            part.judged += outcome.judged
        }
        return part
    }

    /// Seeds that found a bug once.
    @Test func oldFailuresStayAway() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("seeds.txt")
        let seeds = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            UInt64(line.prefix { $0 != " " })
        }
        for seed in seeds {
            if let problem = Self.problem(try Trial(seed: seed, library: Self.library).play(), seed: seed) { Issue.record("\(problem)") }
        }
    }

    @Test func theSameSeedGivesTheSameDigest() throws {
        for seed in [4711, 4712] as [UInt64] {
            let first: String = try Trial(seed: seed, library: TrialLibrary()).play().result.digest
            let second: String = try Trial(seed: seed, library: TrialLibrary()).play().result.digest
            #expect(first == second)
        }
    }

    @Test func theDigestIsTheSameInTwoProcesses() throws {
        let first = try Self.digests()
        #expect(first.contains("digest "))
        #expect(try Self.digests() == first)
    }

    private static func digests() throws -> String {
        let program = Bundle.main.bundleURL.appendingPathComponent("reprise-sim")
        let process = Process()
        process.executableURL = program
        process.arguments = ["--seed", "900", "--seeds", "4"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }

    /// Judges that find nothing prove nothing: on a disk that lies about syncs, they must speak.
    @Test func aDiskThatLiesIsFoundOut() throws {
        var found: [String] = []
        for seed in 1...200 as ClosedRange<UInt64> where found.count < 2 {
            var trial = try Trial(seed: seed, library: Self.library)
            trial.lies = true
            // A damaged ledger stops everything, which is found as well.
            do { found += try trial.play().problems } catch { found.append("\(error)") }
        }
        #expect(found.count >= 2)
    }

    private static func exists(_ phase: CrashPoint.Phase, _ errand: CrashPoint.Errand) -> Bool {
        switch (phase, errand) {
        // A refresh is a call of the keeper's, without a journal of its own.
        case (.beforeSend, .refresh), (.betweenEffects, .refresh), (.beforeSend, .none), (.afterEffect, .none): false
        default: true
        }
    }
}
