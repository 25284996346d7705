import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Ledger
import Platforms
import RuleSet

/// The engine over a big ledger, against the clock of the machine, with a platform that answers at once.
final class LatenessRun {
    private let stage: LatenessStage
    private let ledger: Ledger
    private let engine: Engine
    private var answers: [EngineEvent] = []
    private(set) var milliseconds: [Double] = []

    init(_ stage: LatenessStage, rules: RuleSet) throws {
        self.stage = stage
        ledger = try Ledger.open(path: stage.path, stamp: .live, workspace: rules.workspace, at: LatenessStage.instant)
        let registry = PlatformRegistry(adapters: [DestinationAdapter(.x, machine: OneRequestMachine.self)])
        engine = try Engine(ledger: ledger, rules: rules, platforms: registry)
        _ = try engine.step([.started], at: LatenessStage.instant)
    }

    deinit { ledger.close() }

    /// Everything that can be prepared before the first slot is.
    func prepare() throws {
        while let wake = engine.nextWake, wake <= LatenessStage.instant { _ = try engine.step([.tick], at: LatenessStage.instant) }
    }

    /// Waits for each slot as the daemon does, and notes how long after it the visible call was durably journaled.
    func publish() throws {
        let clock = ContinuousClock()
        let start = clock.now
        func now() -> Timestamp { LatenessStage.instant + (clock.now - start) }
        while milliseconds.count < stage.keys.count {
            let instant = now()
            if answers.isEmpty, let wake = engine.nextWake, wake > instant {
                usleep(UInt32(min(20_000, (wake - instant).milliseconds * 1000)))
                continue
            }
            let effects = try engine.step(answers.isEmpty ? [.tick] : answers, at: instant)
            answers = []
            try take(effects, at: now())
        }
        while !answers.isEmpty {
            let events = answers
            answers = []
            try take(try engine.step(events, at: now()), at: now())
        }
    }

    private func take(_ effects: [Effect], at instant: Timestamp) throws {
        for effect in effects {
            guard case .send(let id, _) = effect, case .step(let step, let key) = id, let slot = stage.slots[key] else { continue }
            milliseconds.append(Double((instant - slot).milliseconds))
            answers.append(.answered(id, .success(HTTPResponse(status: 201, headers: [.init("Location", "\(1_000_000 + step)")]))))
        }
    }

    /// Seconds for one step that claims one publication, passes the gate and journals its visible call.
    func secondsForOne() throws -> Double {
        var taken: [Double] = []
        for slot in stage.slots.values.sorted() {
            var effects: [Effect] = []
            taken.append(try seconds { effects = try engine.step([.tick], at: slot) })
            try take(effects, at: slot)
            let events = answers
            answers = []
            _ = try engine.step(events, at: slot)
        }
        return taken.sorted()[taken.count / 2]
    }
}
