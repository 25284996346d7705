import CivilTime

/// A pair of tokens that lets a client act for an account.
struct SandboxGrant: Hashable, Codable, Sendable {
    var account: String
    var access: String
    var accessIssued: Timestamp
    var accessExpires: Timestamp
    var refresh: String?
    var refreshExpires: Timestamp?
    var scopes: [String]
    /// `user` or, on Facebook, `page`.
    var kind = "user"
}

/// All tokens alive, findable by access and by refresh token.
struct GrantBook: Codable, Sendable {
    private var byAccess: [String: SandboxGrant] = [:]
    private var accessByRefresh: [String: String] = [:]

    subscript(access token: String) -> SandboxGrant? { byAccess[token] }

    subscript(refresh token: String) -> SandboxGrant? { accessByRefresh[token].flatMap { byAccess[$0] } }

    mutating func add(_ grant: SandboxGrant) {
        byAccess[grant.access] = grant
        if let refresh = grant.refresh { accessByRefresh[refresh] = grant.access }
    }

    /// Ends both tokens.
    mutating func revoke(_ grant: SandboxGrant) {
        byAccess[grant.access] = nil
        if let refresh = grant.refresh, accessByRefresh[refresh] == grant.access { accessByRefresh[refresh] = nil }
    }

    mutating func revokeAll(of account: String) {
        for grant in byAccess.values where grant.account == account { revoke(grant) }
    }

    /// The access token stays known but is refused as expired from `now` on.
    mutating func expireAccess(_ token: String, at now: Timestamp) { byAccess[token]?.accessExpires = now }

    mutating func expireRefresh(_ token: String, at now: Timestamp) {
        guard let access = accessByRefresh[token] else { return }
        byAccess[access]?.refreshExpires = now
    }
}

extension SandboxWorld {
    /// The bearer token, whatever the scheme's case.
    static func bearer(_ request: SandboxRequest, scheme: String = "bearer") -> String? {
        guard let header = request.header("authorization"), header.lowercased().hasPrefix(scheme + " ") else { return nil }
        return String(header.dropFirst(scheme.count + 1))
    }

    /// `expire-token`: the access token that the request carries ends now; at a token endpoint, the refresh token does.
    mutating func expireTokens(of call: SandboxCall) {
        let fields = call.request.query + FormText.fields(String(decoding: call.request.data.prefix(1 << 16), as: UTF8.self))
        for token in [
            Self.bearer(call.request), Self.bearer(call.request, scheme: "oauth"), fields.first { $0.name == "access_token" }?.value,
            fields.first { $0.name == "fb_exchange_token" }?.value,
        ] {
            if let token { grants.expireAccess(token, at: call.now) }
        }
        if let token = fields.first(where: { $0.name == "refresh_token" })?.value { grants.expireRefresh(token, at: call.now) }
    }
}
