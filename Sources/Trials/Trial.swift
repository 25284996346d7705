import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Ledger
import RuleSet
package import Simulation
import TestKit

/// A simulation drawn from a seed, on a disk that fails, before judges.
package struct Trial {
    package let seed: UInt64
    package let workspace: TrialWorkspace
    /// How long things happen.
    package let length: Duration
    package var options: SimulationOptions
    package var script: SimulationScript
    /// A disk that lies about syncs: the judges must find out.
    package var lies = false
    /// What the disk does from the first moment on.
    package var trouble: DiskTrouble?
    package let library: TrialLibrary
    let people = People()
    let start: Timestamp
    private let isEdited: Bool
    /// What the rules say, by revision.
    private let editions: [String: TrialEdition]
    private let base: TrialEdition

    package init(seed: UInt64, length: Duration = .hours(12), library: TrialLibrary = TrialLibrary()) throws {
        self.seed = seed
        self.length = length
        self.library = library
        var draw = TrialDraw(seed: seed, length: length, people: people, library: library)
        workspace = draw.workspace
        script = try draw.script()
        start = draw.start
        options = SimulationOptions(seed: seed, start: start)
        options.crashes = draw.crashes
        options.networkPause = Self.networkPause
        options.hasSteadyClock = draw.hasSteadyClock
        editions = draw.editions
        base = draw.base
        isEdited = editions.count > 1
    }

    /// A trial in which nothing happens but what is told.
    init(
        _ workspace: TrialWorkspace, length: Duration, seed: UInt64, library: TrialLibrary,
        tell: (inout SimulationScript, People) -> Void
    ) {
        self.seed = seed
        self.workspace = workspace
        self.length = length
        self.library = library
        start = TrialDraw.start(TrialEdition())
        script = SimulationScript(until: start + length)
        options = SimulationOptions(seed: seed, start: start)
        isEdited = false
        base = TrialEdition()
        editions = [Self.firstRevision: base]
        tell(&script, people)
    }

    static let firstRevision = "r0"
    static let networkPause = 15...250

    package struct Outcome: Sendable {
        package var result: SimulationResult
        package var problems: [String]
        /// How often a judge had something to look at.
        package var judged: Int
        /// Whether the trouble of the disk that was ordered last has come.
        package var hasSuffered: Bool
        package var writes: Int
        package var reads: Int
    }

    package func play() throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "reprise-trial-" + ProcessInfo.processInfo.globallyUniqueString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rules = try library.rules(workspace, base, revision: Self.firstRevision)
        let disk = try FaultDisk(workspace: rules.workspace, seed: seed)
        disk.setLying(lies)
        if let trouble { disk.suffer(trouble) }
        let judge = Judge(people: people, workspace: workspace, editions: editions, temper: base.temper)
        let simulation = Simulation(rules: rules, script: script, options: options, folder: folder, disk: disk, witness: judge)
        let result = try simulation.run()
        var problems = judge.verdict(on: result) + (result.log.last?.contains(" endless: ") == true ? ["it goes in circles"] : [])
        if problems.isEmpty { problems += try simulation.look { try $0.health().problems } ?? [] }
        if problems.isEmpty { problems += try check(simulation, result, rules) }
        return Outcome(
            result: result, problems: problems, judged: judge.judged, hasSuffered: disk.hasSuffered, writes: disk.writes, reads: disk.reads)
    }

    /// No video was overlooked; and the independent checker, which reads the rules as people see them and this log, misses
    /// no publication and finds no limit violated.
    private func check(_ simulation: Simulation, _ result: SimulationResult, _ rules: RuleSet) throws -> [String] {
        let items = try simulation.look { try $0.items(from: .distantPast, to: .distantFuture) } ?? []
        let found = Set(items.map(\.item.nativeID))
        let overlooked = script.videos.filter { !found.contains($0.id) }.map { "video \($0.id) was never found" }
        guard overlooked.isEmpty, !isEdited else { return overlooked }
        let new = items.filter { !$0.isBaseline }
        var log = EventLog(from: start.rfc3339(), until: result.until.rfc3339(), publications: result.publications.map(Self.event))
        log.items = new.map { .init(id: $0.item.id.rawValue, source: $0.item.source, discovered: $0.item.discovered.rfc3339()) }
        let verdicts = try simulation.look { reader in try new.flatMap { try reader.verdicts(ofItem: $0.item.id) } } ?? []
        log.verdicts = verdicts.map { .init(item: $0.item.rawValue, rule: $0.rule, matched: $0.matched) }
        let checker = try Checker(workspace: rules.json.data, log: log.json)
        let missing = try checker.findings().filter { [.missing, .twice].contains($0.kind) }
        return try (missing + checker.violations()).map(\.description)
    }

    private static func event(_ record: PublicationRecord) -> EventLog.Publication {
        var event = EventLog.Publication(
            key: record.key.hex, cause: record.cause, destination: record.destination, platform: record.platform.rawValue,
            wantedAt: record.wantedAt.rfc3339(), decision: record.decision.rawValue, caption: record.caption)
        event.campaign = record.campaign
        event.item = record.item?.rawValue
        event.occurrence = record.occurrence
        event.as = record.variant.isEmpty ? nil : record.variant
        event.state = record.state.rawValue
        event.slot = record.slot?.rfc3339()
        // A visible call that was refused, or whose post was found absent, is not seen.
        event.visibleAt = record.state == .published ? record.visibleAt?.rfc3339() : nil
        return event
    }
}
