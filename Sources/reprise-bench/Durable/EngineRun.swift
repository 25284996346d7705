import CivilTime
import Domain
import Engine
import HTTPValues
import Ledger
import Platforms

/// What the transactions of a run held, in order: the raw writer repeats them.
struct TransactionShape: Equatable {
    var answers: Int
    var claims: Int
}

/// The engine with a transport that answers at once, as far as the number of requests in flight lets it.
enum EngineRun {
    static let inFlight = 256
    private static let answersAtOnce = 64

    /// - Returns: one shape for each transaction.
    static func publishAll(_ stage: DurableStage, _ ledger: Ledger) throws -> [TransactionShape] {
        let registry = PlatformRegistry(adapters: [DestinationAdapter(.x, machine: OneRequestMachine.self)])
        // One account stands for many: what is measured is the ledger, not the distance between posts. How many requests are in
        // flight is for the transport below.
        var limits = EngineLimits()
        limits.visiblePerDestination = 2 * inFlight
        limits.perDestination = 2 * inFlight
        limits.perPlatform = 2 * inFlight
        limits.total = 2 * inFlight
        let engine = try Engine(ledger: ledger, rules: stage.rules, platforms: registry, limits: limits)
        var waiting: [RequestID] = []
        var events: [EngineEvent] = [.started]
        var shapes: [TransactionShape] = []
        var published = 0
        while published < stage.keys.count {
            var shape = TransactionShape(answers: 0, claims: 0)
            for effect in try engine.step(events, at: DurableStage.instant) {
                switch effect {
                case .send(let id, _):
                    waiting.append(id)
                    shape.claims += 1
                case .report(.published): shape.answers += 1
                case .report(.trouble(let text)): throw BenchmarkError(text)
                case .report, .locateItem, .locateFile, .refresh: break
                }
            }
            guard shape.claims + shape.answers > 0 else {
                throw BenchmarkError("the engine does nothing more after \(published) publications")
            }
            shapes.append(shape)
            published += shape.answers
            let isFull = waiting.count >= inFlight || shape.claims == 0 || waiting.count + published == stage.keys.count
            let answered = waiting.prefix(isFull ? answersAtOnce : 0)
            waiting.removeFirst(answered.count)
            events = answered.map { .answered($0, .success(answer(to: $0))) }
            if events.isEmpty { events = [.tick] }
        }
        return shapes
    }

    private static func answer(to id: RequestID) -> HTTPResponse {
        let number = if case .step(let step, _) = id { step } else { Int64(0) }
        return HTTPResponse(
            status: 201, headers: [.init("Location", "\(1_000_000_000 + number)"), .init("x-request-id", "request-\(number)")])
    }
}
