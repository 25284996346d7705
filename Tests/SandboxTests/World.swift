import CivilTime
import Foundation
import HTTPValues
import Sandbox

/// A sandbox in process with a clock that the test moves.
struct World {
    var sandbox: SandboxWorld
    let store = MemorySandboxStore()
    var now = Timestamp(seconds: 1_781_517_600)  // 2026-06-15T10:00:00Z

    init(seed: UInt64 = 7, acceptsAnyMedia: Bool = false) {
        sandbox = SandboxWorld(seed: seed, at: Timestamp(seconds: 1_781_517_600), acceptsAnyMedia: acceptsAnyMedia)
    }

    mutating func send(
        _ method: String, _ url: String, headers: [String: String] = [:], body: SandboxBody = .none, base: String? = nil
    ) -> SandboxReply {
        let fields = headers.keys.sorted().map { SandboxField($0, headers[$0] ?? "") }
        return sandbox.handle(SandboxRequest(method, url, headers: fields, body: body, base: base), at: now, store: store)
    }

    mutating func json(_ method: String, _ url: String, token: String? = nil, _ body: JSON) -> SandboxReply {
        var headers = ["Content-Type": "application/json"]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        return send(method, url, headers: headers, body: .data(body.data))
    }

    mutating func form(
        _ url: String, token: String? = nil, _ fields: [String: String], headers extra: [String: String] = [:]
    ) -> SandboxReply {
        let allowed = CharacterSet.alphanumerics
        let text = fields.keys.sorted().map { key in
            "\(key)=\((fields[key] ?? "").addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
        }
        var headers = extra
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        if let token { headers["Authorization"] = "Bearer \(token)" }
        return send("POST", url, headers: headers, body: .data(Data(text.joined(separator: "&").utf8)))
    }

    mutating func get(_ url: String, token: String? = nil) -> SandboxReply {
        send("GET", url, headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
    }

    mutating func credentials(_ platform: String, _ account: String = "studio", login: String? = nil) -> Credentials {
        var order: [String: JSON] = ["platform": .string(platform), "account": .string(account)]
        if let login { order["login"] = .string(login) }
        return Credentials(record: json("POST", "/_sandbox/credentials", .object(order)).json ?? .null)
    }

    mutating func fault(_ fault: String, platform: String? = nil, method: String? = nil, path: String? = nil, times: Int = 1) -> Int {
        var match: [String: JSON] = [:]
        if let platform { match["platform"] = .string(platform) }
        if let method { match["method"] = .string(method) }
        if let path { match["path"] = .string(path) }
        return json(
            "POST", "/_sandbox/faults", ["match": .object(match), "fault": .string(fault), "times": .int(Int64(times))]
        ).status
    }

    var posts: [JSON] {
        var copy = self
        return copy.get("/_sandbox/ledger").json?["posts"]?.array ?? []
    }

    mutating func pass(_ duration: Duration) { now = now + duration }
}

struct Credentials {
    var record: JSON
    func callAsFunction(_ name: String) -> String { record[name]?.identifier ?? "" }
    var token: String { self("access_token") }
}
