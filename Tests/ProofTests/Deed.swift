import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Ledger
import Planner
import Platforms
import RuleSet

/// The engine on virtual time doing what a sketch asks for, with nothing in its way.
final class Deed {
    static let platforms: Set<Platform> = [.instagram, .x]
    private static let registry = PlatformRegistry(
        adapters: platforms.sorted { $0.rawValue < $1.rawValue }.map { DestinationAdapter($0, machine: PlainMachine.self) })

    private let seed: UInt64
    private var ledger: Ledger
    private var engine: Engine
    private var rules: RuleSet
    private(set) var now: Timestamp
    private var owed: [EngineEvent] = []
    private(set) var troubles: [String] = []

    init(_ proof: Proof) throws {
        seed = proof.sketch.seed
        now = proof.sketch.start
        rules = proof.rules
        ledger = try Ledger.inMemory(stamp: .sandbox, workspace: rules.workspace, at: now)
        engine = try Engine(ledger: ledger, rules: rules, platforms: Self.registry)
        for brake in proof.sketch.brakes { try ledger.write(at: now) { try $0.setBrake(brake) } }
        try step([.started, .rulesLoaded(rules)])
        try settle()
    }

    // MARK: What happens

    /// Lives up to that instant; the source shows each video when it was discovered, and people say their words.
    ///
    /// - Parameter restarts: after every so many polls the process dies while nothing is under way, and another takes over.
    func live(
        _ videos: [PlanInputs.KnownItem], _ words: [GivenApproval] = [], until end: Timestamp, restarts: Int = 4
    ) throws {
        var words = words.sorted { $0.at < $1.at }[...]
        let polls = Dictionary(grouping: videos, by: \.item.discovered).sorted { $0.key < $1.key }
        for (index, (instant, found)) in polls.enumerated() {
            while let word = words.first, word.at < instant { try hear(words.removeFirst(), at: word.at) }
            try rest(before: instant)
            now = max(now, instant)
            // One poll shows them together.
            _ = try ledger.write(at: now) { try $0.insertItems(found.map(\.item), baseline: false) }
            try step(found.map { .mediaLocated(.item($0.item.id), $0.media) })
            try settle()
            if index % restarts == restarts - 1 { try restart() }
        }
        for word in words { try hear(word, at: word.at) }
        try rest(before: end)
        now = max(now, end)
    }

    private func hear(_ word: GivenApproval, at instant: Timestamp) throws {
        try rest(before: instant)
        now = max(now, instant)
        try approve([word])
    }

    /// People say their words now.
    func approve(_ words: [GivenApproval]) throws {
        try ledger.write(at: now) { transaction in
            for word in words where try transaction.publication(word.key) != nil { try transaction.approve(word, actor: word.principal) }
        }
        try step([.tick])
        try settle()
    }

    /// A revision is put to work; where it changes too much at once, somebody lets it through.
    func adopt(_ revision: RuleSet) throws {
        rules = revision
        try step([.rulesLoaded(rules)])
        if let waiting = engine.waitingRevision {
            _ = try ledger.write(at: now) { try $0.confirmRevision(waiting, actor: "ann") }
            troubles.removeAll { $0.hasPrefix("revision \(waiting) waits") }
            try step([.tick])
        }
        try settle()
    }

    /// Nothing runs up to that instant; then another process takes over.
    func sleep(until end: Timestamp) throws {
        now = max(now, end)
        try restart()
    }

    func pause(_ brake: Brake) throws {
        try ledger.write(at: now) { try $0.setBrake(brake) }
        try step([.tick])
        try settle()
    }

    func resume(_ brake: Brake) throws {
        _ = try ledger.write(at: now) { try $0.clearBrake(brake.scope, name: brake.name) }
        try step([.tick])
        try settle()
    }

    private func restart() throws {
        ledger = try ledger.reopened(at: now)
        engine = try Engine(ledger: ledger, rules: rules, platforms: Self.registry)
        try step([.started, .rulesLoaded(rules)])
        try settle()
    }

    /// Follows the engine's wakes.
    private func rest(before end: Timestamp) throws {
        var turns = 0
        while let wake = engine.nextWake, wake < end {
            now = max(now, wake)
            try step([.tick])
            try settle()
            turns += 1
            guard turns < 5000 else { throw Proof.Broken(description: "seed \(seed): the engine does not come to rest") }
        }
    }

    private func settle() throws {
        while !owed.isEmpty {
            let events = owed
            owed = []
            try step(events)
        }
    }

    private func step(_ events: [EngineEvent]) throws {
        for effect in try engine.step(events, at: now) {
            switch effect {
            case .send(let id, _): owed.append(.answered(id, .success(HTTPResponse(status: 200, body: JSON.null.data))))
            case .refresh(let credential, _): owed.append(.credentialReady(credential))
            case .report(.trouble(let text)): troubles.append(text)
            case .locateItem, .report: break
            case .locateFile(let key, _): owed.append(.mediaLocated(.publication(key), .missing))
            }
        }
    }

    // MARK: What is known of it

    func publications() throws -> [PublicationRecord] { try ledger.read { try $0.publications() } }

    /// All that the ledger knows, and what is still to come.
    func inputs(_ coming: [PlanInputs.KnownItem]) throws -> PlanInputs {
        try ledger.read { reader in
            var inputs = PlanInputs()
            inputs.history = try reader.publications()
            inputs.items = coming
            inputs.earlierItems = try reader.items(from: .distantPast, to: now + .milliseconds(1)).map { .init($0.item, media: $0.media) }
            inputs.adoptions = try reader.adoptions()
            inputs.approvals = try reader.openApprovals()
            inputs.brakes = try reader.brakes()
            inputs.newOutcomes = []
            inputs.isCold = false
            return inputs
        }
    }
}
