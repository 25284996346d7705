import CivilTime
import Domain
import Foundation
import Planner
import RuleSet
import Testing

/// Every `Cases/*.case` is a test. `RECORD_SNAPSHOTS=1` rewrites the expected plans; read the difference before you keep it:
/// the plans in the files were worked out from DESIGN by hand.
struct CaseTests {
    static let isRecording: Bool = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"

    @Test func thereAreCases() { #expect(CaseFile.names.count > 20) }

    @Test(arguments: CaseFile.names) func thePlanIsAsWritten(name: String) throws {
        let file = try CaseFile(named: name)
        let plan = try file.plan()
        guard plan != CaseTests.withoutBlankLines(file.section("plan") ?? "") else { return }
        if CaseTests.isRecording {
            var text = file.remark
            for section in file.sections where section.name != "plan" { text += "--- \(section.name)\n\(section.text)" }
            try Data((text + "--- plan\n" + plan).utf8).write(to: file.path)
            return
        }
        Issue.record("\(name).case\n\(CaseTests.difference(expected: file.section("plan") ?? "", actual: plan))")
    }

    @Test(arguments: CaseFile.names) func whatWaitsIsAsWritten(name: String) throws {
        let file = try CaseFile(named: name)
        guard let expected = file.section("standing") else { return }
        let actual = try file.standing()
        #expect(actual == CaseTests.withoutBlankLines(expected), "\(name).case")
    }

    /// The order of items and history in the inputs must not matter.
    @Test(arguments: CaseFile.names) func shuffledInputsGiveTheSamePlan(name: String) throws {
        let file = try CaseFile(named: name)
        let rules = try file.rules()
        let (from, until) = try file.period(rules.zone)
        let inputs = try file.inputs(rules)
        let expected = Planner(rules: rules).plan(inputs, from: from, until: until)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5 {
            var shuffled = inputs
            shuffled.earlierItems.shuffle(using: &generator)
            shuffled.approvals.shuffle(using: &generator)
            shuffled.metrics.shuffle(using: &generator)
            shuffled.items.shuffle(using: &generator)
            shuffled.history.shuffle(using: &generator)
            let plan = Planner(rules: rules).plan(shuffled, from: from, until: until)
            #expect(plan.entries.map(\.publication) == expected.entries.map(\.publication), "\(name)")
            #expect(plan.entries.map(\.wouldBeAt) == expected.entries.map(\.wouldBeAt))
        }
    }

    /// A later end adds entries; it never changes one.
    @Test(arguments: CaseFile.names) func aLaterUntilNeverChangesAnEarlierEntry(name: String) throws {
        let file = try CaseFile(named: name)
        let rules = try file.rules()
        let (from, until) = try file.period(rules.zone)
        let inputs = try file.inputs(rules)
        let short = Planner(rules: rules).plan(inputs, from: from, until: until)
        let long = Planner(rules: rules).plan(inputs, from: from, until: until + .days(200))
        let later = Dictionary(long.entries.map { ($0.publication.key, $0.publication) }) { first, _ in first }
        for entry in short.entries where entry.change != .remove { #expect(later[entry.publication.key] == entry.publication) }
    }

    static func withoutBlankLines(_ text: String) -> String {
        text.split(separator: "\n").map { $0 + "\n" }.joined()
    }

    static func difference(expected: String, actual: String) -> String {
        let old = expected.split(separator: "\n").map(String.init)
        let new = actual.split(separator: "\n").map(String.init)
        return new.difference(from: old).map { change in
            switch change {
            case .remove(_, let line, _): "- \(line)"
            case .insert(_, let line, _): "+ \(line)"
            }
        }.joined(separator: "\n")
    }
}

/// SplitMix64: the same for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
