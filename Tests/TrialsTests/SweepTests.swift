import Simulation
import Testing
import Trials

/// One thing goes wrong, at each place in turn where it can.
struct SweepTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var story: Sweep.Story
        var trouble: Sweep.Trouble
        var testDescription: String { "\(story.rawValue), \(trouble)" }
    }

    static let cases = Sweep.Story.allCases.flatMap { story in Sweep.Trouble.allCases.map { Case(story: story, trouble: $0) } }

    /// Calls of a disk are many: the short form tries some of each kind, another choice for each story.
    private static func stride(_ trouble: Sweep.Trouble) -> Int {
        guard !TrialTests.isSoak else { return 1 }
        return switch trouble {
        case .write, .noSpace, .powerCut: 61
        // What is under way when its sender dies is where posts are doubled.
        case .request(.crashInFlight): 1
        case .death, .request: 5
        // What a ledger has read it remembers.
        case .read: 1
        }
    }

    @Test(arguments: cases) func whateverFailsOnceNothingIsLostOrDoubled(_ one: Case) throws {
        let sweep = Sweep(one.story, one.trouble, library: TrialTests.library)
        let stride = Self.stride(one.trouble)
        let first = stride == 1 ? 0 : Sweep.Story.allCases.firstIndex(of: one.story) ?? 0
        let report = try sweep.run(from: first, stride: stride)
        #expect(report.problems.isEmpty, "\(report.problems.joined(separator: "\n"))")
        #expect(report.told >= 3)
    }
}
