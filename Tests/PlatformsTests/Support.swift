import CivilTime
import Domain
import Foundation
import HTTPValues
import Platforms
import Testing

/// Drives an adapter as the engine does: the state is encoded and decoded between any two steps.
struct Driver {
    let adapter: DestinationAdapter
    var state: [UInt8]
    var now = Timestamp(seconds: 1_790_000_000)
    private(set) var visibleCalls = 0

    init(_ platform: Platform, _ draft: Draft) throws {
        adapter = try #require(PlatformRegistry.standard().adapters[platform])
        state = try adapter.begin(draft)
    }

    mutating func handle(_ event: MachineEvent) throws -> MachineAction {
        let (next, action) = try adapter.step(state, event, now)
        let (again, sameAction) = try adapter.step(state, event, now)
        #expect(again == next && sameAction == action, "equal state and event must give equal answers")
        state = next
        if case .send(let request) = action, request.kind == .visible { visibleCalls += 1 }
        return action
    }

    mutating func answer(_ status: Int, _ body: String = "", headers: [(String, String)] = []) throws -> MachineAction {
        try handle(.answered(response(status, body, headers: headers)))
    }

    /// Answers requests, and sleeps through waits, until the machine is done or `stop` says so.
    mutating func run(_ first: MachineAction, with server: (MachineRequest) -> HTTPResponse) throws -> MachineAction {
        var action = first
        for _ in 0..<200 {
            switch action {
            case .send(let request): action = try handle(.answered(server(request)))
            case .wait(let until):
                now = max(now, until)
                action = try handle(.woken)
            default: return action
            }
        }
        Issue.record("the machine does not come to an end")
        return action
    }
}

func response(_ status: Int, _ body: String = "", headers: [(String, String)] = []) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers.map { HTTPResponse.Field($0.0, $0.1) }, body: Data(body.utf8))
}

func request(_ action: MachineAction, _ label: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> HTTPRequest {
    guard case .send(let request) = action, request.label == label else {
        Issue.record("expected a request `\(label)`, got \(action)", sourceLocation: sourceLocation)
        throw Unexpected()
    }
    return request.http
}

func problem(_ action: MachineAction, sourceLocation: SourceLocation = #_sourceLocation) throws -> Problem {
    guard case .failed(let problem) = action else {
        Issue.record("expected a failure, got \(action)", sourceLocation: sourceLocation)
        throw Unexpected()
    }
    return problem
}

struct Unexpected: Error {}

extension MachineAction {
    var isUnknown: Bool { if case .unknown = self { true } else { false } }
    var isReady: Bool { if case .ready = self { true } else { false } }
    var published: RemotePost? { if case .published(let post) = self { post } else { nil } }
    var label: String? { if case .send(let request) = self { request.label } else { nil } }
}

extension HTTPRequest {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value.redacted }
    func field(_ name: String) -> String? {
        if case .form(let fields) = body, let field = fields.first(where: { $0.name == name }) { return field.value.redacted }
        return query.first { $0.name == name }?.value.redacted
    }
    var json: JSON? { if case .data(let data) = body { JSON(parsing: data) } else { nil } }
}

enum Sample {
    static let hash = String(repeating: "ab", count: 32)
    static let key = PublicationKey(workspace: "w", cause: "rule:r", subject: "tiktok:1", destination: "d")

    static func draft(_ platform: Platform, bytes: Int64 = 3_000_000, settings: [String: JSON] = [:]) -> Draft {
        Draft(
            key: key, platform: platform, credential: "studio", settings: settings, caption: "launch #dance", title: "Launch",
            media: [MediaFile(sha256: hash, bytes: bytes, mimeType: "video/mp4", duration: .seconds(30))])
    }
}

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
