package import CivilTime
package import Foundation
import HTTPValues

/// The control API (DESIGN §10) and the sandbox's own pages: everything that is not a platform's.
extension SandboxWorld {
    mutating func own(_ call: SandboxCall) -> SandboxReply {
        let request = call.request
        do {
            switch (request.method, request.path) {
            case ("GET", "/"): return indexPage(call)
            case ("GET", "/_sandbox/ledger"): return .json(ledger(call))
            case ("POST", "/_sandbox/items"): return .json(try addItems(try body(call), call))
            case ("POST", "/_sandbox/faults"): return .json(try addFaults(try body(call)))
            case ("GET", "/_sandbox/clock"): return .json(["now": .string(InstantText.rfc3339(call.now, fraction: true)), "speed": 0])
            case ("POST", "/_sandbox/reset"):
                reset(at: call.now)
                call.store.removeAll()
                return .json(["ok": true])
            case ("GET", "/_sandbox/requests"): return .json(["requests": .array(requests.map(\.json))])
            case ("POST", "/_sandbox/credentials"): return .json(try grantCredentials(try body(call), call))
            default: break
            }
            if request.method == "GET", request.path.hasPrefix("/_sandbox/originals/") { return try original(call) }
            if request.method == "GET", request.path.hasPrefix("/_sandbox/media/") { return try postMedia(call) }
            throw Self.control(404, "nothing here: \(request.method) \(request.path)")
        } catch let refusal as Refusal {
            return refusal.reply
        } catch {
            return .json(["error": "internal"], status: 500)
        }
    }

    /// Plays an entry of a scenario (`items:` or `faults:`): the control API's bodies without HTTP.
    package mutating func inject(
        path: String, body: Data, at now: Timestamp, store: any SandboxStore, base: String? = nil
    ) -> SandboxReply {
        let request = SandboxRequest(
            "POST", host: "", path: path, headers: [SandboxField("Content-Type", "application/json")], body: .data(body), base: base)
        return handle(request, at: now, store: store)
    }

    static func control(_ status: Int, _ message: String) -> Refusal {
        Refusal(.json(["error": .string(message)], status: status))
    }

    private func body(_ call: SandboxCall) throws -> JSON {
        guard let json = JSON(parsing: call.request.data), json.object != nil || json.array != nil else {
            throw Self.control(400, "the body is not a JSON object")
        }
        return json
    }

    private func ledger(_ call: SandboxCall) -> JSON {
        [
            "posts": .array(
                posts.map { post in
                    [
                        "platform": .string(post.platform), "account": .string(post.account), "id": .string(post.id),
                        "kind": .string(post.kind), "text": .string(post.text),
                        "media_sha256": .array(post.media.map { .string($0.sha256) }),
                        "at": .string(InstantText.rfc3339(post.at, fraction: true)), "request_id": .string(post.requestID),
                        "permalink": .string(call.request.url(post.pageHost, post.pagePath)),
                        "visible": .bool(post.isVisible(at: call.now)),
                    ]
                })
        ]
    }

    private mutating func addFaults(_ body: JSON) throws -> JSON {
        let orders = body.array ?? [body]
        let new = try orders.map { order in
            guard let text = order["fault"]?.string, let kind = SandboxFault.Kind(text) else {
                throw Self.control(400, "unknown fault: \(order["fault"]?.text ?? "none given")")
            }
            let match = order["match"]
            if let platform = match?["platform"]?.string, !SandboxHosts.platforms.contains(platform) {
                throw Self.control(400, "unknown platform: \(platform)")
            }
            guard let times = order["times"].map({ $0.int }) ?? 1, (1...1_000_000).contains(times) else {
                throw Self.control(400, "times must be a number from 1 on")
            }
            return SandboxFault(
                platform: match?["platform"]?.string, method: match?["method"]?.string, path: match?["path"]?.string, kind: kind,
                times: Int(times))
        }
        faults += new
        return ["ok": true, "faults": .int(Int64(faults.count))]
    }

    private func original(_ call: SandboxCall) throws -> SandboxReply {
        let parts = call.request.path.split(separator: "/").dropFirst(2).map { FormText.decode(String($0)) }
        guard parts.count == 2, let video = videos.first(where: { $0.account == parts[0] && $0.id == parts[1] }) else {
            throw Self.control(404, "no such item")
        }
        var reply = SandboxReply(status: 200, headers: [SandboxField("Content-Type", "video/mp4")])
        reply.body = video.file.map { .media($0) } ?? .data(video.clip)
        return reply
    }

    /// The bytes behind a post's page: `/_sandbox/media/PLATFORM/ID/INDEX`.
    private func postMedia(_ call: SandboxCall) throws -> SandboxReply {
        let parts = call.request.path.split(separator: "/").dropFirst(2).map { FormText.decode(String($0)) }
        guard parts.count == 3, let index = postIndex(parts[0], parts[1]), let place = Int(parts[2]),
            posts[index].media.indices.contains(place)
        else { throw Self.control(404, "no such media") }
        return SandboxReply(
            status: 200, headers: [SandboxField("Content-Type", "video/mp4")], body: .media(posts[index].media[place]))
    }
}
