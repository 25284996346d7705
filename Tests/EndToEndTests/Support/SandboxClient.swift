import Foundation
import HTTPValues
import Transport

/// A sandbox's control API (DESIGN §10), wherever it runs.
struct SandboxClient {
    let base: String
    private let transport: HTTPTransport

    init(base: String) throws {
        self.base = base
        transport = HTTPTransport(configuration: TransportConfiguration(sandbox: try SandboxEndpoint(base)))
    }

    func close() { transport.shutdown() }

    struct Post: Hashable {
        var platform: String
        var id: String
        var text: String
        var permalink: String
    }

    struct Request: Hashable {
        var platform: String
        var method: String
        var path: String
        var status: Int64
        /// Of its body, as far as it came.
        var bytes: Int64
        var fault: String?
    }

    func get(_ path: String) async throws -> HTTPResponse {
        try await answer(WireRequest(.get, base + path, maxResponseBytes: 64 << 20))
    }

    @discardableResult
    func post(_ path: String, _ body: JSON) async throws -> JSON {
        let request = WireRequest(.post, base + path, headers: [.init("Content-Type", "application/json")], body: [.bytes(body.data)])
        let response = try await answer(request)
        guard response.status == 200, let json = response.json else {
            throw Obstacle("POST \(path) was answered \(response.status): \(String(decoding: response.body, as: UTF8.self))")
        }
        return json
    }

    func answer(_ request: WireRequest) async throws -> HTTPResponse {
        switch await transport.send(request) {
        case .success(let response): return response
        case .failure(let failure): throw Obstacle("the sandbox does not answer: \(failure)")
        }
    }

    /// The posts of all accounts, whether or not they can be seen yet.
    func posts() async throws -> [Post] {
        guard let posts = try await get("/_sandbox/ledger").json?["posts"]?.array else {
            throw Obstacle("the sandbox's ledger has no posts")
        }
        return posts.map { post in
            func text(_ key: String) -> String { post[key]?.string ?? "" }
            return Post(platform: text("platform"), id: text("id"), text: text("text"), permalink: text("permalink"))
        }
    }

    func requests() async throws -> [Request] {
        (try await get("/_sandbox/requests").json?["requests"]?.array ?? []).map { request in
            Request(
                platform: request["platform"]?.string ?? "", method: request["method"]?.string ?? "", path: request["path"]?.string ?? "",
                status: request["status"]?.int ?? 0, bytes: request["body_bytes"]?.int ?? 0, fault: request["fault"]?.string)
        }
    }

    func advance(_ duration: String) async throws { try await post("/_sandbox/clock", ["advance": .string(duration)]) }
}
