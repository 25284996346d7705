import CivilTime
import Domain
import Foundation
import HTTPValues
import Platforms

/// The smallest adapter that keeps the contract of `PublishingMachine`: one preparing request, one visible call, one lookup.
///
/// Its wire is JSON. `{"class": …}` is a classified refusal; settings of the destination: `life` (seconds that a container
/// lives), `found` (a container that turns out to be published already when it is prepared).
struct ScriptMachine: PublishingMachine {
    enum Phase: String, Codable { case idle, creating, publishing, lookingUp }

    var draft: Draft
    var phase = Phase.idle
    var container: String?
    var expires: Timestamp?
    /// The visible call was sent, and nothing is known of it.
    var isOutstanding = false
    var post: RemotePost?
    var recalledSince: Timestamp?

    static var canRecall: Bool { true }

    init(draft: Draft) { self.draft = draft }

    mutating func handle(_ event: MachineEvent, at now: Timestamp) -> MachineAction {
        switch event {
        case .begin, .woken:
            if post != nil { return .settled(nil) }
            if isOutstanding { return .failed(Problem(.uncertain, code: "open", message: "sent before")) }
            phase = .idle
            return container == nil ? send(.prepare, "create", .creating) : .ready(expires: expires)
        case .open:
            isOutstanding = true
            return send(.visible, "publish", .publishing)
        case .lookup: return send(.lookup, "lookup", .lookingUp)
        case .recall(let since):
            recalledSince = since
            return send(.lookup, "recall", .lookingUp)
        case .answered(let response): return take(response.json ?? .null, at: now)
        case .unanswered(let failure): return lost(failure)
        }
    }

    private mutating func send(_ kind: MachineRequest.Kind, _ label: String, _ next: Phase) -> MachineAction {
        phase = next
        var body: JSON = ["key": .string(draft.key.hex), "caption": .string(draft.caption), "container": .string(container ?? "")]
        if let recalledSince, case .object(var members) = body {
            members["since"] = .int(recalledSince.seconds)
            body = .object(members)
        }
        return .send(MachineRequest(kind, label, HTTPRequest(.post, "https://platform.test/\(label)", body: .data(body.data))))
    }

    private mutating func take(_ answer: JSON, at now: Timestamp) -> MachineAction {
        let phase = phase
        self.phase = .idle
        if let problem = ScriptMachine.problem(answer) {
            if phase == .publishing, problem.classification != .uncertain { isOutstanding = false }
            if phase == .creating, problem.classification == .uncertain { isOutstanding = true }
            return .failed(problem)
        }
        switch phase {
        case .creating:
            container = answer["container"]?.string
            expires = draft.settings["life"]?.int.map { now + .seconds($0) }
            return .ready(expires: expires)
        case .publishing, .lookingUp:
            if let id = answer["id"]?.string {
                let found = RemotePost(id: id, at: answer["at"]?.int.map { Timestamp(seconds: $0) })
                post = found
                return .published(found)
            }
            if answer["unknown"] != nil { return .unknown("the list is empty") }
            isOutstanding = false
            return .absent
        case .idle: return .failed(Problem(.retrySame, code: "turn", message: "an answer out of turn"))
        }
    }

    private mutating func lost(_ failure: TransportFailure) -> MachineAction {
        let phase = phase
        self.phase = .idle
        switch (phase, failure.reach) {
        case (.publishing, .maybeSent): return .failed(Problem(.uncertain, code: "lost", message: failure.message))
        case (.lookingUp, _): return .unknown(failure.message)
        default:
            isOutstanding = false
            return .failed(Problem(.retrySame, code: "lost", message: failure.message))
        }
    }

    private static func problem(_ answer: JSON) -> Problem? {
        guard let name = answer["class"]?.string else { return nil }
        let until = answer["until"]?.int.map { Timestamp(seconds: $0) } ?? .distantPast
        if name == "busy" {
            return Problem(.retrySame, code: name, message: "the platform is busy", notBefore: World.start + .minutes(20))
        }
        let classes: [String: Problem.Class] = [
            "retry": .retrySame, "restart": .restart, "wait": .waitUntil(until), "auth": .reauthenticate, "suspend": .suspend,
            "permanent": .permanent, "uncertain": .uncertain,
        ]
        return classes[name].map { Problem($0, code: name, message: "the platform says \(name)") }
    }
}
