import CivilTime
import Foundation
import HTTPValues

/// `api.x.com`: tokens, rate limits and routing.
extension SandboxWorld {
    mutating func x(_ call: SandboxCall) throws -> SandboxReply {
        let request = call.request
        if request.path.hasPrefix("/2/oauth2/") { return try xToken(call) }
        let path = request.path.split(separator: "/").map { FormText.decode(String($0)) }
        switch (request.method, path.count) {
        case ("POST", 4) where path == ["2", "media", "upload", "initialize"]:
            return try limited(call, "initialize", 1875, scopes: ["media.write"]) { try $0.initialize(call, $1) }
        case ("POST", 5) where path[..<3] == ["2", "media", "upload"] && path[4] == "append":
            return try limited(call, "append", 1875, scopes: ["media.write"]) { try $0.append(call, path[3], $1) }
        case ("POST", 5) where path[..<3] == ["2", "media", "upload"] && path[4] == "finalize":
            return try limited(call, "finalize", 1875, scopes: ["media.write"]) { try $0.finalize(call, path[3], $1) }
        case ("GET", 3) where path == ["2", "media", "upload"]:
            return try limited(call, "media-status", 1000, scopes: ["media.write"]) { world, account in
                try world.mediaStatus(call, account)
            }
        case ("POST", 2) where path == ["2", "tweets"]:
            return try limited(call, "post", 100, scopes: ["tweet.write", "tweet.read", "users.read"]) { try $0.createPost(call, $1) }
        case ("GET", 2) where path == ["2", "tweets"]:
            return try limited(call, "lookup", 5000, scopes: ["tweet.read", "users.read"]) { world, _ in
                try world.lookUpPosts(call)
            }
        case ("GET", 3) where path[..<2] == ["2", "tweets"]:
            return try limited(call, "lookup-one", 900, scopes: ["tweet.read", "users.read"]) { world, _ in
                try world.lookUpPost(call, path[2])
            }
        case ("GET", 3) where path == ["2", "users", "me"]:
            return try limited(call, "me", 75, scopes: ["tweet.read", "users.read"]) { world, account in
                .json(world.userJSON(account, call))
            }
        case ("GET", 4) where path[..<2] == ["2", "users"] && path[3] == "tweets":
            return try limited(call, "timeline", 900, scopes: ["tweet.read", "users.read"]) { world, _ in
                try world.timeline(call, path[2])
            }
        default: throw XReply.problem(404, "Not Found", "Not Found")
        }
    }

    /// Checks token and scopes, counts the call in the user's 15 minutes, and puts the three headers on whatever comes back.
    private mutating func limited(
        _ call: SandboxCall, _ name: String, _ limit: Int, scopes: [String],
        _ body: (inout SandboxWorld, SandboxAccount) throws -> SandboxReply
    ) throws -> SandboxReply {
        guard let token = Self.bearer(call.request), let grant = grants[access: token], grant.accessExpires > call.now,
            let account = accounts[grant.account], account.platform == "x"
        else { throw XReply.unauthorized }
        let (remaining, end) = rates.takeFixed("x/\(name)/\(account.key)", limit: limit, per: .minutes(15), at: call.now)
        guard remaining >= 0 else { throw Refusal(XReply.rateLimited(until: end, limit: limit)) }
        var reply: SandboxReply
        do {
            guard scopes.allSatisfy(grant.scopes.contains) else {
                throw XReply.forbidden("You are not permitted to perform this action.")
            }
            reply = try body(&self, account)
        } catch let refusal as Refusal {
            reply = refusal.reply
        }
        reply.headers += XReply.headers(limit: limit, remaining: remaining, end: end)
        return reply
    }

    // Refresh tokens are good for one use; a second use answers invalid_request, not invalid_grant.
    private mutating func xToken(_ call: SandboxCall) throws -> SandboxReply {
        guard call.request.method == "POST", call.request.contentType == "application/x-www-form-urlencoded" else {
            throw XReply.oauth(400, "invalid_request", "The body must be form encoded.")
        }
        let fields = FormText.fields(String(decoding: call.request.data, as: UTF8.self))
        let form = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
        try checkXApp(form, call)
        if call.request.path == "/2/oauth2/revoke" {
            if let token = form["token"], let grant = grants[access: token] ?? grants[refresh: token] { grants.revoke(grant) }
            return .json(["revoked": true])
        }
        guard call.request.path == "/2/oauth2/token" else { throw XReply.problem(404, "Not Found", "Not Found") }
        guard form["grant_type"] == "refresh_token" else {
            throw XReply.oauth(400, "unsupported_grant_type", "Unsupported grant type.")
        }
        guard let token = form["refresh_token"], let old = grants[refresh: token], old.refreshExpires.map({ $0 > call.now }) ?? true,
            let account = accounts[old.account], account.platform == "x"
        else { throw XReply.oauth(400, "invalid_request", "Value passed for the token was invalid.") }
        grants.revoke(old)
        var grant = newGrant(for: account, at: call.now)
        grant.scopes = old.scopes
        grants.add(grant)
        return .json([
            "token_type": "bearer", "expires_in": 7200, "access_token": .string(grant.access),
            "scope": .string(grant.scopes.joined(separator: " ")), "refresh_token": .string(grant.refresh ?? ""),
        ])
    }

    /// Confidential clients send Basic, public ones `client_id`; the app may be either.
    private func checkXApp(_ form: [String: String], _ call: SandboxCall) throws {
        let app = SandboxAccount(platform: "x", name: "", seed: seed)
        if call.request.header("authorization") != nil {
            let expected = Data("\(app.clientID):\(app.clientSecret)".utf8).base64EncodedString()
            guard Self.bearer(call.request, scheme: "basic") == expected else {
                throw XReply.oauth(401, "unauthorized_client", "Missing valid authorization header")
            }
        } else if form["client_id"] != app.clientID {
            throw XReply.oauth(401, "unauthorized_client", "Missing valid authorization header")
        }
    }

    private func userJSON(_ account: SandboxAccount, _ call: SandboxCall) -> JSON {
        var user: [String: JSON] = [
            "id": .string(account.id), "name": .string(account.name), "username": .string(account.username),
        ]
        let all: [String: JSON] = [
            "verified": false, "verified_type": "none", "subscription_type": "None", "created_at": "2020-01-01T00:00:00.000Z",
        ]
        for field in (call.request.query("user.fields") ?? "").split(separator: ",").map(String.init) where all[field] != nil {
            user[field] = all[field]
        }
        return ["data": .object(user)]
    }
}
