import CivilTime
import HTTPValues

/// Instagram's tokens: there is no refresh token, the access token itself is exchanged for a younger one.
extension SandboxWorld {
    /// `GET /oauth/access_token?grant_type=fb_exchange_token`: a long-lived token for one that is still alive; both stay valid.
    mutating func exchangeToken(_ graph: GraphCall) throws -> SandboxReply {
        guard graph.call.request.host == "graph.facebook.com" else { throw graph.missing("access_token") }
        guard graph["grant_type"] == "fb_exchange_token" else {
            throw graph.refusal(1, nil, "Invalid grant_type: \(graph["grant_type"] ?? "")")
        }
        guard let token = graph["fb_exchange_token"], let old = grants[access: token], old.kind == "user",
            let account = accounts[old.account], account.platform == "instagram", old.scopes.contains("instagram_basic")
        else { throw InstagramReply.invalidToken(graph.call) }
        guard graph["client_id"] == account.clientID, graph["client_secret"] == account.clientSecret else {
            throw graph.refusal(1, nil, "Error validating client secret.")
        }
        guard old.accessExpires > graph.call.now else { throw InstagramReply.expiredToken(graph.call) }
        let grant = younger(old, account, graph)
        return .json(["access_token": .string(grant.access), "token_type": "bearer", "expires_in": 5_183_944])
    }

    /// `GET /refresh_access_token` and `/access_token` of graph.instagram.com: the token must be a day old, and alive.
    mutating func refreshToken(_ graph: GraphCall) throws -> SandboxReply {
        guard graph.call.request.host == "graph.instagram.com" else { throw graph.missing("access_token") }
        let (account, old) = try instagramAccount(graph)
        switch (graph.path[0], graph["grant_type"]) {
        case ("refresh_access_token", "ig_refresh_token"):
            guard graph.call.now - old.accessIssued >= .hours(24) else {
                throw graph.refusal(100, nil, "The access token must be at least 24 hours old")
            }
        case ("access_token", "ig_exchange_token"):
            guard graph["client_secret"] == account.clientSecret else {
                throw graph.refusal(1, nil, "Error validating client secret.")
            }
        default: throw graph.refusal(100, nil, "Invalid grant_type: \(graph["grant_type"] ?? "")")
        }
        let grant = younger(old, account, graph)
        return .json([
            "access_token": .string(grant.access), "token_type": "bearer", "expires_in": 5_183_944,
            "permissions": .string(grant.scopes.joined(separator: ",")),
        ])
    }

    private mutating func younger(_ old: SandboxGrant, _ account: SandboxAccount, _ graph: GraphCall) -> SandboxGrant {
        var grant = newGrant(for: account, at: graph.call.now)
        grant.scopes = old.scopes
        grants.add(grant)
        return grant
    }

    func debugToken(_ graph: GraphCall) throws -> SandboxReply {
        guard graph["access_token"] != nil else { throw InstagramReply.invalidToken(graph.call) }
        guard let token = graph["input_token"], let grant = grants[access: token], let account = accounts[grant.account] else {
            return .json(["data": ["is_valid": false, "error": ["code": 190, "message": "Invalid OAuth access token"]]])
        }
        return .json([
            "data": [
                "app_id": .string(account.clientID), "type": .string(grant.kind.uppercased()), "user_id": .string("2" + account.pageID),
                "is_valid": .bool(grant.accessExpires > graph.call.now),
                "expires_at": .int(grant.kind == "page" ? 0 : grant.accessExpires.seconds),
                "scopes": .array(grant.scopes.map(JSON.string)),
            ]
        ])
    }
}
