import CivilTime
import Diagnostics
import Domain
import Foundation
import RuleFiles
import RuleSet
import Simulation
import Testing

/// Days of operation with faults and crashes on virtual time: whatever happens, each publication becomes visible once.
struct SimulationTests {
    static let isSoak: Bool = ProcessInfo.processInfo.environment["REPRISE_SOAK"] == "1"
    static let seeds: Int = Int(ProcessInfo.processInfo.environment["REPRISE_SEEDS"] ?? "") ?? (isSoak ? 1000 : 10)
    static let first: Int = Int(ProcessInfo.processInfo.environment["REPRISE_FIRST_SEED"] ?? "") ?? 1

    static let rulesText = """
        version: 1
        workspace: simulated
        timezone: Europe/Berlin
        sources:
          watched: { tiktok: { credentials: watched, poll: 5m }, missing_media: hold }
        destinations:
          reels: { instagram: { credentials: reels, login: facebook } }
          shorts: { youtube: { credentials: shorts } }
          xs: { x: { credentials: xs } }
        guardrails:
          pace:
            quiet_hours: [{ from: "22:00", to: "07:00" }]
            cap: [{ per: day, max: 3 }]
            spacing: 20m
            dedupe: [{ by: item }]
        rules:
          everywhere:
            on: { new_item: watched }
            when: item.duration <= duration("60s")
            guardrails: [pace]
            post:
              - { to: reels, caption: "{{ item.caption }} #reels" }
              - { to: shorts, title: "{{ item.caption.truncate(90) }}", caption: "{{ item.caption }}" }
              - { to: xs, caption: "{{ item.caption }}", after: 10m }
        """

    static func rules() throws -> RuleSet {
        let workspace = RuleWorkspace.load(files: MemoryFiles(["rules.yaml": rulesText]), revision: "test")
        for diagnostic in workspace.diagnostics where diagnostic.severity == .error { Issue.record("\(diagnostic)") }
        return try #require(workspace.ruleSet)
    }

    static func run(seed: Int) throws -> SimulationResult {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "reprise-simulation-" + ProcessInfo.processInfo.globallyUniqueString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let start = try Timestamp(rfc3339: "2026-10-20T08:00:00+02:00")
        let rules = try rules()
        let script = SimulationScript.drawn(
            .init(videos: 4, faults: 4, crashes: 3), for: rules, seed: UInt64(seed), from: start, until: start + .hours(12))
        var options = SimulationOptions(seed: UInt64(seed), start: start)
        options.crashes = .sometimes(oneIn: 200, most: 6)
        return try Simulation(rules: rules, script: script, options: options, folder: folder).run()
    }

    /// Slots of one destination keep their distance.
    private static func pace(of publications: [PublicationRecord]) -> [String] {
        let slots = Dictionary(grouping: publications.filter { $0.state == .published }, by: \.destination)
        return slots.sorted { $0.key < $1.key }.flatMap { destination, records -> [String] in
            let times = records.compactMap(\.slot).sorted()
            return zip(times, times.dropFirst()).compactMap { earlier, later in
                later - earlier < .minutes(20) ? "\(destination): slots only \((later - earlier).text) apart" : nil
            }
        }
    }

    /// Two halves, so that two cores share the work.
    @Test(arguments: [0, 1]) func everyPublicationBecomesVisibleOnce(half: Int) throws {
        for seed in (Self.first..<(Self.first + Self.seeds)) where seed % 2 == half {
            let result = try Self.run(seed: seed)
            let problems = SimulationVerdict.problems(of: result) + Self.pace(of: result.publications)
            #expect(problems.isEmpty, "seed \(seed): \(problems.joined(separator: "; "))\n\(result.log.suffix(60).joined(separator: "\n"))")
            if !problems.isEmpty { return }
        }
    }

    @Test func theSameSeedGivesTheSameDigest() throws {
        let first: String = try Self.run(seed: 4711).digest
        let second: String = try Self.run(seed: 4711).digest
        #expect(first == second)
    }

    @Test func crashesAndFaultsReallyHappen() throws {
        var crashes = 0
        var faults = 0
        for seed in 1...5 {
            let result = try Self.run(seed: seed)
            crashes += result.tally.crashes
            faults += result.tally.faults
        }
        #expect(crashes >= 5)
        #expect(faults >= 5)
    }
}
