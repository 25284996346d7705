import CivilTime
import HTTPValues

/// One request of a machine, by name. Its raw value is the label that people and the ledger see.
protocol MachineStep: RawRepresentable, Codable, Hashable, Sendable where RawValue == String {
    var kind: MachineRequest.Kind { get }
}

/// A publishing machine that is a bundle of facts and the one step under way: what comes next follows from the facts
/// alone, so it goes on after a crash as after any answer.
protocol SteppedMachine: PublishingMachine {
    associatedtype Step: MachineStep
    var pending: Step? { get set }
    var visible: VisibleCall { get set }
    /// The post, once it is known to be visible.
    var post: RemotePost? { get set }

    /// The next preparing step, a wait, or `ready`.
    mutating func next(at now: Timestamp) -> MachineAction
    /// The visible call, or why it cannot be made.
    mutating func open(at now: Timestamp) -> MachineAction
    mutating func lookUp(at now: Timestamp) -> MachineAction
    /// Looks for the post by its content; never asked where `canRecall` is false.
    mutating func recall(since: Timestamp, at now: Timestamp) -> MachineAction
    mutating func followUp(at now: Timestamp) -> MachineAction
    mutating func take(_ response: HTTPResponse, for step: Step, at now: Timestamp) -> MachineAction
    /// A step ended without an answer, or the process died in it: forget what it may have changed.
    mutating func interrupted(_ step: Step)
}

extension SteppedMachine {
    mutating func followUp(at now: Timestamp) -> MachineAction { .settled(nil) }
    mutating func interrupted(_ step: Step) {}

    package mutating func handle(_ event: MachineEvent, at now: Timestamp) -> MachineAction {
        switch event {
        case .begin, .woken:
            if let step = pending, step.kind != .visible { abandon(step) }
            if post != nil { return followUp(at: now) }
            return visible.isOutstanding ? .failed(unresolved) : next(at: now)
        case .open:
            return post != nil || visible.isOutstanding ? .failed(unresolved) : open(at: now)
        case .lookup:
            pending = nil
            if let post { return .published(post) }
            return lookUp(at: now)
        case .recall(let since):
            pending = nil
            return recall(since: since, at: now)
        case .answered(let response):
            guard let step = pending else { return outOfTurn }
            pending = nil
            return heedRetryAfter(response, take(response, for: step, at: now), at: now)
        case .unanswered(let failure):
            guard let step = pending else { return outOfTurn }
            return unanswered(failure, step)
        }
    }

    mutating func send(_ step: Step, _ request: HTTPRequest, at now: Timestamp) -> MachineAction {
        pending = step
        if step.kind == .visible { visible.sent(at: now) }
        return .send(MachineRequest(step.kind, step.rawValue, request))
    }

    /// A classified answer to the visible call: anything but uncertain means that nothing became visible.
    mutating func refused(_ problem: Problem) -> MachineAction {
        if problem.classification != .uncertain { visible.settledAsNothing() }
        return .failed(problem)
    }

    mutating func absent() -> MachineAction {
        visible.settledAsNothing()
        return .absent
    }

    mutating func published(_ found: RemotePost) -> MachineAction {
        post = found
        return .published(found)
    }

    /// RFC 9110 §10.2.3: no vendor of ours documents it for posting, but the servers in front of them send it.
    private func heedRetryAfter(_ response: HTTPResponse, _ action: MachineAction, at now: Timestamp) -> MachineAction {
        guard case .failed(var problem) = action, let instant = response.retryAfter(at: now) else { return action }
        problem.notBefore = instant
        return .failed(problem)
    }

    private mutating func abandon(_ step: Step) {
        pending = nil
        interrupted(step)
    }

    private mutating func unanswered(_ failure: TransportFailure, _ step: Step) -> MachineAction {
        abandon(step)
        switch (step.kind, failure.reach) {
        case (.prepare, _):
            return .failed(Problem(.retrySame, code: "no-answer", message: "\(step.rawValue): \(failure.message)"))
        case (.visible, .notSent):
            return refused(Problem(.retrySame, code: "not-sent", message: "\(step.rawValue): \(failure.message)"))
        case (.visible, .maybeSent):
            return .failed(Problem(.uncertain, code: "answer-lost", message: "\(step.rawValue): \(failure.message)"))
        case (.lookup, _):
            return .unknown("\(step.rawValue): \(failure.message)")
        case (.followUp, _):
            return .settled(nil)
        }
    }

    private var unresolved: Problem {
        Problem(.uncertain, code: "answer-lost", message: "the visible call was sent before and its outcome is not known yet")
    }

    private var outOfTurn: MachineAction {
        let classification: Problem.Class = visible.isOutstanding ? .uncertain : .retrySame
        return .failed(Problem(classification, code: "out-of-turn", message: "an answer came although no request was under way"))
    }
}
