import CivilTime
import Domain
import HTTPValues
import Platforms

/// The smallest adapter there can be: nothing to prepare, one visible request, no follow-up.
struct OneRequestMachine: PublishingMachine {
    private var draft: Draft
    private var post: RemotePost?

    init(draft: Draft) { self.draft = draft }

    mutating func handle(_ event: MachineEvent, at now: Timestamp) -> MachineAction {
        switch event {
        case .begin, .woken: return post == nil ? .ready(expires: nil) : .settled(nil)
        case .open: return .send(MachineRequest(.visible, "publish", request))
        case .answered(let response):
            guard response.status == 201, let id = response.header("Location") else {
                return .failed(Problem(.permanent, code: "\(response.status)", message: "refused"))
            }
            let found = RemotePost(id: id, permalink: "https://bench.example/\(id)")
            post = found
            return .published(found)
        case .unanswered(let failure): return .failed(Problem(.uncertain, code: "answer-lost", message: failure.message))
        case .lookup, .recall: return .unknown("the transport of the benchmark loses nothing")
        }
    }

    private var request: HTTPRequest {
        HTTPRequest(
            .post, "https://bench.example/posts", headers: [HTTPHeader("Authorization", "Bearer \(draft.slot("access_token"))")],
            body: .form([HTTPField("text", SlottedText(draft.caption))]))
    }
}
