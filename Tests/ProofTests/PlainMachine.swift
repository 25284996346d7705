import CivilTime
import Domain
import HTTPValues
import Platforms

/// An adapter of a platform where nothing ever goes wrong: one preparing request, one visible call.
struct PlainMachine: PublishingMachine {
    enum Phase: String, Codable { case idle, preparing, prepared, publishing, done }

    var draft: Draft
    var phase = Phase.idle

    init(draft: Draft) { self.draft = draft }

    mutating func handle(_ event: MachineEvent, at now: Timestamp) -> MachineAction {
        switch event {
        case .begin, .woken:
            if phase == .prepared { return .ready(expires: nil) }
            if phase == .done { return .settled(nil) }
            phase = .preparing
            return send(.prepare, "create")
        case .open:
            phase = .publishing
            return send(.visible, "publish")
        case .lookup, .recall: return send(.lookup, "lookup")
        case .answered:
            let isPrepared = phase == .preparing
            phase = isPrepared ? .prepared : .done
            return isPrepared ? .ready(expires: nil) : .published(RemotePost(id: draft.key.short))
        case .unanswered(let failure): return .failed(Problem(.retrySame, code: "lost", message: failure.message))
        }
    }

    private func send(_ kind: MachineRequest.Kind, _ label: String) -> MachineAction {
        .send(MachineRequest(kind, label, HTTPRequest(.post, "https://platform.test/\(label)", body: .data(JSON.null.data))))
    }
}
