import ArgumentParser
import CivilTime
import Foundation
import Simulation
import Trials

/// Plays trials: what a failed test names to find out why.
@main struct RepriseSim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reprise-sim",
        abstract: "Play the engine on virtual time, on a disk that fails, before judges; print every step.",
        discussion: """
            EXAMPLES
              reprise-sim --seed 4711               every step of one trial
              reprise-sim --seed 1 --seeds 500      the digests of five hundred
              reprise-sim --seed 7 --days 30
              reprise-sim --story video --trouble power-cut           one thing goes wrong, at each place in turn
              reprise-sim --story video --trouble power-cut --n 17    at the 17th alone
            """)

    @Option(help: "What everything is drawn from.") var seed: UInt64 = 1
    @Option(help: "How many seeds from there on; with more than one only digests are printed.") var seeds: UInt64 = 1
    @Option(help: "End after so many seeds in which something was wrong; without, all are tried.") var problems: Int?
    @Option(help: "Virtual days in which things happen; half a day without.") var days: Int?
    @Flag(help: "The disk says that it has synced, and has not: the judges must notice.") var lies = false
    @Option(help: "Give up after so many steps of the engine: for what goes in circles.") var steps: Int?
    @Option(help: "Sweep this story instead: \(Sweep.Story.allCases.map(\.rawValue).joined(separator: ", ")).") var story: String?
    @Option(help: "What goes wrong in the story: \(Sweep.Trouble.allCases.map(\.description).joined(separator: ", ")).") var trouble:
        String?
    @Option(help: "Where in the story; everywhere without.") var n: Int?

    func validate() throws {
        guard (1...10_000_000).contains(seeds) else { throw ValidationError("--seeds runs from 1 to 10000000") }
        guard (1...366).contains(days ?? 1) else { throw ValidationError("--days runs from 1 to 366") }
        guard (story == nil) == (trouble == nil) else { throw ValidationError("--story and --trouble go together") }
        if let story, Sweep.Story(rawValue: story) == nil { throw ValidationError("there is no story `\(story)`") }
        if let trouble, Sweep.Trouble(trouble) == nil { throw ValidationError("there is no trouble `\(trouble)`") }
    }

    func run() throws {
        if let story = story.flatMap(Sweep.Story.init(rawValue:)), let trouble = trouble.flatMap({ Sweep.Trouble($0) }) {
            return try sweep(Sweep(story, trouble, library: TrialLibrary()))
        }
        let library = TrialLibrary()
        var failures = 0
        for seed in seed..<seed + seeds {
            var trial = try Trial(seed: seed, length: days.map { .days(Int64($0)) } ?? .hours(12), library: library)
            trial.lies = lies
            if let steps { trial.options.maxSteps = steps }
            if try !show(trial, "seed \(seed)", isWhole: seeds == 1) { failures += 1 }
            if let problems, failures >= problems { break }
        }
        if failures > 0 { throw ExitCode(1) }
    }

    private func sweep(_ sweep: Sweep) throws {
        if let n {
            guard try show(sweep.trial(n), "\(sweep.story.rawValue) \(sweep.trouble) \(n)", isWhole: true) else { throw ExitCode(1) }
            return
        }
        let report = try sweep.run()
        say("\(sweep.story.rawValue), \(sweep.trouble): told \(report.told) times")
        for problem in report.problems { say("problem: \(problem)") }
        if !report.problems.isEmpty { throw ExitCode(1) }
    }

    /// - Returns: whether nothing was wrong.
    private func show(_ trial: Trial, _ name: String, isWhole: Bool) throws -> Bool {
        let outcome = try trial.play()
        if isWhole { for line in outcome.result.log { say(line) } }
        let tally = outcome.result.tally
        say(
            "\(name) \(trial.workspace.rawValue): \(outcome.result.posts.count) posts, \(tally.steps) steps, "
                + "\(tally.crashes) deaths, \(tally.faults) faults, digest \(outcome.result.digest)")
        for problem in outcome.problems { say("problem: \(problem)") }
        return outcome.problems.isEmpty
    }

    private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
